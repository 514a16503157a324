//! Module definitions, checked while compiling.
//!
//! [`module!`](crate::module) writes a [`Definition`]: one static with the tables that CPython
//! reads, all of them `const`. CPython writes to the `PyModuleDef`, which is in an `UnsafeCell`.

mod builder;
mod create;
mod definition;
mod exec;
mod gil;
pub(crate) mod guard;
mod hook;
mod interpreters;
mod lookup;
mod macros;
#[doc(hidden)]
pub mod name;
mod parts;
mod phases;
mod punycode;
#[cfg(not(opaque))]
mod single_phase;
mod slots;
mod submodule;
mod token;
#[cfg(universal)]
mod universal;

pub use builder::{Builder, Checked};
pub use definition::Definition;
pub use exec::{Exec, step};
pub use gil::Gil;
pub use hook::Hooks;
pub use interpreters::Interpreters;
pub use parts::Parts;
#[cfg(not(opaque))]
pub use single_phase::{Reinitialize, SinglePhase};
pub use slots::Slots;
