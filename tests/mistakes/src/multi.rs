//! `PyModuleDef` with slots.

use core::ffi::{c_int, c_void};

use pymodule_ffi::raw::{self, PyMethodDef, PyModuleDef, PyObject, slots as id};

use crate::build::{Def, abi, init, method, methods, slots, with_slots};
use crate::functions::{
    NO_NAME, NOT_UTF8, NULL, clear, count, create, create_module, exec, free, function, itself,
    raise, traverse,
};

const CREATE: c_int = id::Py_mod_create_before_3_15 as c_int;
const EXEC: c_int = id::Py_mod_exec_before_3_15 as c_int;
const INTERPRETERS: c_int = id::Py_mod_multiple_interpreters_before_3_15 as c_int;
const GIL: c_int = id::Py_mod_gil_before_3_15 as c_int;

/// A slot's value that is a number.
fn value(number: usize) -> *mut c_void {
    core::ptr::without_provenance_mut(number)
}

init! {
    size_negative => Def { size: -1, ..with_slots([]) }.init();
    size_negative_no_slots => Def { size: -1, ..Def::default() }.init();

    slot_unknown => with_slots([(500, NULL)]).init();
    slot_invalid => with_slots([(-1, NULL)]).init();
    slot_of_type => with_slots([(56, NULL)]).init();
    slot_wide => with_slots([(0x1_0000 + EXEC, exec(count))]).init();
    slot_wide_end => with_slots([(c_int::MIN, NULL), (EXEC, exec(count))]).init();
    slot_of_3_12 => with_slots([(INTERPRETERS, value(2))]).init();
    slot_of_3_13 => with_slots([(GIL, value(1))]).init();
    slot_of_3_15 => with_slots([(id::Py_mod_exec.into(), exec(count))]).init();

    create_twice => with_slots([(CREATE, create(create_module)), (CREATE, create(create_module))]).init();
    interpreters_twice => with_slots([(INTERPRETERS, value(2)), (INTERPRETERS, value(2))]).init();
    gil_twice => with_slots([(GIL, value(1)), (GIL, value(1))]).init();
    create_null => with_slots([(CREATE, NULL)]).init();
    create_null_and_another => with_slots([(CREATE, NULL), (CREATE, create(create_module))]).init();
    exec_null => with_slots([(EXEC, NULL)]).init();
    interpreters_value => with_slots([(INTERPRETERS, value(9))]).init();
    gil_value => with_slots([(GIL, value(7))]).init();

    name_null => Def { name: NO_NAME, ..with_slots([]) }.init();
    name_not_utf8 => Def { name: NOT_UTF8, ..with_slots([]) }.init();
    doc_not_utf8 => Def { doc: NOT_UTF8, ..with_slots([]) }.init();

    conflicting_name => with_slots([(id::Py_mod_name.into(), c"another".as_ptr() as _)]).init();
    conflicting_doc => with_slots([(id::Py_mod_doc.into(), c"another".as_ptr() as _)]).init();
    conflicting_size => with_slots([(id::Py_mod_state_size.into(), value(8))]).init();
    conflicting_methods => with_slots([(id::Py_mod_methods.into(), methods([]).cast())]).init();
    conflicting_traverse => with_slots([(id::Py_mod_state_traverse.into(), traverse as *mut c_void)]).init();
    conflicting_clear => with_slots([(id::Py_mod_state_clear.into(), clear as *mut c_void)]).init();
    conflicting_free => with_slots([(id::Py_mod_state_free.into(), free as *mut c_void)]).init();
    token_of_another => with_slots([(id::Py_mod_token.into(), c"token".as_ptr() as _)]).init();
    abi_of_another => with_slots([(id::Py_mod_abi.into(), abi(1, 0, 0x030e_0000))]).init();

    // Silence is an answer: loaded anywhere but under another GIL, and relying on the GIL.
    interpreters_missing => with_slots([]).init();
    gil_missing => with_slots([]).init();

    executed_again => Def { size: 8, ..with_slots([(EXEC, exec(count))]) }.init();
    freed_after_failure => Def { size: 8, free: Some(free), ..with_slots([(EXEC, exec(fails))]) }.init();
    freed_without_size => Def { free: Some(free), methods: wrong_methods(), ..with_slots([]) }.init();
    state_in_create => Def { size: 8, ..with_slots([(CREATE, create(ask_for_state))]) }.init();
    moved => moved();
}

/// A table that is refused after the module object was made, which is freed then.
fn wrong_methods() -> *mut PyMethodDef {
    methods([method(c"f".as_ptr(), function(itself), raw::METH_O | raw::METH_NOARGS)])
}

unsafe extern "C" fn fails(_: *mut PyObject) -> c_int {
    raise();
    -1
}

/// Names the module after what its state is when it is created.
unsafe extern "C" fn ask_for_state(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls create functions attached.
    unsafe {
        let module = raw::PyModule_New(c"with NULL".as_ptr());
        if raw::PyModule_GetState(module).is_null() {
            return module;
        }
        raw::PyModule_New(c"with a state".as_ptr())
    }
}

/// A definition whose slots are gone when the module is executed: here they are another's.
fn moved() -> *mut PyObject {
    let def = with_slots([(CREATE, create(replace_slots)), (EXEC, exec(count))]);
    def.init()
}

unsafe extern "C" fn replace_slots(_: *mut PyObject, def: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls create functions attached, with the definition, whose memory
    // `Def::leak` made writable.
    unsafe {
        (*def).m_slots = slots([(EXEC, exec(fails))]);
        raw::PyModule_New(c"moved".as_ptr())
    }
}
