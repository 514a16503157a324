//! The list of functions that `many` includes, which each language reads by its own macro.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use crate::Result;
use crate::interpreters::root;
use crate::peers::Peer;

/// Writes the list of this many functions, unless it is there.
pub fn list(peer: Peer, count: usize) -> Result<PathBuf> {
    let in_c = peer == Peer::C;
    let mut text = String::new();
    for number in 0..count {
        let line = if in_c {
            format!("FUNCTION(add_{number}, {number})\n")
        } else {
            format!("add_{number} \"add_{number}\" {number}\n")
        };
        text.push_str(&line);
    }
    if !in_c {
        let _ = write!(text, "}}");
        text.insert_str(0, "functions! {\n");
    }
    let directory = root().join("target/bench/functions");
    let path = directory.join(format!("{count}.{}", if in_c { "h" } else { "rs" }));
    // Unchanged, it keeps its time, so that nothing is built again.
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(path);
    }
    fs::create_dir_all(&directory)
        .and_then(|()| fs::write(&path, text))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// "1,000 functions"
pub fn amount(count: usize) -> String {
    match count {
        1 => "1 function".to_owned(),
        0..1000 => format!("{count} functions"),
        _ => format!("{},{:03} functions", count / 1000, count % 1000),
    }
}
