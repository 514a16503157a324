//! The names that generated code takes from pyo3-ffi: the object head and whatever is not
//! about modules, so that these are one type with the rest of the ecosystem.

#![allow(
    non_camel_case_types,
    unused_imports,
    dead_code,
    reason = "which names are used depends on the version"
)]

#[cfg(universal)]
pub use super::universal::ffi::*;
#[cfg(not(universal))]
pub use pyo3_ffi::*;

/// 3.9 and 3.10 spell `PyTypeObject` by its struct tag in some prototypes.
pub type _typeobject = PyTypeObject;

/// What the prototypes name, to be comparable with pyo3-ffi's: its own structs.
pub mod substituted {
    pub use super::_typeobject;
    #[cfg(Py_3_15)]
    pub use crate::raw::functions::{PyInterpreterGuard, PyInterpreterView, PyThreadStateToken};
    pub use pyo3_ffi::*;

    /// pyo3-ffi's is never NULL, and says so when it returns one.
    pub type PyCFunction = Option<pyo3_ffi::PyCFunction>;
}
