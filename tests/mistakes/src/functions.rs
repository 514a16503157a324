//! Functions that cases share.

use core::ffi::{c_int, c_void};
use core::ptr::{null, null_mut};

use pymodule_ffi::raw::{self, PyModuleDef, PyObject};
use pyo3_ffi as ffi;

type Create = unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject;
type Exec = unsafe extern "C" fn(*mut PyObject) -> c_int;
type Method = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

pub(crate) fn create(function: Create) -> *mut c_void {
    function as *mut c_void
}

pub(crate) fn exec(function: Exec) -> *mut c_void {
    function as *mut c_void
}

pub(crate) fn function(function: Method) -> *mut c_void {
    function as *mut c_void
}

/// Adds one to the module's `executed`.
pub(crate) unsafe extern "C" fn count(module: *mut PyObject) -> c_int {
    // SAFETY: CPython calls exec functions attached, with a module.
    unsafe {
        let dict = ffi::PyModule_GetDict(module);
        let old = ffi::PyDict_GetItemString(dict, c"executed".as_ptr());
        let old = if old.is_null() { 0 } else { ffi::PyLong_AsLong(old) };
        raw::PyModule_AddIntConstant(module, c"executed".as_ptr(), old + 1)
    }
}

pub(crate) unsafe extern "C" fn create_module(
    _: *mut PyObject,
    _: *mut PyModuleDef,
) -> *mut PyObject {
    // SAFETY: CPython calls create functions attached.
    unsafe { raw::PyModule_New(c"created".as_ptr()) }
}

pub(crate) unsafe extern "C" fn create_int(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: as above.
    unsafe { ffi::PyLong_FromLong(42) }
}

/// A method that returns its `self`.
pub(crate) unsafe extern "C" fn itself(module: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython passes the module, and takes a reference back.
    unsafe { ffi::Py_INCREF(module) };
    module
}

/// A method that returns 2, to be told from another.
pub(crate) unsafe extern "C" fn two(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls methods attached.
    unsafe { ffi::PyLong_FromLong(2) }
}

pub(crate) unsafe extern "C" fn traverse(
    _: *mut PyObject,
    _: raw::visitproc,
    _: *mut c_void,
) -> c_int {
    0
}

pub(crate) unsafe extern "C" fn clear(_: *mut PyObject) -> c_int {
    0
}

/// Says that it was called, and whether there is a state.
pub(crate) unsafe extern "C" fn free(module: *mut c_void) {
    // SAFETY: CPython passes the module, whose state is still there if it ever was.
    let state = unsafe { raw::PyModule_GetState(module.cast()) };
    println!("freed with {}", if state.is_null() { "NULL" } else { "a state" });
}

/// Sets a `ValueError`.
pub(crate) fn raise() {
    // SAFETY: every case calls it attached.
    unsafe { ffi::PyErr_SetString(ffi::PyExc_ValueError, c"raised".as_ptr()) }
}

pub(crate) const NOT_UTF8: *const core::ffi::c_char = c"\xff".as_ptr();

pub(crate) const NULL: *mut c_void = null_mut();

pub(crate) const NO_NAME: *const core::ffi::c_char = null();
