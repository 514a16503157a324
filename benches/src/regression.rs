//! Fails if calls cost more than `benches/instructions.tsv` says.
//!
//! The numbers are the instructions of a call beyond those of C's on the same interpreter: the
//! interpreter's own part is most of a call, and differs between builds of one version.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::interpreters::{Interpreter, root};
use crate::peers::Peer;
use crate::{Result, calls};

/// Another version of rustc or another build of the interpreter may add this many instructions, and
/// this part of C's call.
const INSTRUCTIONS: f64 = 4.0;
const PART: f64 = 0.01;

/// One line of the table: a case on a version, C's instructions and ours beyond them.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    version: String,
    case: String,
    c: f64,
    beyond: f64,
}

pub fn run(interpreters: &[Interpreter], replace: bool) -> Result<ExitCode> {
    let path = table_path();
    let text = fs::read_to_string(&path).unwrap_or_default();
    let mut table = parse(&text)?;
    let mut problems = Vec::new();
    for interpreter in interpreters {
        let version = version(interpreter);
        let measured = measure(interpreter, &version)?;
        if replace {
            table.retain(|row| row.version != version);
            table.extend(measured);
            continue;
        }
        let known: Vec<&Row> = table.iter().filter(|row| row.version == version).collect();
        problems.extend(compare(&version, &known, &measured));
        println!("{version}: {} calls compared", measured.len());
    }
    if replace {
        fs::write(&path, print(&table)).map_err(|error| format!("{}: {error}", path.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    for problem in &problems {
        println!("{problem}");
    }
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn table_path() -> PathBuf {
    root().join("benches/instructions.tsv")
}

/// "3.13", "3.14t"
fn version(interpreter: &Interpreter) -> String {
    format!("3.{}{}", interpreter.minor, if interpreter.free_threaded { "t" } else { "" })
}

fn measure(interpreter: &Interpreter, version: &str) -> Result<Vec<Row>> {
    let c = calls::count(interpreter, Peer::C)?;
    let ours = calls::count(interpreter, Peer::Ours)?;
    c.into_iter()
        .map(|(case, c)| {
            let ours = ours.iter().find(|(other, _)| *other == case);
            let (_, ours) = ours.ok_or(format!("{case}: this crate's peer lacks the function"))?;
            Ok(Row { version: version.to_owned(), case, c, beyond: ours - c })
        })
        .collect()
}

/// The calls that cost more than the table says, or that can't be compared with it.
fn compare(version: &str, known: &[&Row], measured: &[Row]) -> Vec<String> {
    let mut problems = Vec::new();
    let remedy = "write the table anew: bench --check --write";
    for row in measured {
        let Some(before) = known.iter().find(|before| before.case == row.case) else {
            problems.push(format!("{version}: {}: not in the table: {remedy}", row.case));
            continue;
        };
        let most = before.beyond + INSTRUCTIONS + PART * row.c;
        if row.beyond > most {
            problems.push(format!(
                "{version}: {}: {:.0} instructions beyond C's {:.0}, were {:.0}: look for the \
                 cause, or if it is meant, {remedy}",
                row.case, row.beyond, row.c, before.beyond
            ));
        }
    }
    for before in known {
        if !measured.iter().any(|row| row.case == before.case) {
            problems.push(format!("{version}: {}: no longer measured: {remedy}", before.case));
        }
    }
    problems
}

const HEAD: &str = "\
# Instructions of calls: C's, and how many more this crate's take. Written by
# `cargo run --release -p bench -- --check --write INTERPRETER`, compared without --write.
version\tcase\tC\tbeyond
";

fn print(table: &[Row]) -> String {
    let mut text = HEAD.to_owned();
    for Row { version, case, c, beyond } in table {
        // Writing to a String never fails.
        let _ = writeln!(text, "{version}\t{case}\t{c:.0}\t{beyond:.0}");
    }
    text
}

fn parse(text: &str) -> Result<Vec<Row>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let fields: Vec<_> = line.split('\t').collect();
            if let [version, case, c, beyond] = fields[..] {
                if let (Ok(c), Ok(beyond)) = (c.parse(), beyond.parse()) {
                    let (version, case) = (version.to_owned(), case.to_owned());
                    return Ok(Row { version, case, c, beyond });
                }
            }
            Err(format!("{}: {line:?} is not a row", table_path().display()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Row, compare, parse, print};

    fn row(case: &str, beyond: f64) -> Row {
        Row { version: "3.13".to_owned(), case: case.to_owned(), c: 200.0, beyond }
    }

    #[test]
    fn noise_passes_and_more_does_not() {
        let before = row("int", 3.0);
        assert!(compare("3.13", &[&before], &[row("int", 9.0)]).is_empty());
        assert!(compare("3.13", &[&before], &[row("int", -20.0)]).is_empty());
        let problems = compare("3.13", &[&before], &[row("int", 10.0)]);
        assert!(
            problems[0].contains("int: 10 instructions beyond C's 200, were 3"),
            "{problems:?}"
        );
    }

    #[test]
    fn cases_are_those_of_the_table() {
        let before = row("int", 3.0);
        let problems = compare("3.13", &[&before], &[row("str", 3.0)]);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("str: not in the table"), "{problems:?}");
        assert!(problems[1].contains("int: no longer measured"), "{problems:?}");
    }

    #[test]
    fn a_table_is_read_as_it_is_written() {
        let table = [row("METH_FASTCALL | METH_KEYWORDS", 3.0), row("int", -1.0)];
        assert_eq!(parse(&print(&table)).expect("it is a table"), table);
        assert!(parse("version\tcase\n3.13\tint\t1").is_err());
    }
}
