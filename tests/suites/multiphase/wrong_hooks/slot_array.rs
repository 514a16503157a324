//! Hooks that break their contract, for abi3t: `PyModExport` if it has the fault, otherwise a
//! `PyInit`, which no definition needs.

use std::ptr::null_mut;

use pymodule_ffi::raw::{PyObject, PySlot, Table};
use pyo3_ffi::{Py_NewRef, Py_None, PyErr_SetString, PyExc_SystemError};

/// More than an object's head, of which the type is NULL.
// SAFETY: it has no pointers.
static UNINITIALIZED: Table<[usize; 8]> = unsafe { Table::new([0; 8]) };

#[unsafe(export_name = "PyInit__testmultiphase_export_uninitialized")]
extern "C" fn uninitialized() -> *mut PyObject {
    UNINITIALIZED.as_ptr().cast()
}

#[unsafe(export_name = "PyModExport__testmultiphase_export_null")]
extern "C" fn null() -> *mut PySlot {
    null_mut()
}

#[unsafe(export_name = "PyModExport__testmultiphase_export_raise")]
extern "C" fn raise() -> *mut PySlot {
    // SAFETY: CPython calls it, attached; the class is static, the message a C string.
    unsafe { PyErr_SetString(PyExc_SystemError, c"bad export function".as_ptr()) };
    null_mut()
}

/// 3.15 does not keep the exception that an export hook leaves, as it does that of a `PyInit`.
#[unsafe(export_name = "PyInit__testmultiphase_export_unreported_exception")]
extern "C" fn unreported() -> *mut PyObject {
    // SAFETY: CPython calls it, attached; class and `None` are static, the message is a C string.
    unsafe {
        PyErr_SetString(PyExc_SystemError, c"bad export function".as_ptr());
        Py_NewRef(Py_None())
    }
}
