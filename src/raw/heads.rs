//! The two heads of objects, for the feature `universal`: up to 3.14 there are no others, but for
//! `Py_TRACE_REFS` up to 3.12.
//!
//! Every build for one version proves the head that it has (`abi::heads`). With the feature, the
//! `PyModuleDef`s that start with them have the assertions of their versions' headers, and a test
//! compares their bytes with C's. From 3.15 on nothing here is used.

#![cfg_attr(not(universal), allow(dead_code, reason = "only their layout is proven"))]

use core::ffi::c_void;
use core::ptr::null_mut;

/// `PyObject` of builds with the GIL.
#[repr(C)]
pub(crate) struct Gil {
    pub(crate) ob_refcnt: isize,
    pub(crate) ob_type: *mut c_void,
}

impl Gil {
    pub(crate) const fn new(ob_refcnt: isize) -> Self {
        Self { ob_refcnt, ob_type: null_mut() }
    }
}

/// `PyObject` of free-threaded builds.
#[allow(clippy::struct_field_names, reason = "C's names")]
#[repr(C)]
pub(crate) struct FreeThreaded {
    ob_tid: usize,
    /// `_padding` in 3.13.
    ob_flags: u16,
    ob_mutex: u8,
    ob_gc_bits: u8,
    pub(crate) ob_ref_local: u32,
    pub(crate) ob_ref_shared: isize,
    pub(crate) ob_type: *mut c_void,
}

impl FreeThreaded {
    pub(crate) const fn new(ob_flags: u16, ob_ref_local: u32) -> Self {
        Self {
            ob_tid: 0,
            ob_flags,
            ob_mutex: 0,
            ob_gc_bits: 0,
            ob_ref_local,
            ob_ref_shared: 0,
            ob_type: null_mut(),
        }
    }
}
