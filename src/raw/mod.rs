//! The module API of CPython's headers, under C's names.
//!
//! Structs, callback types and constants are bindgen's, read from the headers of the target
//! version and build (one file per ABI, chosen by the build script). `PyObject`,
//! `PyTypeObject` and `PyMethodDef` are pyo3-ffi's, so that they are one type with the rest of
//! the ecosystem, and all calls go through pyo3-ffi, which owns linking. Callback types are
//! `Option`s, as NULL is legal where C takes a function pointer.
//!
//! What 3.15 added ([`PySlot`], [`PyABIInfo`], the slot ids of [`slots`]) exists here for
//! every target, since it is data that never changes; its functions exist from 3.15 on.
//!
//! The other items depend on the target version and build. A crate for several of them chooses by
//! `cfg(Py_3_13)`, `cfg(Py_GIL_DISABLED)`, `cfg(Py_LIMITED_API)`: its build script calls
//! `pyo3_build_config::use_pyo3_cfgs()`, which sets them as they are set here.

#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    dead_code,
    unused_imports,
    unused_macros,
    clippy::all,
    clippy::pedantic,
    reason = "bindgen's output"
)]
pub(crate) mod bindings {
    include!(env!("PYMODULE_FFI_BINDINGS"));
}
mod debug;
pub(crate) mod ecosystem;
#[cfg(ascii_flags)]
pub(crate) mod flags;
pub(crate) mod functions;
#[cfg(not(opaque))]
mod head;
pub(crate) mod heads;
pub(crate) mod running;
pub mod slots;
mod tables;
#[cfg(universal)]
pub(crate) mod universal;

pub use bindings::types::*;
pub use functions::*;
#[cfg(not(opaque))]
pub use head::{PyModuleDef_HEAD_INIT, PyObject_HEAD_INIT};
pub use pyo3_ffi::{
    Py_ssize_t, PyMethodDef, PyMethodDefPointer, PyObject, PyThreadState, PyTypeObject,
};
#[doc(inline)]
pub use slots::{PyABIInfo, PySlot};
#[cfg(Py_3_15)]
#[doc(inline)]
pub use slots::{PyABIInfo_DEFAULT, PyABIInfo_VAR};
pub use tables::*;
#[cfg(universal)]
pub use universal::PyModuleDef;

/// `PyMODINIT_FUNC`: the type of a `PyInit` function. It returns a borrowed definition (multi-phase)
/// or a new module (single-phase), or NULL with an exception.
///
/// ```
/// use pymodule_ffi::raw::{PyMODINIT_FUNC, PyObject};
///
/// #[unsafe(no_mangle)]
/// pub unsafe extern "C" fn PyInit_spam() -> *mut PyObject {
///     core::ptr::null_mut()
/// }
///
/// const _: PyMODINIT_FUNC = PyInit_spam;
/// ```
/// [Manual](https://docs.python.org/3/c-api/extension-modules.html#c.PyInit_modulename)
#[allow(non_camel_case_types, reason = "C's name")]
pub type PyMODINIT_FUNC = unsafe extern "C" fn() -> *mut PyObject;

/// `PyMODEXPORT_FUNC`: the type of a `PyModExport` function (3.15). It returns a static array, or NULL
/// with an exception.
///
/// ```
/// use pymodule_ffi::raw::{PyMODEXPORT_FUNC, PySlot};
///
/// #[unsafe(no_mangle)]
/// pub unsafe extern "C" fn PyModExport_spam() -> *mut PySlot {
///     core::ptr::null_mut()
/// }
///
/// const _: PyMODEXPORT_FUNC = PyModExport_spam;
/// ```
/// [Manual](https://docs.python.org/3.15/c-api/extension-modules.html#c.PyModExport_modulename)
#[allow(non_camel_case_types, reason = "C's name")]
pub type PyMODEXPORT_FUNC = unsafe extern "C" fn() -> *mut PySlot;
