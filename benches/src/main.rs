//! Measures what modules written with this crate cost, compared with C.
//!
//! The same modules are built in C, with only pyo3-ffi, with this crate, with this crate free of
//! std, and with PyO3, and run on the given interpreters. See `USAGE`.

mod builds;
mod callgrind;
mod calls;
mod chart;
mod functions;
mod imports;
mod interpreters;
mod memory;
mod options;
mod peers;
mod process;
mod regression;
mod results;
mod sizes;
mod table;
mod threads;

use std::process::ExitCode;

use interpreters::Interpreter;
use options::{Options, Section};
use peers::Peer;
use results::Results;

type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let options = Options::from_arguments(std::env::args().skip(1))?;
    if options.help {
        print!("{}", options::USAGE);
        return Ok(ExitCode::SUCCESS);
    }
    let interpreters = Interpreter::find(&options.interpreters)?;
    if options.check {
        return regression::run(&interpreters, options.write);
    }
    let mut results = Results::default();
    for interpreter in &interpreters {
        for section in &options.sections {
            measure(*section, interpreter, &options.peers, &mut results)?;
        }
        results.save()?;
    }
    println!("{}", table::markdown(&results, &interpreters));
    if options.write {
        table::write(&results, &interpreters)?;
        chart::write(&results, &interpreters)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Measures one section for every peer. What a peer can't do is noted and leaves its cells empty.
fn measure(
    section: Section,
    interpreter: &Interpreter,
    peers: &[Peer],
    results: &mut Results,
) -> Result<()> {
    for &peer in peers {
        if let Some(reason) = peer.lacks(interpreter) {
            results.note(interpreter, peer, reason);
            continue;
        }
        eprintln!("bench: {}: {}: {}", interpreter.name, section.name(), peer.name());
        match section {
            Section::Calls => calls::measure(interpreter, peer, results)?,
            Section::Imports => imports::measure(interpreter, peer, results)?,
            Section::Sizes => sizes::measure(interpreter, peer, results)?,
            Section::Builds => builds::measure(interpreter, peer, results)?,
            Section::Threads => threads::measure(interpreter, peer, results)?,
            Section::Memory => memory::measure(interpreter, peer, results)?,
        }
    }
    Ok(())
}
