//! Objects in the place of modules.

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::PyObject;
use pymodule_ffi::{Raw, callback};
use pyo3_ffi as ffi;

use crate::wrong_callbacks::namespace;

module! {
    pub static NAMESPACE;
    name: "_testmultiphase_nonmodule", doc: "Test module _testmultiphase_nonmodule",
    interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|spec| cpython_suites::create(spec.attached())),
}

/// `i - j`
///
/// # Safety
/// CPython calls it by `METH_VARARGS`.
unsafe extern "C" fn bar(_: *mut PyObject, arguments: *mut PyObject) -> *mut PyObject {
    // SAFETY: attached during the call; an index beyond the tuple is NULL with an exception.
    unsafe {
        callback("bar", |attached| {
            let (i, j) = (ffi::PyTuple_GetItem(arguments, 0), ffi::PyTuple_GetItem(arguments, 1));
            if i.is_null() || j.is_null() {
                return Err(Raised::fetch(attached));
            }
            Object::from_owned_or_raised(attached, ffi::PyNumber_Subtract(i, j))
        })
    }
}

module! {
    pub static WITH_METHODS;
    name: "_testmultiphase_nonmodule_with_methods",
    doc: "Test module _testmultiphase_nonmodule_with_methods",
    interpreters: PerInterpreterGil, gil: NotUsed,
    // SAFETY: it returns a new reference or NULL with an exception, of an object that takes any
    // attribute.
    create: raw(unsafe { Raw::new(namespace) }),
    // SAFETY: it returns a new reference or NULL with an exception, and does not look at `self`.
    methods: [raw_varargs("bar", unsafe { Raw::new(bar) })],
}
