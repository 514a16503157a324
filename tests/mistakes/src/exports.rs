//! Arrays of `PyModExport`.

use core::ffi::c_void;

use pymodule_ffi::raw::slots::{self as id, PySlot_INTPTR, PySlot_OPTIONAL, PySlot_STATIC};

use crate::build::{array, bare, export, number, pointer, slot, slots};
use crate::functions::{NULL, clear, count, create, create_module, exec, free, traverse};

const EXEC: i32 = id::Py_mod_exec_before_3_15 as i32;
const GIL: u16 = id::Py_mod_gil_before_3_15;

const OPTIONAL: u16 = PySlot_OPTIONAL | PySlot_INTPTR | PySlot_STATIC;

/// A text, as a slot's value.
fn text() -> *mut c_void {
    c"text".as_ptr().cast_mut().cast()
}

fn twice(id: u16, value: *mut c_void) -> *mut id::PySlot {
    array([pointer(id, value), pointer(id, value)])
}

fn null(id: u16) -> *mut id::PySlot {
    array([pointer(id, NULL)])
}

fn no_methods() -> *mut c_void {
    crate::build::methods([]).cast()
}

export! {
    abi_missing => bare([]);

    null_create => null(id::Py_mod_create);
    null_exec => null(id::Py_mod_exec);
    null_name => null(id::Py_mod_name);
    null_doc => null(id::Py_mod_doc);
    null_token => null(id::Py_mod_token);
    null_methods => null(id::Py_mod_methods);
    null_traverse => null(id::Py_mod_state_traverse);
    null_clear => null(id::Py_mod_state_clear);
    null_free => null(id::Py_mod_state_free);
    null_abi => null(id::Py_mod_abi);

    twice_create => twice(id::Py_mod_create, create(create_module));
    twice_exec => twice(id::Py_mod_exec, exec(count));
    twice_interpreters => array([
        number(id::Py_mod_multiple_interpreters, 2), number(id::Py_mod_multiple_interpreters, 2),
    ]);
    twice_gil => array([number(id::Py_mod_gil, 1), number(id::Py_mod_gil, 1)]);
    twice_gil_old_id => array([number(id::Py_mod_gil, 1), number(GIL, 1)]);
    twice_name => twice(id::Py_mod_name, text());
    twice_doc => twice(id::Py_mod_doc, text());
    twice_token => twice(id::Py_mod_token, text());
    twice_size => array([number(id::Py_mod_state_size, 8), number(id::Py_mod_state_size, 8)]);
    twice_methods => twice(id::Py_mod_methods, no_methods());
    twice_traverse => twice(id::Py_mod_state_traverse, traverse as *mut c_void);
    twice_clear => twice(id::Py_mod_state_clear, clear as *mut c_void);
    twice_free => twice(id::Py_mod_state_free, free as *mut c_void);
    twice_nested => array([
        pointer(id::Py_mod_name, text()),
        pointer(id::Py_slot_subslots, bare([pointer(id::Py_mod_name, text())]).cast()),
    ]);

    methods_not_static => array([slot(id::Py_mod_methods, PySlot_INTPTR, no_methods())]);

    export_unknown => array([pointer(500, text())]);
    export_unknown_optional => array([slot(500, OPTIONAL, text())]);
    export_of_type => array([pointer(56, text())]);
    export_of_type_optional => array([slot(56, OPTIONAL, text())]);
    export_invalid => array([pointer(id::Py_slot_invalid, text())]);
    export_invalid_optional => array([slot(id::Py_slot_invalid, OPTIONAL, text())]);
    optional_null_name => array([slot(id::Py_mod_name, OPTIONAL, NULL)]);
    end_optional => array([slot(id::Py_slot_end, PySlot_OPTIONAL, NULL)]);
    end_static => array([slot(id::Py_slot_end, PySlot_STATIC | PySlot_INTPTR, text())]);
    reserved_bits => {
        let mut slot = pointer(id::Py_mod_doc, text());
        slot.reserved.sl_reserved = 1;
        array([slot])
    };
    unknown_flags => array([slot(id::Py_mod_doc, 0x8000 | PySlot_INTPTR | PySlot_STATIC, text())]);

    legacy_exec_twice => array([
        pointer(id::Py_mod_slots, slots([(EXEC, exec(count)), (EXEC, exec(count))]).cast()),
    ]);
    export_size_negative => array([number(id::Py_mod_state_size, u64::MAX)]);
    export_size_huge => array([number(id::Py_mod_state_size, i64::MAX as u64)]);
    export_executed_again => array([pointer(id::Py_mod_exec, exec(count))]);
    // A number where a pointer belongs: on 64 bits all members of the value are one.
    value_of_wrong_member => array([number(id::Py_mod_doc, 1)]);
}
