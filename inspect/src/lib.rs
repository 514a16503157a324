//! Shows what native CPython extension modules declare, without importing them.
//!
//! [`inspect`] takes an object file (ELF, Mach-O, PE), a wheel or a folder. For each module it
//! says which hooks there are (`PyInit`, `PyModExport`), what they return, the functions with
//! their conventions and signatures, the slots, the state, what the module requires of the ABI,
//! which interpreters may import it, and its mistakes.
//!
//! Nothing is executed. The machine code of a hook is followed symbolically, within bounds
//! ([`limits`]); anything that can't be followed is reported as undecided, never guessed.
//!
//! The facts about CPython come from its headers and sources: see [`Definition`] for layouts
//! and ids, [`Tag`] for file names, [`Verdict`] for the rules of imports and
//! `src/symbols.txt` for exported symbols and the stable ABI.

#![forbid(unsafe_code)]

mod additions;
mod check;
mod code;
mod definition;
mod error;
mod hook;
mod image;
mod interpreter;
pub mod limits;
mod module;
mod name;
pub mod report;
mod sign;
mod source;
mod symbols;
mod tag;
mod verdict;
mod wheel;

pub use check::{CHECKS, Check, Finding, Level};
pub use definition::{AbiInfo, Convention, Definition, Layout, Method, Slot, SlotValue, Text};
pub use error::Error;
pub use hook::{Choice, Hook, Kind, Phase};
pub use image::{Architecture, Format};
pub use interpreter::Interpreter;
pub use module::{File, Module};
pub use source::{Inspection, inspect};
pub use tag::{FileName, Tag};
pub use verdict::{Gil, Outcome, Verdict};
pub use wheel::WheelName;
