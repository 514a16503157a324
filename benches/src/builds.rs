//! CPU time of clean builds, dependencies included.

use std::fs;
use std::process::Command;

use crate::functions::amount;
use crate::interpreters::Interpreter;
use crate::peers::{Module, Peer, compile};
use crate::results::{Measure, Results, Unit};
use crate::{Result, process};

const GROUP: &str = "Clean builds";

pub fn measure(interpreter: &Interpreter, peer: Peer, results: &mut Results) -> Result<()> {
    let directory = interpreter.directory().join("clean");
    for count in [1, 1000, 5000] {
        let label = amount(count);
        // That it compiles at all is what this row shows, and the peers take minutes.
        if count == 5000 && !matches!(peer, Peer::C | Peer::Ours) {
            results.note(interpreter, peer, &format!("{label}: not built"));
            continue;
        }
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
        let module = Module::Many(count);
        let mut command = if peer == Peer::C {
            compile(interpreter, module, &directory.join("many.so"))?
        } else {
            peer.cargo(interpreter, module, &directory)?
        };
        match seconds(&mut command) {
            Ok(seconds) => {
                let measure = Measure::new(GROUP, &label, Unit::Seconds);
                results.add(interpreter, peer, measure, seconds);
            }
            Err(error) => {
                results.note(interpreter, peer, &format!("{label}: does not compile"));
                eprintln!("{error}");
            }
        }
    }
    let _ = fs::remove_dir_all(&directory);
    Ok(())
}

fn seconds(command: &mut Command) -> Result<f64> {
    let before = time_of_children()?;
    process::output(command)?;
    Ok(time_of_children()? - before)
}

/// `cutime` and `cstime` of proc(5): the CPU time of all descendants that were waited for.
fn time_of_children() -> Result<f64> {
    /// Of a second: what `sysconf(_SC_CLK_TCK)` is on every Linux.
    const TICK: f64 = 0.01;
    let text = fs::read_to_string("/proc/self/stat").map_err(|error| error.to_string())?;
    // The second field is the name in parentheses, which may hold anything.
    let rest = text.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> =
        rest.split_whitespace().map(|field| field.parse().unwrap_or_default()).collect();
    match fields.get(13..15) {
        Some([user, system]) => Ok((user + system) * TICK),
        _ => Err("/proc/self/stat is not that of proc(5)".to_owned()),
    }
}
