//! Module definitions, checked while compiling.
//!
//! [`module!`](crate::module) writes a [`Definition`]: one static with the tables that CPython
//! reads, all of them `const`. What CPython writes, the `PyModuleDef`, is in an `UnsafeCell`.

mod callback;
mod create;
mod definition;
mod exec;
mod field;
mod hook;
mod macros;
mod macros_single_phase;
mod method;
pub mod name;
mod panic;
mod punycode;
mod raw_function;
#[cfg(not(Py_ABI3T))]
mod single_phase;
mod slots;
mod state;
mod state_hooks;
mod stored;
mod submodule;
mod text;

pub use definition::{Definition, Parts};
pub use exec::Exec;
#[doc(hidden)]
pub use field::{HoldsNothing, HoldsStored, Probe, Shower};
pub use method::Method;
pub use raw_function::Raw;
#[cfg(not(Py_ABI3T))]
pub use single_phase::{Reinitialize, SinglePhase};
pub use slots::{Gil, Interpreters, Slots};
pub use state::ModuleState;
#[doc(hidden)]
pub use state::check_alignment;
pub use stored::Stored;
