//! The module that a class was made for, as a pointer.

use pyo3_ffi::{self as ffi, PyObject, PyTypeObject};

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub(super) use ffi::PyType_FromModuleAndSpec;
#[cfg(all(Py_3_10, Py_LIMITED_API))]
use ffi::PyType_GetModule;

// The headers of 3.9 have these two under the stable ABI, too, and its libpython exports them.
// `python3.dll` has them from 3.10 on only.
#[cfg(all(not(any(Py_3_10, not(Py_LIMITED_API))), not(windows)))]
unsafe extern "C" {
    fn PyType_GetModule(class: *mut PyTypeObject) -> *mut PyObject;
    pub(super) fn PyType_FromModuleAndSpec(
        module: *mut PyObject,
        spec: *mut ffi::PyType_Spec,
        bases: *mut PyObject,
    ) -> *mut PyObject;
}

/// The module of the class itself without regard to its superclasses, borrowed from the class.
/// NULL, without an exception, if there is none. Any object can be a class's module.
///
/// # Safety
/// The thread is attached and no exception is pending; `class` is a class that is alive.
#[inline]
pub(super) unsafe fn own_module(class: *mut PyTypeObject) -> *mut PyObject {
    // `PyType_GetModule` formats a message if there is none, and costs a call if there is one.
    #[cfg(not(Py_LIMITED_API))]
    // SAFETY: only classes that were allocated have the longer struct. Its module is set before
    // anybody sees the class. The collector sets it to NULL, with the GIL between two calls, and
    // without it as docs/soundness.md says.
    unsafe {
        if ffi::PyType_HasFeature(class, ffi::Py_TPFLAGS_HEAPTYPE) == 0 {
            return core::ptr::null_mut();
        }
        (*class.cast::<ffi::PyHeapTypeObject>()).ht_module
    }
    #[cfg(Py_LIMITED_API)]
    // SAFETY: `class` is a class; the exception is ours to clear.
    unsafe {
        let module = PyType_GetModule(class);
        if module.is_null() {
            ffi::PyErr_Clear();
            return core::ptr::null_mut();
        }
        module
    }
}

/// As [`own_module`], for a class that was made with `PyType_FromModuleAndSpec`.
///
/// # Safety
/// As [`own_module`]; the class is such a one.
#[inline]
pub(super) unsafe fn module_of_heap_type(class: *mut PyTypeObject) -> *mut PyObject {
    #[cfg(not(Py_LIMITED_API))]
    // SAFETY: as in `own_module`.
    unsafe {
        (*class.cast::<ffi::PyHeapTypeObject>()).ht_module
    }
    #[cfg(Py_LIMITED_API)]
    // SAFETY: the caller's contract.
    unsafe {
        own_module(class)
    }
}

/// Whether a class can be looked into: a metaclass's `mro()` gets it before it has an MRO, which
/// C's functions take for granted, and one that the garbage collector has cleared has none any more.
///
/// # Safety
/// `class` is a class that is alive.
pub(super) unsafe fn is_ready(class: *mut PyTypeObject) -> bool {
    // SAFETY: the caller vouches for the class.
    unsafe {
        #[cfg(not(Py_LIMITED_API))]
        let has_mro = !(*class).tp_mro.is_null();
        // The attribute is asked later, which needs no MRO.
        #[cfg(Py_LIMITED_API)]
        let has_mro = true;
        has_mro && ffi::PyType_GetFlags(class) & ffi::Py_TPFLAGS_READY != 0
    }
}
