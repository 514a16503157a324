//! Instructions of one call, less those of the loop around it.

use crate::Result;
use crate::callgrind::{self, Part};
use crate::interpreters::Interpreter;
use crate::peers::{Module, Peer};
use crate::results::{Measure, Results, Unit};

/// What `calls.py` repeats more often in the second part of a case than in the first.
const MORE: f64 = 1000.0;

pub const GROUP: &str = "Calls";

pub fn measure(interpreter: &Interpreter, peer: Peer, results: &mut Results) -> Result<()> {
    for (case, count) in count(interpreter, peer)? {
        let measure = Measure::new(GROUP, &case, Unit::Instructions);
        results.add(interpreter, peer, measure, count);
    }
    Ok(())
}

/// The cases in their order and the instructions of one call each.
pub fn count(interpreter: &Interpreter, peer: Peer) -> Result<Vec<(String, f64)>> {
    let directory = peer.build(interpreter, Module::Costs)?;
    let parts = callgrind::run(interpreter, &directory, "calls.py", &[])?;
    let mut cases =
        parts.iter().filter(|part| part.fields.last().is_some_and(|last| last == "few"));
    let empty = cases.next().and_then(|part| per_call(&parts, &part.fields[0]));
    let empty = empty.ok_or("calls.py counted no loop")?;
    Ok(cases
        .filter_map(|part| {
            let name = &part.fields[0];
            Some((name.clone(), per_call(&parts, name)? - empty))
        })
        .collect())
}

fn per_call(parts: &[Part], name: &str) -> Option<f64> {
    let few = callgrind::instructions(parts, &[name, "few"])?;
    let many = callgrind::instructions(parts, &[name, "many"])?;
    #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    Some((many - few) as f64 / MORE)
}
