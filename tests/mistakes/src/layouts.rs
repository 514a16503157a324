//! Definitions in the layout of the other threading build.

use core::ffi::{c_char, c_void};
use core::ptr::{null, null_mut};

use pymodule_ffi::raw::{PyModuleDef, PyObject};

use crate::build::{init, leak};

/// `PyModuleDef` behind an object head of this many words.
#[repr(C)]
struct Layout<const WORDS: usize> {
    head: [*mut c_void; WORDS],
    init: *mut c_void,
    index: isize,
    copy: *mut c_void,
    name: *const c_char,
    doc: *const c_char,
    size: isize,
    /// `m_methods` to `m_free`, and the bytes that a reader of the longer layout would find behind.
    rest: [*mut c_void; 7],
}

fn other_layout<const WORDS: usize>() -> *mut PyModuleDef {
    leak(Layout::<WORDS> {
        head: [null_mut(); WORDS],
        init: null_mut(),
        index: 0,
        copy: null_mut(),
        name: c"mistake".as_ptr(),
        // Which the shorter layout has where the longer one has its methods.
        doc: null(),
        size: 0,
        rest: [null_mut(); 7],
    })
    .cast()
}

/// With the GIL a head is two words; without it four.
fn initialized() -> *mut PyObject {
    let definition = if cfg!(Py_GIL_DISABLED) { other_layout::<2>() } else { other_layout::<4>() };
    // SAFETY: hooks run attached; the memory is writable, stays, and is at least as long as a
    // definition of either layout. That it is of the other one is the mistake.
    unsafe { pymodule_ffi::raw::PyModuleDef_Init(definition) }
}

init! {
    layout => initialized();
}
