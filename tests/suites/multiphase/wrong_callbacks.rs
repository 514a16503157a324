//! Create and exec functions that break their contract.

use std::ffi::{CStr, c_int};
use std::ptr::null_mut;

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{PyModuleDef, PyObject};
use pyo3_ffi::{PyErr_SetString, PyExc_SystemError};

use crate::raw_module::{END, create, exec, raw_module};

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

unsafe extern "C" fn namespace(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls it, attached.
    unsafe { cpython_suites::answer(cpython_suites::create) }
}

unsafe extern "C" fn create_unreported(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls it, attached.
    unsafe {
        let object = cpython_suites::answer(cpython_suites::create);
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

raw_module!(CREATE_NULL, "_testmultiphase_create_null", 0, null_mut(), [create(create_null), END]);
raw_module!(
    CREATE_RAISE,
    "_testmultiphase_create_raise",
    0,
    null_mut(),
    [create(create_raise), END]
);
raw_module!(
    CREATE_UNREPORTED,
    "_testmultiphase_create_unreported_exception",
    0,
    null_mut(),
    [create(create_unreported), END]
);
raw_module!(
    NAMESPACE_WITH_EXEC,
    "_testmultiphase_nonmodule_with_exec_slots",
    0,
    null_mut(),
    [create(namespace), exec(exec_nothing), END]
);
raw_module!(EXEC_ERROR, "_testmultiphase_exec_err", 0, null_mut(), [exec(exec_error), END]);
raw_module!(
    EXEC_UNREPORTED,
    "_testmultiphase_exec_unreported_exception",
    0,
    null_mut(),
    [exec(exec_unreported), END]
);

module! {
    pub static EXEC_RAISE;
    name: "_testmultiphase_exec_raise", doc: "Test module _testmultiphase_exec_raise",
    interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| Err(Raised::system_error(module.attached(), "bad exec function")),
}
