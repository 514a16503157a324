//! Arrays within arrays.

use pymodule_ffi::raw::slots::{self as id, PySlot, PySlot_INTPTR};

#[cfg(Py_3_15)]
use pymodule_ffi::raw;

use crate::build::{array, bare, export, init, pointer, slot, with_slots};

/// As many arrays as this, each within the one before.
fn nested(levels: usize) -> *mut PySlot {
    (1..levels).fold(bare([]), |inner, _| bare([pointer(id::Py_slot_subslots, inner.cast())]))
}

/// The first slot of an array becomes the array itself.
fn cycle() -> *mut PySlot {
    let array = bare([pointer(id::Py_slot_subslots, core::ptr::null_mut())]);
    // SAFETY: the array was made here, has that element, and nobody else knows it.
    unsafe { *array = pointer(id::Py_slot_subslots, array.cast()) };
    array
}

export! {
    nested_four => array([pointer(id::Py_slot_subslots, nested(4).cast())]);
    nested_five => array([pointer(id::Py_slot_subslots, nested(5).cast())]);
    nested_cycle => array([pointer(id::Py_slot_subslots, cycle().cast())]);
}

// The function came with 3.15.
#[cfg(Py_3_15)]
init! {
    from_null_slots => raw::PyModule_FromSlotsAndSpec(core::ptr::null(), pyo3_ffi::Py_None());
    spec_without_name => raw::PyModule_FromSlotsAndSpec(array([]), pyo3_ffi::Py_None());
}

init! {
    // CPython takes an array from `m_slots` for static; arrays within it need the flag.
    nested_not_static => {
        let inner = bare([slot(id::Py_slot_subslots, PySlot_INTPTR, bare([]).cast())]);
        with_slots([(id::Py_slot_subslots.into(), inner.cast())]).init()
    };
}
