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
    let mut passed = true;
    let keep = |results: &Results| {
        results.save()?;
        // After each, so that a run that is stopped keeps its results.
        if options.write {
            table::write(results, &interpreters)?;
            chart::write(results, &interpreters)?;
        }
        Ok::<(), String>(())
    };
    let (builds, sections): (Vec<_>, Vec<_>) =
        options.sections.iter().partition(|section| **section == Section::Builds);
    for (index, interpreter) in interpreters.iter().enumerate() {
        // Building PyO3 takes as long as all the rest, and its cost differs little.
        let peers = options.peers.iter().copied();
        let peers: Vec<_> = peers.filter(|peer| *peer != Peer::Pyo3 || index == 0).collect();
        if peers.len() < options.peers.len() {
            results.note(interpreter, Peer::Pyo3, "measured only on the first interpreter");
        }
        for section in &sections {
            passed &= measure(*section, interpreter, &peers, &mut results);
        }
        keep(&results)?;
    }
    for section in builds {
        // They differ little between versions, too.
        passed &= measure(section, &interpreters[0], &options.peers, &mut results);
    }
    keep(&results)?;
    println!("{}", table::markdown(&results, &interpreters));
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Measures one section for every peer. A case that a peer can't do is noted and leaves its cells
/// empty. So does a case that fails; then this returns false.
fn measure(
    section: Section,
    interpreter: &Interpreter,
    peers: &[Peer],
    results: &mut Results,
) -> bool {
    let mut passed = true;
    for &peer in peers {
        if let Some(reason) = peer.lacks(interpreter) {
            results.note(interpreter, peer, reason);
            continue;
        }
        eprintln!("bench: {}: {}: {}", interpreter.name, section.name(), peer.name());
        let result = match section {
            Section::Calls => calls::measure(interpreter, peer, results),
            Section::Imports => imports::measure(interpreter, peer, results),
            Section::Sizes => sizes::measure(interpreter, peer, results),
            Section::Builds => builds::measure(interpreter, peer, results),
            Section::Threads => threads::measure(interpreter, peer, results),
            Section::Memory => memory::measure(interpreter, peer, results),
        };
        if let Err(error) = result {
            eprintln!("bench: {error}");
            results.note(interpreter, peer, &format!("{}: failed", section.name()));
            passed = false;
        }
    }
    passed
}
