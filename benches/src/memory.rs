//! Bytes of memory of one module object, and of a module in its own interpreter.

use crate::interpreters::Interpreter;
use crate::peers::{Module, Peer};
use crate::results::{Measure, Results, Unit};
use crate::{Result, callgrind, process};

const GROUP: &str = "Memory";

pub fn measure(interpreter: &Interpreter, peer: Peer, results: &mut Results) -> Result<()> {
    if interpreter.free_threaded {
        let note = "memory is not counted: a free-threaded build has its own allocator";
        results.note(interpreter, peer, note);
        return Ok(());
    }
    let directory = peer.build(interpreter, Module::Costs)?;
    let mut command = interpreter.command();
    command
        .arg(callgrind::script("memory.py"))
        .arg("costs")
        .arg(directory.join("costs.so"))
        .env("PYTHONMALLOC", "malloc");
    for line in process::output(&mut command)?.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        match fields[..] {
            ["refused", what, error] => {
                results.note(interpreter, peer, &format!("memory of a {what}: {error}"));
            }
            [what, bytes] => {
                let bytes = bytes.parse().map_err(|_| format!("memory.py printed {line:?}"))?;
                let label = format!("one {what} more");
                results.add(interpreter, peer, Measure::new(GROUP, &label, Unit::Bytes), bytes);
            }
            _ => return Err(format!("memory.py printed {line:?}")),
        }
    }
    Ok(())
}
