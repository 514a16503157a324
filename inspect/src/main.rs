//! The command.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use pymodule_inspect::{CHECKS, Inspection, Level, inspect, report};

const HELP: &str = "\
Shows what native CPython extension modules declare, without importing them.

Usage: pymodule-inspect [OPTIONS] PATH...

PATH is a module (.so, .pyd, .dylib), a wheel (.whl) or a folder of such.

Options:
  --format text|json|pyi   text for people (default), JSON (see schema.json), or a listing of
                           functions as in a stub file
  --fail-on LEVEL          the least finding that makes the command fail: note, warning,
                           error (default) or never
  --ignore CODE            leaves out findings of a check (repeatable)
  --floor 3.N              the version that .abi3 files outside of wheels are said to be for
  --color auto|always|never
  --checks                 lists the checks
  --version, --help

Exit status: 0 if nothing is found, 1 if there is a finding of that level, 2 if a file can't be
read or the arguments are wrong.
";

struct Options {
    paths: Vec<PathBuf>,
    format: String,
    fail_on: Option<Level>,
    ignored: Vec<String>,
    floor: Option<u8>,
    color: bool,
}

fn main() -> ExitCode {
    let options = match parse(std::env::args_os().skip(1)) {
        Ok(Parsed::Options(options)) => options,
        Ok(Parsed::Text(text)) => {
            print(&text);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("pymodule-inspect: {message}; see --help");
            return ExitCode::from(2);
        }
    };
    let mut inspections: Vec<Inspection> =
        options.paths.iter().map(|path| inspect(path, options.floor)).collect();
    for file in inspections.iter_mut().flat_map(|inspection| &mut inspection.files) {
        let kept = |code: &str| !options.ignored.iter().any(|ignored| ignored == code);
        file.findings.retain(|finding| kept(finding.check.code));
        for module in &mut file.modules {
            module.findings.retain(|finding| kept(finding.check.code));
        }
    }
    print(&match options.format.as_str() {
        "json" => report::json(&inspections),
        "pyi" => report::pyi(&inspections),
        _ => report::text(&inspections, options.color),
    });
    if options.format != "text" {
        for (path, error) in inspections.iter().flat_map(|inspection| &inspection.errors) {
            eprintln!("pymodule-inspect: {}: {error}", path.display());
        }
    }
    if inspections.iter().any(|inspection| !inspection.errors.is_empty()) {
        return ExitCode::from(2);
    }
    let fails = |level: Level| options.fail_on.is_some_and(|least| level >= least);
    let mut files = inspections.iter().flat_map(|inspection| &inspection.files);
    if files.any(|file| file.all_findings().any(|(_, finding)| fails(finding.check.level))) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Writes to stdout; a reader that has gone is not an error.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

enum Parsed {
    Options(Options),
    Text(String),
}

fn parse(arguments: impl Iterator<Item = std::ffi::OsString>) -> Result<Parsed, String> {
    let mut options = Options {
        paths: Vec::new(),
        format: "text".into(),
        fail_on: Some(Level::Error),
        ignored: Vec::new(),
        floor: None,
        color: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let mut arguments = arguments.peekable();
    let mut only_paths = false;
    while let Some(argument) = arguments.next() {
        let text = argument.to_str().unwrap_or_default().to_owned();
        if only_paths || !text.starts_with('-') || text == "-" {
            options.paths.push(argument.into());
            continue;
        }
        let (name, inline) = match text.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (text.clone(), None),
        };
        let mut value = || {
            let next = || arguments.next().and_then(|value| value.into_string().ok());
            inline.clone().or_else(next).ok_or(format!("{name} needs a value"))
        };
        match name.as_str() {
            "--" => only_paths = true,
            "--help" | "-h" => return Ok(Parsed::Text(HELP.into())),
            "--version" | "-V" => {
                let version = env!("CARGO_PKG_VERSION");
                return Ok(Parsed::Text(format!("pymodule-inspect {version}\n")));
            }
            "--checks" => return Ok(Parsed::Text(checks())),
            "--format" => {
                options.format = value()?;
                if !["text", "json", "pyi"].contains(&options.format.as_str()) {
                    return Err(format!("unknown format `{}`", options.format));
                }
            }
            "--fail-on" => {
                let word = value()?;
                options.fail_on = match (word.as_str(), Level::parse(&word)) {
                    ("never", _) => None,
                    (_, Some(level)) => Some(level),
                    _ => return Err(format!("unknown level `{word}`")),
                };
            }
            "--ignore" => {
                let code = value()?;
                if !CHECKS.iter().any(|check| check.code == code) {
                    return Err(format!("unknown check `{code}`"));
                }
                options.ignored.push(code);
            }
            "--floor" => {
                let version = value()?;
                let minor = version.strip_prefix("3.").and_then(|minor| minor.parse().ok());
                options.floor = Some(minor.ok_or(format!("unknown version `{version}`"))?);
            }
            "--color" => match value()?.as_str() {
                "auto" => {}
                "always" => options.color = true,
                "never" => options.color = false,
                other => return Err(format!("unknown value `{other}` of --color")),
            },
            _ => return Err(format!("unknown option `{name}`")),
        }
    }
    if options.paths.is_empty() {
        return Err("no path is given".into());
    }
    Ok(Parsed::Options(options))
}

fn checks() -> String {
    let line = |check: &&pymodule_inspect::Check| {
        format!("{} {:8} {}", check.code, check.level.name(), check.name)
    };
    CHECKS.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
}
