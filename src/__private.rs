//! What the expansions of this crate's macros name. Not for use by hand: nothing here is covered
//! by semantic versioning.

#[cfg(any(Py_3_10, not(Py_LIMITED_API), not(windows)))]
pub use crate::class::{
    ClassFunction, Named, check_function as check_class_function,
    check_names as check_class_functions, name as class_function_name,
};
pub use crate::def::{Builder, Checked, Hooks, Parts, Slots, name, step};
pub use crate::function::callee::Signed;
pub use crate::function::check;
pub use crate::function::doc;
pub use crate::function::shape::Shape;
pub use crate::function::signature::{Parsed, Place, Signature, at_most};
#[cfg(not(feature = "std"))]
pub use crate::runtime::{Allocator, panic};
pub use crate::state::{Field, HoldsNothing, Probe, Shower, check_alignment};
/// An author's crate may have another one by that name.
pub use ::core;
pub use ::pyo3_ffi::visitproc;
