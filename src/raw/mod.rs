//! What CPython's headers say, under their own names.
//!
//! Structs, callback types and constants are bindgen's, read from the headers of the target
//! version and build (one file per ABI, chosen by the build script). `PyObject`,
//! `PyTypeObject` and `PyMethodDef` are pyo3-ffi's, so that they are one type with the rest of
//! the ecosystem, and all calls go through pyo3-ffi, which owns linking. Callback types are
//! `Option`s, as NULL is legal where C takes a function pointer.
//!
//! What 3.15 added ([`PySlot`], [`PyABIInfo`], the slot ids of [`slots`]) exists here for
//! every target, since it is data that never changes; its functions exist from 3.15 on.

#[allow(
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    dead_code,
    unused_imports,
    clippy::all,
    clippy::pedantic,
    reason = "bindgen's output, documented by the C API manual"
)]
pub(crate) mod bindings {
    include!(env!("PYMODULE_FFI_BINDINGS"));
}
pub(crate) mod ecosystem;
mod functions;
pub mod slots;
mod statics;

pub use bindings::types::*;
pub use functions::*;
pub use pyo3_ffi::{
    Py_ssize_t, PyMethodDef, PyMethodDefPointer, PyObject, PyThreadState, PyTypeObject,
};
#[doc(inline)]
pub use slots::{PyABIInfo, PySlot};
pub use statics::*;
