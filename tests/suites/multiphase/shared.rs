//! A single-phase module whose namespace interpreters share: `m_size` -1, which only a raw definition
//! has, as objects cross interpreters by it.

use std::ptr::null_mut;

use pymodule_ffi::callback;
use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{ModuleDef, PyModule_Create, PyObject};

// SAFETY: the texts are C strings, the rest is NULL.
static SHARED: ModuleDef = unsafe {
    ModuleDef::new(
        c"_test_module_state_shared".as_ptr(),
        c"Test module _test_module_state_shared".as_ptr(),
        -1,
        null_mut(),
        null_mut(),
        None,
        None,
        None,
    )
};

#[unsafe(export_name = "PyInit__test_module_state_shared")]
unsafe extern "C" fn init() -> *mut PyObject {
    // SAFETY: CPython calls it, attached; the definition is static and has no slots.
    unsafe {
        callback("_test_module_state_shared", |attached| {
            let module = PyModule_Create(SHARED.as_ptr());
            #[cfg(Py_GIL_DISABLED)]
            if !module.is_null() {
                use pymodule_ffi::raw::{Py_MOD_GIL_NOT_USED, PyUnstable_Module_SetGIL};
                PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED as *mut std::ffi::c_void);
            }
            let module = Object::from_owned_or_raised(attached, module)?;
            module.setattr(c"Error", &attached.import(c"builtins")?.getattr(c"Exception")?)?;
            Ok(module)
        })
    }
}
