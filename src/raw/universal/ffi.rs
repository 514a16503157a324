//! pyo3-ffi, with functions in place of those that read the head of an object.
//!
//! pyo3-ffi was built for the stable ABI of 3.9, whose macros read an object's type and reference
//! count where builds with the GIL have them. The functions here have the same names and types,
//! and are right on every interpreter that may run. `ci/universal.sh` has clippy refuse the
//! others.

#![allow(non_snake_case, clippy::missing_safety_doc, reason = "C's names and contracts")]
#![allow(dead_code, reason = "some are for users only")]

use core::ffi::{c_int, c_ulong};
use core::sync::atomic::{AtomicIsize, AtomicPtr, AtomicU32, Ordering};

pub use pyo3_ffi::*;

use super::{FreeThreaded, Gil, newer};
use crate::raw::running::Running;

/// `Py_TYPE`: the type of an object, borrowed from it.
#[inline]
pub unsafe fn Py_TYPE(ob: *mut PyObject) -> *mut PyTypeObject {
    match newer::type_of() {
        // SAFETY: the caller vouches for the object.
        Some(function) => unsafe { function(ob) },
        // SAFETY: as above; there is no function before 3.14.
        None => unsafe { read_type(ob) },
    }
}

/// # Safety
/// `ob` is an object, and the interpreter is older than 3.14.
unsafe fn read_type(ob: *mut PyObject) -> *mut PyTypeObject {
    // SAFETY: up to 3.13 an object has one of the two heads. The headers read the field as it is;
    // another thread may assign `__class__` meanwhile, so this is an atomic read.
    unsafe {
        let field = if Running::now().free_threaded {
            &raw mut (*ob.cast::<FreeThreaded>()).ob_type
        } else {
            &raw mut (*ob.cast::<Gil>()).ob_type
        };
        AtomicPtr::from_ptr(field).load(Ordering::Relaxed).cast()
    }
}

/// `Py_REFCNT`: the reference count of an object.
pub unsafe fn Py_REFCNT(ob: *mut PyObject) -> Py_ssize_t {
    /// `_Py_REF_SHARED_SHIFT` of 3.13.
    const SHARED_SHIFT: u32 = 2;
    if let Some(function) = newer::count_of() {
        // SAFETY: the caller vouches for the object.
        return unsafe { function(ob) };
    }
    // SAFETY: as in `read_type`. The headers add up the two counts like this, and say the highest
    // number of 32 bits for an immortal object.
    unsafe {
        if !Running::now().free_threaded {
            let count = &raw mut (*ob.cast::<Gil>()).ob_refcnt;
            return AtomicIsize::from_ptr(count).load(Ordering::Relaxed);
        }
        let head = ob.cast::<FreeThreaded>();
        let local = AtomicU32::from_ptr(&raw mut (*head).ob_ref_local).load(Ordering::Relaxed);
        if local == u32::MAX {
            return local as Py_ssize_t;
        }
        let shared = AtomicIsize::from_ptr(&raw mut (*head).ob_ref_shared).load(Ordering::Relaxed);
        local as Py_ssize_t + (shared >> SHARED_SHIFT)
    }
}

/// `Py_IS_TYPE`
#[inline]
pub unsafe fn Py_IS_TYPE(ob: *mut PyObject, tp: *mut PyTypeObject) -> c_int {
    // SAFETY: the caller vouches for the object.
    c_int::from(unsafe { Py_TYPE(ob) } == tp)
}

/// `PyObject_TypeCheck`
#[inline]
pub unsafe fn PyObject_TypeCheck(ob: *mut PyObject, tp: *mut PyTypeObject) -> c_int {
    // SAFETY: the caller vouches for the object and the type.
    unsafe {
        let own = Py_TYPE(ob);
        c_int::from(own == tp || PyType_IsSubtype(own, tp) != 0)
    }
}

#[inline]
unsafe fn has_flag(ob: *mut PyObject, flag: c_ulong) -> c_int {
    // SAFETY: the caller vouches for the object.
    c_int::from(unsafe { PyType_GetFlags(Py_TYPE(ob)) } & flag != 0)
}

