//! `venv PYTHON MODULE`: embeds the Python of a virtual environment, imports a module that is
//! installed there, and prints where the environment is.

#![forbid(unsafe_code)]

use std::error::Error;

use pymodule_ffi::PythonError;
use pymodule_ffi::embed::Configuration;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(python), Some(module)) = (arguments.next(), arguments.next()) else {
        return Err("usage: venv PYTHON MODULE".into());
    };
    let configuration = Configuration::new().program_name(python);
    let module = std::ffi::CString::new(module.into_encoded_bytes())?;
    let interpreter = configuration.start()?;
    let prefix = interpreter.attach(|attached| {
        attached.import(&module)?;
        let prefix = attached.import(c"sys")?.getattr(c"prefix")?;
        Ok::<_, PythonError>(prefix.text()?.to_owned())
    })?;
    println!("{prefix}");
    Ok(interpreter.finalize()?)
}
