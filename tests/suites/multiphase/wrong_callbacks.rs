//! Create and exec functions that break their contract.

use std::ffi::{CStr, c_int};
use std::ptr::null_mut;

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{PyModuleDef, PyObject};
use pymodule_ffi::{Raw, callback};
use pyo3_ffi::{PyErr_SetString, PyExc_SystemError};

/// # Safety
/// The thread is attached.
unsafe fn raise(message: &CStr) {
    // SAFETY: the caller vouches for the thread; the class is static.
    unsafe { PyErr_SetString(PyExc_SystemError, message.as_ptr()) }
}

unsafe extern "C" fn create_null(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    null_mut()
}

unsafe extern "C" fn create_raise(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls it, attached.
    unsafe { raise(c"bad create function") };
    null_mut()
}

/// An object that is not a module.
///
/// # Safety
/// CPython calls it as a create slot.
pub unsafe extern "C" fn namespace(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls it, attached.
    unsafe { callback::<*mut PyObject>("namespace", cpython_suites::create) }
}

unsafe extern "C" fn create_unreported(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls it, attached.
    unsafe {
        let object = callback::<*mut PyObject>("create_unreported", cpython_suites::create);
        raise(c"bad create function");
        object
    }
}

unsafe extern "C" fn exec_nothing(_: *mut PyObject) -> c_int {
    0
}

unsafe extern "C" fn exec_error(_: *mut PyObject) -> c_int {
    -1
}

unsafe extern "C" fn exec_unreported(_: *mut PyObject) -> c_int {
    // SAFETY: CPython calls it, attached.
    unsafe { raise(c"bad exec function") };
    0
}

macro_rules! wrong {
    ($definition:ident, $name:literal, $($field:ident: $function:expr),*) => {
        module! {
            pub static $definition;
            name: $name, doc: concat!("Test module ", $name),
            interpreters: PerInterpreterGil, gil: NotUsed,
            // SAFETY: CPython looks for this mistake and raises SystemError.
            $($field: raw(unsafe { Raw::new($function) })),*
        }
    };
}

wrong!(CREATE_NULL, "_testmultiphase_create_null", create: create_null);
wrong!(CREATE_RAISE, "_testmultiphase_create_raise", create: create_raise);
wrong!(CREATE_UNREPORTED, "_testmultiphase_create_unreported_exception", create: create_unreported);
wrong!(
    NAMESPACE_WITH_EXEC, "_testmultiphase_nonmodule_with_exec_slots",
    create: namespace, exec: exec_nothing
);
wrong!(EXEC_ERROR, "_testmultiphase_exec_err", exec: exec_error);
wrong!(EXEC_UNREPORTED, "_testmultiphase_exec_unreported_exception", exec: exec_unreported);

module! {
    pub static EXEC_RAISE;
    name: "_testmultiphase_exec_raise", doc: "Test module _testmultiphase_exec_raise",
    interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| Err(Raised::system_error(module.attached(), "bad exec function")),
}
