//! The two heads of objects: up to 3.14 there are no others, but for `Py_TRACE_REFS` up to 3.12.
//!
//! From 3.15 on nothing here is used. The generated `PyModuleDef`s that start with these heads
//! have the assertions of their version's headers, so a head of another size does not compile;
//! `tests/universal.rs` compares every byte with what C lays down.

use core::ffi::c_void;
use core::ptr::null_mut;

/// `PyObject` of builds with the GIL.
#[repr(C)]
pub(crate) struct Gil {
    pub(super) ob_refcnt: isize,
    pub(super) ob_type: *mut c_void,
}

impl Gil {
    pub(super) const fn new(ob_refcnt: isize) -> Self {
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
    pub(super) ob_ref_local: u32,
    pub(super) ob_ref_shared: isize,
    pub(super) ob_type: *mut c_void,
}

impl FreeThreaded {
    pub(super) const fn new(ob_flags: u16, ob_ref_local: u32) -> Self {
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
