//! Modules of raw statics: a `PyModuleDef` and its `PyInit`.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use pymodule_ffi::raw::{self, PyModuleDef, PyModuleDef_Slot, PyObject};

pub const fn slot(id: c_int, value: *mut c_void) -> PyModuleDef_Slot {
    PyModuleDef_Slot { slot: id, value }
}

pub const END: PyModuleDef_Slot = slot(0, null_mut());

pub const fn create(
    function: unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject,
) -> PyModuleDef_Slot {
    slot(raw::Py_mod_create, function as *mut c_void)
}

#[cfg(Py_3_12)]
pub const fn interpreters(value: usize) -> PyModuleDef_Slot {
    slot(raw::Py_mod_multiple_interpreters, value as *mut c_void)
}

/// So that no test enables the GIL for those that come after it.
#[cfg(Py_3_13)]
pub const GIL_NOT_USED: PyModuleDef_Slot =
    slot(raw::Py_mod_gil, raw::Py_MOD_GIL_NOT_USED as *mut c_void);

/// `raw_module!(NAME, "name", state size, [slots])`, where the last slot is [`END`].
macro_rules! raw_module {
    ($definition:ident, $name:literal, $size:expr, [$($slots:tt)*]) => {
        $crate::raw_module::raw_definition!($definition, $name, $size, {
            const SLOTS: &[pymodule_ffi::raw::PyModuleDef_Slot] = &[$($slots)*];
            SLOTS.as_ptr().cast_mut()
        });
        $crate::raw_module::raw_hook!($definition, $name);
    };
}

/// Only the definition; `$slots` is a pointer.
macro_rules! raw_definition {
    ($definition:ident, $name:literal, $size:expr, $slots:expr) => {
        // SAFETY: texts and tables are static and end as they have to; functions are of the
        // types that their slots say. CPython refuses the mistakes that are made on purpose.
        static $definition: pymodule_ffi::raw::ModuleDef = unsafe {
            pymodule_ffi::raw::ModuleDef::new(
                concat!($name, "\0").as_ptr().cast(),
                concat!("Test module ", $name, "\0").as_ptr().cast(),
                $size,
                std::ptr::null_mut(),
                $slots,
                None,
                None,
                None,
            )
        };
    };
}

/// `PyInit` that returns `PyModuleDef_Init`.
macro_rules! raw_hook {
    ($definition:ident, $name:literal) => {
        const _: () = {
            #[unsafe(export_name = concat!("PyInit_", $name))]
            extern "C" fn init() -> *mut pymodule_ffi::raw::PyObject {
                // SAFETY: CPython calls it, attached; the definition is static and writable.
                unsafe { pymodule_ffi::raw::PyModuleDef_Init($definition.as_ptr()) }
            }
        };
    };
}

pub(crate) use {raw_definition, raw_hook, raw_module};

raw_definition!(NULL_SLOTS, "_testmultiphase_null_slots", 0, null_mut());
raw_hook!(NULL_SLOTS, "_testmultiphase_null_slots");
