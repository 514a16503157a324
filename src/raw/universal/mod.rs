//! The feature `universal`: what one file for every CPython knows of each of them.
//!
//! Three things differ between the interpreters that may run such a file:
//!
//! - the head of an object, and with it `PyModuleDef`: [`heads`](super::heads) has the heads, [`layouts`] the
//!   definitions, laid out by the committed bindings of each version;
//! - which functions exist: functions newer than the stable ABI of 3.9 are looked up ([`newer`]);
//! - macros of the headers that read the head: [`ffi`] has functions for them.

pub mod ffi;
pub(crate) mod layouts;
pub(crate) mod newer;

pub(crate) use super::heads::{FreeThreaded, Gil};

/// The first minor version that calls `PyModExport`, if the file has one, instead of `PyInit`.
pub(crate) const EXPORTED_SINCE: u32 = 15;

/// The last minor version in which `Py_TRACE_REFS` changes the head of an object.
pub(crate) const TRACED_UNTIL: u32 = 12;

/// `PyModuleDef`: opaque, since one file has several.
#[repr(C)]
#[derive(Debug)]
pub struct PyModuleDef {
    _unused: [u8; 0],
}
