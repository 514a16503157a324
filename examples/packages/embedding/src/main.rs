//! A program with its own built-in module.
#![forbid(unsafe_code)]

use std::error::Error;

use pymodule_ffi::PythonError;
use pymodule_ffi::embed::Configuration;
use pymodule_ffi::prelude::*;

fn answer<'py>(module: &Module<'py>) -> Return<'py> {
    module.attached().int(42)
}

module! {
    static DEMO;
    name: "demo", hook: none,
    interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("answer", answer, signature: "($module)")],
}

fn main() -> Result<(), Box<dyn Error>> {
    let interpreter = Configuration::new().program_name("embedding").module(&DEMO).start()?;
    interpreter.attach(|attached| {
        attached.run(c"import demo, sys\nprint(demo.answer(), '%d.%d' % sys.version_info[:2])", c"embedding")?;
        Ok::<_, PythonError>(())
    })?;
    Ok(interpreter.finalize()?)
}
