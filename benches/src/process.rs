//! Runs programs and tells how one failed.

use std::process::{Command, Output};

use crate::Result;

/// Runs to the end and returns the standard output; a failure has the end of the standard error.
pub fn output(command: &mut Command) -> Result<String> {
    let Output { status, stdout, stderr } =
        command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !status.success() {
        let text = String::from_utf8_lossy(&stderr);
        let lines: Vec<_> = text.lines().collect();
        let last = lines[lines.len().saturating_sub(12)..].join("\n");
        return Err(format!("{command:?}: {status}\n{last}"));
    }
    String::from_utf8(stdout).map_err(|error| format!("{command:?}: {error}"))
}
