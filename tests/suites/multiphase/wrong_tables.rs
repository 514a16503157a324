//! Definitions that CPython refuses for what stands in them, and unusual ones that it accepts.

use std::ptr::null_mut;

use pymodule_ffi::raw::slots::Py_slot_invalid;
use pymodule_ffi::raw::{PyModuleDef, PyObject};

use crate::raw_module::{END, create, raw_definition, raw_hook, raw_module, slot};

raw_definition!(NULL_SLOTS, "_testmultiphase_null_slots", 0, null_mut(), null_mut());
raw_hook!(NULL_SLOTS, "_testmultiphase_null_slots");

raw_module!(
    NO_INTERPRETERS_SLOT,
    "_test_no_multiple_interpreter_slot",
    0,
    null_mut(),
    [
        #[cfg(Py_3_13)]
        crate::raw_module::GIL_NOT_USED,
        END
    ]
);

raw_module!(
    SLOT_TOO_LARGE,
    "_testmultiphase_bad_slot_large",
    0,
    null_mut(),
    [slot(Py_slot_invalid as _, null_mut()), END]
);

raw_module!(
    SLOT_NEGATIVE,
    "_testmultiphase_bad_slot_negative",
    0,
    null_mut(),
    [slot(-1, null_mut()), END]
);

raw_module!(NEGATIVE_SIZE, "_testmultiphase_negative_size", -1, null_mut(), [END]);

unsafe extern "C" fn namespace(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls it, attached.
    unsafe { cpython_suites::answer(cpython_suites::create) }
}

raw_module!(
    INT_WITH_STATE,
    "_testmultiphase_create_int_with_state",
    10,
    null_mut(),
    [create(namespace), END]
);

raw_module!(
    TWO_CREATES,
    "_testmultiphase_multiple_create_slots",
    0,
    null_mut(),
    [create(namespace), create(namespace), END]
);

#[cfg(Py_3_12)]
raw_module!(
    TWO_INTERPRETERS,
    "_testmultiphase_multiple_multiple_interpreters_slots",
    0,
    null_mut(),
    [crate::raw_module::interpreters(1), crate::raw_module::interpreters(2), END]
);