macro_rules! checks {
    ($($name:ident: $what:ident $value:ident;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`")]
        #[inline]
        pub unsafe fn $name(op: *mut PyObject) -> c_int {
            // SAFETY: the caller vouches for the object.
            unsafe { checks!(@$what op $value) }
        }
    )*};
    (@flag $op:ident $value:ident) => { has_flag($op, $value) };
    (@exact $op:ident $value:ident) => { Py_IS_TYPE($op, &raw mut $value) };
    (@of $op:ident $value:ident) => { PyObject_TypeCheck($op, &raw mut $value) };
}

checks! {
    PyType_Check: flag Py_TPFLAGS_TYPE_SUBCLASS;
    PyType_CheckExact: exact PyType_Type;
    PyList_Check: flag Py_TPFLAGS_LIST_SUBCLASS;
    PyList_CheckExact: exact PyList_Type;
    PyTuple_Check: flag Py_TPFLAGS_TUPLE_SUBCLASS;
    PyTuple_CheckExact: exact PyTuple_Type;
    PyLong_Check: flag Py_TPFLAGS_LONG_SUBCLASS;
    PyLong_CheckExact: exact PyLong_Type;
    PyBool_Check: exact PyBool_Type;
    PyBytes_Check: flag Py_TPFLAGS_BYTES_SUBCLASS;
    PyBytes_CheckExact: exact PyBytes_Type;
    PyUnicode_Check: flag Py_TPFLAGS_UNICODE_SUBCLASS;
    PyUnicode_CheckExact: exact PyUnicode_Type;
    PyDict_Check: flag Py_TPFLAGS_DICT_SUBCLASS;
    PyDict_CheckExact: exact PyDict_Type;
    PyDictKeys_Check: of PyDictKeys_Type;
    PyDictValues_Check: of PyDictValues_Type;
    PyDictItems_Check: of PyDictItems_Type;
    PyExceptionInstance_Check: flag Py_TPFLAGS_BASE_EXC_SUBCLASS;
    PyModule_Check: of PyModule_Type;
    PyModule_CheckExact: exact PyModule_Type;
    PyCFunction_Check: of PyCFunction_Type;
    PyCFunction_CheckExact: exact PyCFunction_Type;
    PyCapsule_CheckExact: exact PyCapsule_Type;
    PyComplex_Check: of PyComplex_Type;
    PyComplex_CheckExact: exact PyComplex_Type;
    PyFloat_Check: of PyFloat_Type;
    PyFloat_CheckExact: exact PyFloat_Type;
    PyByteArray_Check: of PyByteArray_Type;
    PyByteArray_CheckExact: exact PyByteArray_Type;
    PyFrozenSet_Check: of PyFrozenSet_Type;
    PyFrozenSet_CheckExact: exact PyFrozenSet_Type;
    PySet_Check: of PySet_Type;
    PySet_CheckExact: exact PySet_Type;
    PySlice_Check: exact PySlice_Type;
    PyRange_Check: exact PyRange_Type;
    PyMemoryView_Check: exact PyMemoryView_Type;
    PySeqIter_Check: exact PySeqIter_Type;
    PyCallIter_Check: exact PyCallIter_Type;
    PyTraceBack_Check: exact PyTraceBack_Type;
}

/// `PyAnySet_CheckExact`
#[inline]
pub unsafe fn PyAnySet_CheckExact(op: *mut PyObject) -> c_int {
    // SAFETY: the caller vouches for the object.
    unsafe { PySet_CheckExact(op) | PyFrozenSet_CheckExact(op) }
}

/// `PyAnySet_Check`
#[inline]
pub unsafe fn PyAnySet_Check(op: *mut PyObject) -> c_int {
    // SAFETY: the caller vouches for the object.
    unsafe { PySet_Check(op) | PyFrozenSet_Check(op) }
}

/// `PyExceptionInstance_Class`
#[inline]
pub unsafe fn PyExceptionInstance_Class(x: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller vouches for the object.
    unsafe { Py_TYPE(x).cast() }
}
