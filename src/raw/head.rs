//! `PyModuleDef_HEAD_INIT`, with the bytes that C lays down.
//!
//! pyo3-ffi's head differs: it has a reference count of 1 where the headers have an immortal
//! one (3.13 with the GIL and later), and lacks the flag that free-threaded 3.14 sets and
//! free-threaded 3.15 looks for.

#![allow(non_upper_case_globals, reason = "C's names")]

use core::ptr::null_mut;
#[cfg(Py_GIL_DISABLED)]
use core::sync::atomic::{AtomicIsize, AtomicU32};

use pyo3_ffi::PyObject;
#[cfg(all(Py_3_12, not(Py_GIL_DISABLED)))]
use pyo3_ffi::PyObjectObRefcnt;

use super::bindings::numbers;
use super::bindings::types::PyModuleDef_Base;

/// `PyObject_HEAD_INIT`: the head of an object in static memory, without its type.
#[allow(clippy::declare_interior_mutable_const, reason = "each use is its own object")]
pub const PyObject_HEAD_INIT: PyObject = PyObject {
    #[cfg(Py_GIL_DISABLED)]
    ob_tid: 0,
    #[cfg(all(Py_GIL_DISABLED, not(Py_3_14)))]
    _padding: 0,
    #[cfg(all(Py_GIL_DISABLED, Py_3_14))]
    ob_flags: numbers::HEAD_ob_flags,
    #[cfg(Py_GIL_DISABLED)]
    ob_mutex: pyo3_ffi::PyMutex::new(),
    #[cfg(Py_GIL_DISABLED)]
    ob_gc_bits: 0,
    #[cfg(Py_GIL_DISABLED)]
    ob_ref_local: AtomicU32::new(numbers::HEAD_ob_ref_local),
    #[cfg(Py_GIL_DISABLED)]
    ob_ref_shared: AtomicIsize::new(0),
    // The widest member of the union, so that every byte is written.
    #[cfg(all(Py_3_12, not(Py_GIL_DISABLED)))]
    ob_refcnt: PyObjectObRefcnt { ob_refcnt: numbers::HEAD_ob_refcnt },
    #[cfg(not(any(Py_3_12, Py_GIL_DISABLED)))]
    ob_refcnt: numbers::HEAD_ob_refcnt,
    ob_type: null_mut(),
};

/// `PyModuleDef_HEAD_INIT`: what `m_base` is before CPython sees it. Not under abi3t, where
/// `PyModuleDef` is opaque.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModuleDef.m_base)
#[allow(clippy::declare_interior_mutable_const, reason = "each use is its own object")]
pub const PyModuleDef_HEAD_INIT: PyModuleDef_Base =
    PyModuleDef_Base { ob_base: PyObject_HEAD_INIT, m_init: None, m_index: 0, m_copy: null_mut() };
