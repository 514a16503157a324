//! Reports: text for people, JSON for programs, and a listing of functions.

mod json;
mod pyi;
mod text;

pub use json::json;
pub use pyi::pyi;
pub use text::text;

use crate::definition::Definition;
use crate::hook::{Choice, Hook};
use crate::interpreter::Interpreter;

/// The interpreters that get a definition of a hook that chooses.
fn chosen_by(hook: &Hook, index: usize) -> Vec<Interpreter> {
    let gets = |choice: &Choice| *choice == Choice::Definition(index);
    hook.choices.iter().filter(|(_, choice)| gets(choice)).map(|(which, _)| *which).collect()
}

/// The definition with the most functions: those of a hook that chooses differ in slots.
fn fullest(hooks: &[Hook]) -> Option<&Definition> {
    hooks
        .iter()
        .flat_map(|hook| &hook.definitions)
        .rev()
        .max_by_key(|definition| (definition.undecided.is_empty(), definition.methods.len()))
}
