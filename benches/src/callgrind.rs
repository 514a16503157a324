//! Counts instructions of parts of a Python script.

use std::fs;
use std::path::{Path, PathBuf};

use crate::interpreters::{Interpreter, root};
use crate::peers::build_marks;
use crate::{Result, process};

/// One part: the fields of its mark, and how many instructions came since the mark before.
pub struct Part {
    pub fields: Vec<String>,
    pub instructions: u64,
}

/// Where the scripts are.
pub fn script(name: &str) -> PathBuf {
    root().join("benches/python").join(name)
}

/// Runs a script of `benches/python` under callgrind with `directory` in `sys.path`.
pub fn run(
    interpreter: &Interpreter,
    directory: &Path,
    name: &str,
    arguments: &[&str],
) -> Result<Vec<Part>> {
    let marks = build_marks(interpreter)?;
    let counts = directory.join("callgrind");
    let _ = fs::remove_dir_all(&counts);
    fs::create_dir_all(&counts).map_err(|error| format!("{}: {error}", counts.display()))?;
    let option = format!("--callgrind-out-file={}", counts.join("out").display());
    let paths = std::env::join_paths([directory, &marks, &root().join("benches/python")])
        .map_err(|error| error.to_string())?;
    let mut command = interpreter.under_valgrind(&["--tool=callgrind", "--quiet", option.as_str()]);
    command.arg(script(name)).args(arguments).env("PYTHONPATH", paths);
    process::output(&mut command)?;
    let mut parts = Vec::new();
    for number in 1.. {
        let Ok(text) = fs::read_to_string(counts.join(format!("out.{number}"))) else { break };
        parts.extend(part(&text));
    }
    Ok(parts)
}

/// Reads one dump; the last one has no mark.
fn part(text: &str) -> Option<Part> {
    let mark =
        text.lines().find_map(|line| line.strip_prefix("desc: Trigger: Client Request: "))?;
    let summary = text.lines().find_map(|line| line.strip_prefix("summary: "))?;
    Some(Part {
        fields: mark.split('\t').map(str::to_owned).collect(),
        instructions: summary.trim().parse().ok()?,
    })
}

/// The instructions of the part with this mark.
pub fn instructions(parts: &[Part], fields: &[&str]) -> Option<u64> {
    parts.iter().find(|part| part.fields == fields).map(|part| part.instructions)
}
