//! The functions of each module as a stub file would list them. Classes and constants, which
//! code makes during the import, are not in it.

use std::fmt::Write;

use super::fullest;
use crate::definition::{Convention, Method};
use crate::module::Module;
use crate::source::Inspection;

/// Writes the listing.
#[must_use]
pub fn pyi(inspections: &[Inspection]) -> String {
    let mut out = String::new();
    for file in inspections.iter().flat_map(|inspection| &inspection.files) {
        for module in &file.modules {
            write_module(&mut out, &file.path.to_string_lossy(), module);
        }
    }
    out
}

fn write_module(out: &mut String, path: &str, module: &Module) {
    let plain = |text: &str| text.replace(|c: char| c.is_control(), " ");
    let _ = writeln!(out, "# {}: module {}", plain(path), plain(&module.name));
    if !module.is_decided() {
        let _ = writeln!(out, "# undecided: what stands here may be less than there is");
    }
    let Some(definition) = fullest(&module.hooks) else {
        return out.push('\n');
    };
    if let Some(doc) = &definition.doc {
        let _ = writeln!(out, "{}", docstring(&doc.text, ""));
    }
    for method in &definition.methods {
        function(out, method);
    }
    out.push('\n');
}

fn function(out: &mut String, method: &Method) {
    let name = &method.name.text;
    let mut characters = name.chars();
    let starts = characters.next().is_some_and(|c| c == '_' || c.is_alphabetic());
    if !starts || characters.any(|c| c != '_' && !c.is_alphanumeric()) {
        let _ = writeln!(out, "# {name:?} is not an identifier");
        return;
    }
    let (signature, doc) = method.signature();
    let parameters = signature.map_or_else(
        || {
            match method.convention() {
                Convention::NoArgs => "()",
                Convention::O => "(object, /)",
                Convention::Varargs | Convention::Fastcall => "(*args)",
                _ => "(*args, **kwargs)",
            }
            .to_owned()
        },
        without_module,
    );
    match doc {
        Some(doc) => {
            let _ = writeln!(out, "def {name}{parameters}:\n{}", docstring(doc, "    "));
        }
        None => {
            let _ = writeln!(out, "def {name}{parameters}: ...");
        }
    }
}

/// A signature without `$module`, and on one line.
fn without_module(signature: &str) -> String {
    let inner = signature.trim_start_matches('(').trim_end_matches(')');
    let mut parameters: Vec<&str> = inner.split(',').map(str::trim).collect();
    if parameters.first().is_some_and(|first| first.starts_with('$')) {
        parameters.remove(0);
        // A slash behind it is only that of the module.
        if parameters.first() == Some(&"/") {
            parameters.remove(0);
        }
    }
    format!("({})", parameters.join(", ")).replace(|c: char| c.is_control(), " ")
}

fn docstring(text: &str, indent: &str) -> String {
    let text = text.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let text = text.replace(|c: char| c.is_control() && c != '\n', " ");
    let text = if text.ends_with('"') { format!("{text} ") } else { text };
    format!("{indent}\"\"\"{text}\"\"\"")
}
