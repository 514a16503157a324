//! What create and exec functions return.

use core::ffi::c_int;
#[cfg(Py_3_15)]
use core::sync::atomic::{AtomicPtr, Ordering};

use pymodule_ffi::raw::slots as id;
use pymodule_ffi::raw::{self, PyModuleDef, PyObject};
use pyo3_ffi as ffi;

use crate::build::{Def, array, export, init, method, methods, pointer, with_slots};
use crate::functions::{
    NULL, count, create, create_int, create_module, exec, function, itself, raise, traverse,
};

const CREATE: c_int = id::Py_mod_create_before_3_15 as c_int;
const EXEC: c_int = id::Py_mod_exec_before_3_15 as c_int;

init! {
    object_with_size => Def { size: 8, ..with_slots([(CREATE, create(create_int))]) }.init();
    object_with_traverse => Def { traverse: Some(traverse), ..with_slots([(CREATE, create(create_int))]) }.init();
    object_with_exec => with_slots([(CREATE, create(create_int)), (EXEC, exec(count))]).init();
    object_with_methods => Def {
        methods: methods([method(c"f".as_ptr(), function(itself), raw::METH_NOARGS)]),
        ..with_slots([(CREATE, create(create_int))])
    }.init();
    object_with_doc => Def { doc: c"doc".as_ptr(), ..with_slots([(CREATE, create(create_int))]) }.init();

    create_returns_null => with_slots([(CREATE, create(returns_null))]).init();
    create_raises_late => with_slots([(CREATE, create(raises_late))]).init();
    create_other_name => with_slots([(CREATE, create(create_module))]).init();
    create_uses_definition => with_slots([(CREATE, create(uses_definition))]).init();

    exec_fails_silently => with_slots([(EXEC, exec(minus_one))]).init();
    exec_returns_one => with_slots([(EXEC, exec(one))]).init();
    exec_raises_late => with_slots([(EXEC, exec(raises_and_succeeds))]).init();
}

export! {
    object_with_token => array([
        pointer(id::Py_mod_create, create(create_int)),
        pointer(id::Py_mod_token, c"token".as_ptr() as _),
    ]);
    create_uses_null_definition => array([pointer(id::Py_mod_create, create(uses_definition))]);
}

unsafe extern "C" fn returns_null(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    NULL.cast()
}

unsafe extern "C" fn raises_late(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
    raise();
    // SAFETY: CPython calls create functions attached.
    unsafe { ffi::PyLong_FromLong(42) }
}

/// Takes for granted that there is a definition.
unsafe extern "C" fn uses_definition(_: *mut PyObject, def: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: CPython calls create functions attached. That `def` may be NULL is the mistake.
    unsafe {
        raw::PyModuleDef_Init(def);
        raw::PyModule_New(c"created".as_ptr())
    }
}

/// The array of `token_default`.
#[cfg(Py_3_15)]
static ARRAY: AtomicPtr<raw::PySlot> = AtomicPtr::new(core::ptr::null_mut());

// The function came with 3.15.
#[cfg(Py_3_15)]
export! {
    token_default => {
        let array = array([pointer(id::Py_mod_exec, exec(compare_token))]);
        ARRAY.store(array, Ordering::Relaxed);
        array
    };
}

/// Whether the token is the array, as `is_array`.
#[cfg(Py_3_15)]
unsafe extern "C" fn compare_token(module: *mut PyObject) -> c_int {
    let mut token = core::ptr::null_mut();
    // SAFETY: CPython calls exec functions attached, with a module.
    unsafe {
        raw::PyModule_GetToken(module, &raw mut token);
        let is_array = token == ARRAY.load(Ordering::Relaxed).cast();
        raw::PyModule_AddIntConstant(module, c"is_array".as_ptr(), is_array.into())
    }
}

unsafe extern "C" fn minus_one(_: *mut PyObject) -> c_int {
    -1
}

unsafe extern "C" fn one(_: *mut PyObject) -> c_int {
    1
}

unsafe extern "C" fn raises_and_succeeds(_: *mut PyObject) -> c_int {
    raise();
    0
}
