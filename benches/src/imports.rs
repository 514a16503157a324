//! Instructions of imports, and how they grow with the number of functions.

use crate::Result;
use crate::callgrind::{self, Part};
use crate::functions::amount;
use crate::interpreters::Interpreter;
use crate::peers::{Module, Peer};
use crate::results::{Measure, Results, Unit};

const GROUP: &str = "Imports";

/// What `imports.py` repeats more often in the second part than in the first.
const MORE: f64 = 20.0;

const KINDS: [(&str, &str); 3] = [
    ("first", "import"),
    ("again", "import again"),
    ("subinterpreter", "import in a subinterpreter"),
];

pub fn measure(interpreter: &Interpreter, peer: Peer, results: &mut Results) -> Result<()> {
    let modules = [Module::Costs, Module::Many(1), Module::Many(10), Module::Many(1000)];
    let mut of_ten = [None; 3];
    for module in modules {
        let what = match module {
            Module::Costs => "the calls' module".to_owned(),
            Module::Many(count) => amount(count),
        };
        let directory = match peer.build(interpreter, module) {
            Ok(directory) => directory,
            Err(error) => {
                results.note(interpreter, peer, &format!("{what}: does not compile"));
                eprintln!("{error}");
                continue;
            }
        };
        let path = directory.join(format!("{}.so", module.name()));
        let arguments = [module.name(), &path.to_string_lossy()];
        let parts = callgrind::run(interpreter, &directory, "imports.py", &arguments)?;
        for part in parts.iter().filter(|part| part.fields[0] == "refused") {
            results.note(interpreter, peer, &part.fields[1..].join(": "));
        }
        for (index, (kind, label)) in KINDS.into_iter().enumerate() {
            let Some(count) = count(&parts, kind) else { continue };
            let measure = Measure::new(GROUP, &format!("{label}, {what}"), Unit::Instructions);
            results.add(interpreter, peer, measure, count);
            match module {
                Module::Many(10) => of_ten[index] = Some(count),
                Module::Many(1000) => {
                    let Some(ten) = of_ten[index] else { continue };
                    let label = format!("{label}, one function more");
                    let measure = Measure::new(GROUP, &label, Unit::Instructions);
                    results.add(interpreter, peer, measure, (count - ten) / 990.0);
                }
                _ => {}
            }
        }
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn count(parts: &[Part], kind: &str) -> Option<f64> {
    if kind != "again" {
        return callgrind::instructions(parts, &[kind]).map(|count| count as f64);
    }
    let few = callgrind::instructions(parts, &[kind, "few"])?;
    let many = callgrind::instructions(parts, &[kind, "many"])?;
    Some((many - few) as f64 / MORE)
}
