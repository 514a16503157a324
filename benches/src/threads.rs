//! Wall time of calls that read one stored class, from several threads at once.

use std::collections::BTreeMap;

use crate::interpreters::{Interpreter, root};
use crate::peers::{Module, Peer};
use crate::results::{Measure, Results, Unit};
use crate::{Result, callgrind, process};

const GROUP: &str = "Free threads";

/// Processes, of each of which the fastest run counts.
const PROCESSES: usize = 3;

pub fn measure(interpreter: &Interpreter, peer: Peer, results: &mut Results) -> Result<()> {
    if !interpreter.free_threaded {
        return Ok(());
    }
    let directory = peer.build(interpreter, Module::Costs)?;
    let paths = std::env::join_paths([directory, root().join("benches/python")])
        .map_err(|error| error.to_string())?;
    let mut best = BTreeMap::new();
    for _ in 0..PROCESSES {
        let mut command = interpreter.command();
        command.arg(callgrind::script("threads.py")).env("PYTHONPATH", &paths);
        for line in process::output(&mut command)?.lines() {
            if let Some((count, Ok(time))) =
                line.split_once('\t').map(|(count, time)| (count, time.parse::<f64>()))
            {
                let least = best.entry(count.parse().unwrap_or(0)).or_insert(time);
                *least = least.min(time);
            }
        }
    }
    for (count, time) in best {
        let label = format!("readers of a stored class: {count}");
        results.add(interpreter, peer, Measure::new(GROUP, &label, Unit::Nanoseconds), time);
    }
    Ok(())
}
