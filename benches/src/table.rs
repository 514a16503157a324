//! The table, as Markdown.

use std::fmt::Write;
use std::fs;

use crate::Result;
use crate::interpreters::{Interpreter, root};
use crate::peers::Peer;
use crate::results::{Measure, Results, Unit};

/// One row a measure; for each interpreter C's own number and every peer's by it.
pub fn markdown(results: &Results, interpreters: &[Interpreter]) -> String {
    let mut text = String::new();
    for interpreter in interpreters {
        let is_measured = |m: &Measure| results.value(interpreter, Peer::C, m).is_some();
        if !results.measures.iter().any(is_measured) {
            continue;
        }
        let peers: Vec<Peer> = Peer::ALL
            .into_iter()
            .skip(1)
            .filter(|peer| {
                results.measures.iter().any(|m| results.value(interpreter, *peer, m).is_some())
            })
            .collect();
        let _ = write!(text, "\n## {}\n\n| | C |", interpreter.description);
        for peer in &peers {
            let _ = write!(text, " {} |", peer.name());
        }
        text.push_str("\n|---|--:|");
        text.push_str(&"--:|".repeat(peers.len()));
        text.push('\n');
        let mut group = "";
        for measure in &results.measures {
            let Some(c) = results.value(interpreter, Peer::C, measure) else { continue };
            if measure.group != group {
                group = measure.group;
                let _ = writeln!(text, "| **{group}** | |{}", " |".repeat(peers.len()));
            }
            let label = measure.label.replace('|', "\\|");
            let _ = write!(text, "| {label} | {} |", number(c, measure.unit));
            for peer in &peers {
                let _ = write!(text, " {} |", cell(results, interpreter, *peer, measure));
            }
            text.push('\n');
        }
    }
    text.push_str("\n## What the peers have and lack\n\n");
    for peer in Peer::ALL {
        let _ = writeln!(text, "- {}: {}", peer.name(), peer.differences());
        for ((_, note), names) in results.notes.iter().filter(|((of, _), _)| *of == peer) {
            let names: Vec<_> = interpreters
                .iter()
                .map(|interpreter| interpreter.name.as_str())
                .filter(|name| names.contains(*name))
                .collect();
            let _ = writeln!(text, "  - {} ({})", note, names.join(", "));
        }
    }
    text
}

fn cell(results: &Results, interpreter: &Interpreter, peer: Peer, measure: &Measure) -> String {
    match results.ratio(interpreter, peer, measure) {
        Some(ratio) if ratio >= 10.0 => format!("{ratio:.1}"),
        Some(ratio) => format!("{ratio:.2}"),
        None => "–".to_owned(),
    }
}

fn number(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Instructions | Unit::Bytes => {
            let suffix = if unit == Unit::Bytes { " B" } else { "" };
            format!("{}{suffix}", grouped(&format!("{value:.0}")))
        }
        Unit::Count => format!("{value:.0}"),
        Unit::Seconds => format!("{value:.2} s"),
        Unit::Nanoseconds => format!("{value:.1} ns"),
    }
}

/// "12345" as "12,345".
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 && digit.is_ascii_digit() {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes `docs/costs.md`.
pub fn write(results: &Results, interpreters: &[Interpreter]) -> Result<()> {
    let names: Vec<_> = interpreters.iter().map(|interpreter| interpreter.name.as_str()).collect();
    let text = format!(
        "# Costs\n\n\
        Written by `cargo run --release -p bench -- --write {}`; do not edit.\n\n\
        The same modules in C (`gcc -O2`), with only pyo3-ffi, with this crate and with PyO3 \
        (release builds with `lto` and one codegen unit). The column C holds its own numbers, the \
        others are ratios to it: 1.00 costs what C costs. Calls and imports are instructions, \
        counted by callgrind: of one call with the interpreter's own part of it, less the loop \
        around it; of one import from the file to the executed module, with the dynamic linker's \
        part. Files are stripped, and their bytes those of all \
        sections that are loaded (`size`). Builds are the CPU time of a build from nothing, with all \
        dependencies, for one interpreter. Instructions are the same on a machine that has other \
        work; times are not, and those below were taken beside other work.\n\n\
        ![Instructions of calls, by those of C](costs.svg)\n{}\n{}",
        names.join(" "),
        markdown(results, interpreters),
        include_str!("../explained.md"),
    );
    let path = root().join("docs/costs.md");
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}
