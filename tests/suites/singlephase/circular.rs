//! A module whose initialization imports a module that imports it.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering::Relaxed};

use cpython_suites::{Entry, entry};
use pymodule_ffi::callback;
use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{METH_NOARGS, PyMethodDef, PyObject};
use pyo3_ffi::PyMethodDefPointer;

use crate::raw_single::{create, definition};

/// The module while it is cached, with a reference to it.
static CACHED: AtomicPtr<PyObject> = AtomicPtr::new(null_mut());

/// The cached module, which is cached no more.
///
/// # Safety
/// CPython calls it by `METH_NOARGS`.
unsafe extern "C" fn clear_static_var(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: attached during the call; the reference was that of the static.
    unsafe {
        callback("clear_static_var", |attached| {
            let cached = CACHED.swap(null_mut(), Relaxed);
            if cached.is_null() {
                return Ok(attached.none());
            }
            Ok(Object::from_owned(attached, cached))
        })
    }
}

// SAFETY: the function is of its convention, the name is static, the table ends with zeros.
static METHODS: Entry<2> = unsafe {
    Entry::new([
        entry(
            c"clear_static_var",
            PyMethodDefPointer { PyCFunction: clear_static_var },
            METH_NOARGS,
        ),
        PyMethodDef::zeroed(),
    ])
};

definition!(CIRCULAR, "_testsinglephase_circular", -1, METHODS.as_ptr());

#[unsafe(export_name = "PyInit__testsinglephase_circular")]
extern "C" fn init() -> *mut PyObject {
    // SAFETY: CPython calls it, attached; the definition is static. The static keeps the module
    // alive, in the main interpreter, where CPython runs the function.
    unsafe {
        callback("PyInit__testsinglephase_circular", |attached| {
            let cached = CACHED.load(Relaxed);
            if !cached.is_null() {
                return Ok(Object::from_borrowed(attached, cached));
            }
            let module = Object::from_owned_or_raised(attached, create(&CIRCULAR))?;
            CACHED.store(module.clone().into_ptr(), Relaxed);
            let helper = attached.import(c"test.test_import.data.circular_imports.singlephase")?;
            module.setattr(c"helper_mod_name", &helper.getattr(c"__name__")?)?;
            Ok(module)
        })
    }
}
