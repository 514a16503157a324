//! Definitions whose `PyInit` does other things than to make a module: raw statics.

use std::ptr::null_mut;

use pymodule_ffi::callback;
use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{ModuleDef, PyMethodDef, PyModule_Create, PyObject, PyState_FindModule};

/// `PyModule_Create` and, without the GIL, `PyUnstable_Module_SetGIL`.
///
/// # Safety
/// The thread is attached; the definition is static and has no slots.
pub unsafe fn create(definition: &'static ModuleDef) -> *mut PyObject {
    // SAFETY: the caller's contract; the module is a new one.
    unsafe {
        let module = PyModule_Create(definition.as_ptr());
        #[cfg(Py_GIL_DISABLED)]
        if !module.is_null() {
            use pymodule_ffi::raw::{Py_MOD_GIL_NOT_USED, PyUnstable_Module_SetGIL};
            PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED as *mut std::ffi::c_void);
        }
        module
    }
}

/// A definition with nothing but these fields.
macro_rules! definition {
    ($definition:ident, $name:literal, $size:literal, $methods:expr) => {
        // SAFETY: the texts are C strings, methods are NULL or a right table, all static.
        static $definition: pymodule_ffi::raw::ModuleDef = unsafe {
            pymodule_ffi::raw::ModuleDef::new(
                concat!($name, "\0").as_ptr().cast(),
                concat!("Test module ", $name, "\0").as_ptr().cast(),
                $size,
                $methods,
                std::ptr::null_mut(),
                None,
                None,
                None,
            )
        };
    };
}
pub(crate) use definition;

const NO_METHODS: *mut PyMethodDef = null_mut();

/// A module that is made where none is found by its definition.
macro_rules! cached {
    ($definition:ident, $name:literal, $size:literal) => {
        definition!($definition, $name, $size, NO_METHODS);
        const _: () = {
            #[unsafe(export_name = concat!("PyInit_", $name))]
            extern "C" fn init() -> *mut PyObject {
                // SAFETY: CPython calls it, attached; the definition is static. What is found is
                // alive, and the new reference is the caller's.
                unsafe {
                    callback($name, |attached| {
                        let found = PyState_FindModule($definition.as_ptr());
                        if found.is_null() {
                            return Object::from_owned_or_raised(attached, create(&$definition));
                        }
                        Ok(Object::from_borrowed(attached, found))
                    })
                }
            }
        };
    };
}

cached!(BASIC, "_testsinglephase_check_cache_first", -1);
cached!(REINIT, "_testsinglephase_with_reinit_check_cache_first", 0);
cached!(WITH_STATE, "_testsinglephase_with_state_check_cache_first", 42);
