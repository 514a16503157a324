//! Modules of raw statics: an array of `PySlot` and its `PyModExport`, for abi3t.

use std::ffi::{c_int, c_void};

use pymodule_ffi::raw::{self, PyModuleDef, PyObject, PySlot, slots};

pub use crate::slot_array::END;
use crate::slot_array::{number, pointer};

/// A slot of an unknown kind; an id that does not fit in a `u16` is cut.
pub const fn slot(id: c_int, value: *mut c_void) -> PySlot {
    pointer(id as u16, value)
}

pub const fn create(
    function: unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject,
) -> PySlot {
    pointer(slots::Py_mod_create, function as *const c_void)
}

pub const fn interpreters(value: usize) -> PySlot {
    number(slots::Py_mod_multiple_interpreters, value as u64)
}

/// So that no test enables the GIL for those that come after it.
pub const GIL_NOT_USED: PySlot = number(slots::Py_mod_gil, raw::Py_MOD_GIL_NOT_USED as u64);

/// `raw_module!(NAME, "name", state size, [slots])`, where the last slot is [`END`].
macro_rules! raw_module {
    ($array:ident, $name:literal, $size:expr, [$($slots:tt)*]) => {
        const $array: &[pymodule_ffi::raw::PySlot] = &[
            $crate::slot_array::abi(),
            $crate::slot_array::state_size($size),
            $($slots)*
        ];
        const _: () = {
            #[unsafe(export_name = concat!("PyModExport_", $name))]
            extern "C" fn export() -> *mut pymodule_ffi::raw::PySlot {
                $array.as_ptr().cast_mut()
            }
        };
    };
}

pub(crate) use raw_module;

raw_module!(NULL_SLOTS, "_testmultiphase_null_slots", 0, [END]);
