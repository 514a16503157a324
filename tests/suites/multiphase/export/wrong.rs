//! Hooks and arrays that CPython refuses.

use std::ptr::null_mut;

use pymodule_ffi::raw::{PySlot, Table};
use pyo3_ffi::{PyErr_SetString, PyExc_ValueError};

use crate::slot_array::END;

#[unsafe(export_name = "PyModExport__test_from_modexport_null")]
extern "C" fn null() -> *mut PySlot {
    null_mut()
}

#[unsafe(export_name = "PyModExport__test_from_modexport_exception")]
extern "C" fn exception() -> *mut PySlot {
    // SAFETY: CPython calls it, attached; the class is static, the message a C string.
    unsafe { PyErr_SetString(PyExc_ValueError, c"failed as requested".as_ptr()) };
    null_mut()
}

/// Without `Py_mod_abi`.
// SAFETY: it ends with `Py_slot_end`.
static EMPTY: Table<[PySlot; 1]> = unsafe { Table::new([END]) };

#[unsafe(export_name = "PyModExport__test_from_modexport_empty_slots")]
extern "C" fn empty() -> *mut PySlot {
    EMPTY.as_ptr()
}
