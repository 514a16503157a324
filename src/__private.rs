//! What the expansions of this crate's macros name. Not for use by hand: nothing here is covered
//! by semantic versioning.

#[cfg(any(Py_3_10, not(Py_LIMITED_API), not(windows)))]
pub use crate::class::{ClassFunction, Named};
pub use crate::def::{Parts, Slots, name, step};
pub use crate::state::{HoldsNothing, HoldsStored, Probe, Shower, check_alignment};
