//! The embedding program of CPython's "Extending and Embedding" guide: `spam` is built in,
//! imported and called.
//!
//! `cargo run --example embed [COMMAND]`

#![forbid(unsafe_code)]
#![cfg_attr(libpython_missing, allow(dead_code))]

use std::process::ExitCode;

use pymodule_ffi::PythonError;
use pymodule_ffi::embed::Configuration;

mod spam;

/// Without a libpython to link there is nothing to run: the build script tells what to install.
#[cfg(libpython_missing)]
fn main() -> ExitCode {
    eprintln!("error: {}", env!("PYMODULE_FFI_LIBPYTHON_MISSING"));
    ExitCode::FAILURE
}

#[cfg(not(libpython_missing))]
fn main() -> ExitCode {
    let command = std::env::args_os().nth(1).unwrap_or_else(|| "echo spam, spam, spam".into());
    match embed(&command.to_string_lossy()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn embed(command: &str) -> Result<(), Box<dyn std::error::Error>> {
    let interpreter = Configuration::new().program_name("embed").module(&spam::SPAM).start()?;
    let (version, status, output) = interpreter.attach(|attached| {
        let version = attached.import(c"sys")?.getattr(c"version")?.text()?.to_owned();
        let result = attached.import(c"spam")?.call_method(c"run", [&attached.str(command)?])?;
        let status = result.item(0)?.to_i64()?;
        let output = result.item(1)?.text()?.to_owned();
        Ok::<_, PythonError>((version, status, output))
    })?;
    interpreter.finalize()?;
    println!("Python {version}");
    println!("spam.run({command:?}) ended with status {status} and printed");
    print!("{output}");
    Ok(())
}
