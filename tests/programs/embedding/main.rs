//! Embeds Python in every way: `embedding_cases CASE` runs one, in its own process. The
//! tests of `tests/embedding_cases.rs` run all that `--list` names.

#![deny(unsafe_code)]

use std::process::ExitCode;

use pymodule_ffi::embed::Configuration;

mod modules;
mod running;
mod starting;
mod subinterpreters;
mod threads;
mod wrappers;
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[path = "../../../examples/xxmodule.rs"]
mod xxmodule;

type Failure = Box<dyn std::error::Error>;
type Case = (&'static str, fn() -> Result<(), Failure>);

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let cases =
        [starting::CASES, running::CASES, subinterpreters::CASES, threads::CASES, wrappers::CASES]
            .concat();
    if name == "--list" {
        for (name, _) in &cases {
            println!("{name}");
        }
        return ExitCode::SUCCESS;
    }
    let Some((_, case)) = cases.iter().find(|(known, _)| *known == name) else {
        eprintln!("{name:?} is none of {:?}", cases.iter().map(|case| case.0).collect::<Vec<_>>());
        return ExitCode::from(2);
    };
    if let Err(error) = case() {
        eprintln!("{name}: {error}");
        return ExitCode::FAILURE;
    }
    println!("{name} passed");
    ExitCode::SUCCESS
}

/// Finds the standard library of an interpreter that was moved after it was built.
fn at_home(configuration: Configuration) -> Configuration {
    match std::env::var("PYTHONHOME") {
        Ok(home) => configuration.home(home),
        Err(_) => configuration,
    }
}
