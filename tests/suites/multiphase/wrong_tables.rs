//! Modules that CPython refuses for what stands in their tables, and an unusual one.

use std::ptr::null_mut;

use pymodule_ffi::raw::slots::Py_slot_invalid;

use crate::raw_module::{END, create, raw_module, slot};
use crate::wrong_callbacks::namespace;

raw_module!(
    NO_INTERPRETERS_SLOT,
    "_test_no_multiple_interpreter_slot",
    0,
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
    [slot(Py_slot_invalid as _, null_mut()), END]
);

raw_module!(SLOT_NEGATIVE, "_testmultiphase_bad_slot_negative", 0, [slot(-1, null_mut()), END]);

raw_module!(NEGATIVE_SIZE, "_testmultiphase_negative_size", -1, [END]);

raw_module!(INT_WITH_STATE, "_testmultiphase_create_int_with_state", 10, [create(namespace), END]);

raw_module!(
    TWO_CREATES,
    "_testmultiphase_multiple_create_slots",
    0,
    [create(namespace), create(namespace), END]
);

#[cfg(Py_3_12)]
raw_module!(
    TWO_INTERPRETERS,
    "_testmultiphase_multiple_multiple_interpreters_slots",
    0,
    [crate::raw_module::interpreters(1), crate::raw_module::interpreters(2), END]
);
