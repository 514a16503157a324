//! The heads that the feature `universal` reads, against the object of the build that has one.
//!
//! bindgen's numbers prove how long a head is, since `PyModuleDef` goes on behind it; where its
//! type is within, pyo3-ffi tells.

use core::mem::{align_of, offset_of, size_of};

use pyo3_ffi::PyObject;

#[cfg(Py_GIL_DISABLED)]
use crate::raw::heads::FreeThreaded as Head;
#[cfg(not(Py_GIL_DISABLED))]
use crate::raw::heads::Gil as Head;

const _: () = {
    assert!(size_of::<Head>() == size_of::<PyObject>(), "size of the head");
    assert!(align_of::<Head>() == align_of::<PyObject>(), "alignment of the head");
    assert!(offset_of!(Head, ob_type) == offset_of!(PyObject, ob_type), "ob_type of the head");
    #[cfg(not(Py_GIL_DISABLED))]
    assert!(offset_of!(Head, ob_refcnt) == offset_of!(PyObject, ob_refcnt), "ob_refcnt");
    #[cfg(Py_GIL_DISABLED)]
    assert!(offset_of!(Head, ob_ref_local) == offset_of!(PyObject, ob_ref_local), "ob_ref_local");
    #[cfg(Py_GIL_DISABLED)]
    assert!(
        offset_of!(Head, ob_ref_shared) == offset_of!(PyObject, ob_ref_shared),
        "ob_ref_shared"
    );
};
