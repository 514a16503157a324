//! `spam` in as many interpreters as there are threads, each with its own GIL: they run at
//! the same time, and no state is shared. Before CPython 3.12 they take turns, as there is one
//! GIL, and the state is as separate.
//!
//! `cargo run --example subinterpreters [THREADS]`

#![forbid(unsafe_code)]

use std::error::Error;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use pymodule_ffi::PythonError;
use pymodule_ffi::embed::{Configuration, Isolation, Subinterpreter};

mod spam;

fn main() -> ExitCode {
    let threads = std::env::args().nth(1).map_or(Ok(4), |count| count.parse());
    let result = threads.map_err(Into::into).and_then(run);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(threads: usize) -> Result<(), Box<dyn Error>> {
    let isolation = Isolation::strongest();
    println!("{threads} interpreters, {isolation}");
    if !isolation.has_own_gil() {
        println!("CPython has a GIL for each interpreter from 3.12 on: these take turns");
    }
    let main = Configuration::new().program_name("subinterpreters").module(&spam::SPAM).start()?;
    let mut interpreters = Vec::new();
    for _ in 0..threads {
        interpreters.push(main.subinterpreter(isolation)?);
    }
    let start = Instant::now();
    let results: Vec<_> = thread::scope(|scope| {
        let works: Vec<_> = interpreters
            .into_iter()
            .enumerate()
            .map(|(index, interpreter)| scope.spawn(move || work(index, &interpreter)))
            .collect();
        works.into_iter().map(|work| work.join().expect("a thread does not panic")).collect()
    });
    let elapsed = start.elapsed();
    let mut busy = Duration::ZERO;
    for (index, result) in results.into_iter().enumerate() {
        let (sum, calls, time) = result?;
        println!("interpreter {index}: sum {sum}, spam called {calls} times");
        if sum != 4_999_950_000 || calls != index as i64 + 1 {
            return Err(format!("interpreter {index} is not by itself").into());
        }
        busy += time;
    }
    println!("{busy:.1?} of work in {elapsed:.1?}");
    let calls = main.attach(|attached| {
        let calls = attached.import(c"spam")?.call_method(c"calls", [])?.to_i64()?;
        Ok::<_, PythonError>(calls)
    })?;
    println!("the main interpreter: spam called {calls} times");
    Ok(main.finalize()?)
}

/// Computes something, and calls `spam` once more than the interpreter before.
fn work(
    index: usize,
    interpreter: &Subinterpreter<'_>,
) -> Result<(i64, i64, Duration), PythonError> {
    interpreter.attach(|attached| {
        let start = Instant::now();
        attached.run(c"total = 0\nfor i in range(100_000): total += i", c"work.py")?;
        let spam = attached.import(c"spam")?;
        for _ in 0..=index {
            spam.call_method(c"system", [&attached.str("exit 0")?])?;
        }
        let total = attached.import(c"__main__")?.getattr(c"total")?;
        Ok((total.to_i64()?, spam.call_method(c"calls", [])?.to_i64()?, start.elapsed()))
    })
}
