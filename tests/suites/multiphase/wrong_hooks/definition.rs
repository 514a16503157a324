//! `PyInit` functions that break their contract.

use std::ptr::null_mut;

use pymodule_ffi::raw::{PyModuleDef_Init, PyObject};
use pyo3_ffi::{PyErr_SetString, PyExc_SystemError};

use crate::raw_module::raw_definition;

raw_definition!(UNINITIALIZED, "_testmultiphase_export_uninitialized", 0, null_mut());

#[unsafe(export_name = "PyInit__testmultiphase_export_uninitialized")]
extern "C" fn uninitialized() -> *mut PyObject {
    UNINITIALIZED.as_ptr().cast()
}

#[unsafe(export_name = "PyInit__testmultiphase_export_null")]
extern "C" fn null() -> *mut PyObject {
    null_mut()
}

#[unsafe(export_name = "PyInit__testmultiphase_export_raise")]
extern "C" fn raise() -> *mut PyObject {
    // SAFETY: CPython calls it, attached; the class is static, the message a C string.
    unsafe { PyErr_SetString(PyExc_SystemError, c"bad export function".as_ptr()) };
    null_mut()
}

raw_definition!(UNREPORTED, "_testmultiphase_export_unreported_exception", 0, null_mut());

#[unsafe(export_name = "PyInit__testmultiphase_export_unreported_exception")]
extern "C" fn unreported() -> *mut PyObject {
    // SAFETY: CPython calls it, attached; class and definition are static, the message is a C
    // string.
    unsafe {
        PyErr_SetString(PyExc_SystemError, c"bad export function".as_ptr());
        PyModuleDef_Init(UNREPORTED.as_ptr())
    }
}
