//! {{description}}
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU64, Ordering};

use pymodule_ffi::prelude::*;

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, counted: AtomicU64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"Error")?;
    module.add(c"Error", &error)?;
    Ok(State { error: module.store(error), counted: AtomicU64::new(0) })
}

fn count<'py>(
    module: &Module<'py, State>,
    [text]: [Arg<'_, 'py>; 1],
    [minimum]: [Option<Arg<'_, 'py>>; 1],
) -> Return<'py> {
    let state = module.state()?;
    let minimum = minimum.map_or(Ok(1), |minimum| minimum.to_usize())?;
    let text = text.text()?;
    let count = text.split_whitespace().filter(|word| word.chars().count() >= minimum).count();
    if count == 0 {
        return Err(Raised::new(&state.error.object(module)?, "there are no words"));
    }
    state.counted.fetch_add(count as u64, Ordering::Relaxed);
    module.attached().usize(count)
}

fn counted<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().u64(module.state()?.counted.load(Ordering::Relaxed))
}

module! {
    pub static MODULE;
    name: "{{crate_name}}", doc: "{{description}}",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        /// Returns the number of words that have at least so many letters.
        function("count", count, signature: "($module, text, /, *, minimum=1)"),
        /// Returns how many words this module has counted.
        function("counted", counted, signature: "($module)"),
    ],
}

#[cfg(test)]
mod tests {
    use pymodule_ffi::testing::ModuleTest;

    use super::MODULE;

    #[test]
    fn in_rust() {
        ModuleTest::new(&MODULE).run(|module| {
            let count = module.call_method(c"count", [&module.attached().str("spam and eggs")?])?;
            assert_eq!(count.to_i64()?, 3);
            Ok(())
        });
    }

    /// In every kind of interpreter, imported again and again, with the collector at work.
    #[test]
    fn in_python() {
        ModuleTest::new(&MODULE)
            .subinterpreters()
            .reimports(3)
            .collector_stress()
            .leaks()
            .run_file("tests/test_{{crate_name}}.py");
    }
}
