//! Single-phase modules, and the functions that find them.

use core::ffi::c_int;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicI64, AtomicPtr, Ordering};

use pymodule_ffi::raw::{self, PyModuleDef, PyObject};
use pyo3_ffi as ffi;

use crate::build::{Def, init, slots};
use crate::functions::{NO_NAME, NOT_UTF8, free};

init! {
    single_with_slots => Def { slots: slots([]), ..Def::default() }.create();
    single_api_version => raw::PyModule_Create2(Def::default().leak(), 1012);
    single_name_null => Def { name: NO_NAME, ..Def::default() }.create();
    single_name_not_utf8 => Def { name: NOT_UTF8, ..Def::default() }.create();
    single_size_minus_two => counted(Def { size: -2, ..Def::default() });
    single_never => counted(Def { size: -1, free: Some(free), ..Def::default() });
    single_always => counted(Def { size: 8, ..Def::default() });
    single_other_name => Def { name: c"another".as_ptr(), ..Def::default() }.create();
    single_gil_missing => Def::default().create();
    single_isolated => Def::default().create();

    // These make an ordinary module, whose `found` is what the function returned.
    find_with_slots => tell(|_| !raw::PyState_FindModule(with_slots()).is_null());
    find_never_initialized => tell(|_| !raw::PyState_FindModule(Def::default().leak()).is_null());
    add_with_slots => attempt(|module| raw::PyState_AddModule(module, with_slots()));
    add_null => attempt(|module| raw::PyState_AddModule(module, null_mut()));
    add_without_slots => tell(|module| {
        let def = multi_phase();
        raw::PyState_AddModule(module, def) == 0 && raw::PyState_FindModule(def) == module
    });
    add_twice => attempt(|module| {
        let def = multi_phase();
        raw::PyState_AddModule(module, def);
        raw::PyState_AddModule(module, def)
    });
    remove_with_slots => attempt(|_| raw::PyState_RemoveModule(with_slots()));
    remove_not_added => attempt(|_| raw::PyState_RemoveModule(multi_phase()));
}

/// A multi-phase definition that CPython can't tell from a single-phase one.
fn multi_phase() -> *mut PyModuleDef {
    let def = Def::default().leak();
    // SAFETY: hooks run attached; the definition is writable and stays.
    unsafe { raw::PyModuleDef_Init(def) };
    def
}

fn with_slots() -> *mut PyModuleDef {
    Def { slots: slots([]), ..Def::default() }.leak()
}

/// How often the hook was called is `count`. A hook that is called again has one definition, the
/// first: it is the only case of its process.
fn counted(def: Def) -> *mut PyObject {
    static DEFINITION: AtomicPtr<PyModuleDef> = AtomicPtr::new(null_mut());
    static COUNT: AtomicI64 = AtomicI64::new(0);
    if DEFINITION.load(Ordering::Relaxed).is_null() {
        DEFINITION.store(def.leak(), Ordering::Relaxed);
    }
    // SAFETY: hooks run attached; the definition is writable and stays.
    let module = unsafe { raw::PyModule_Create(DEFINITION.load(Ordering::Relaxed)) };
    if !module.is_null() {
        let count = COUNT.fetch_add(1, Ordering::Relaxed) + 1;
        // SAFETY: hooks run attached; it is a module.
        unsafe { raw::PyModule_AddIntConstant(module, c"count".as_ptr(), count) };
    }
    module
}

fn tell(question: impl FnOnce(*mut PyObject) -> bool) -> *mut PyObject {
    // SAFETY: hooks run attached; it is a module once it was made.
    unsafe {
        let module = raw::PyModule_Create(Def::default().leak());
        let answer = question(module);
        raw::PyModule_AddIntConstant(module, c"found".as_ptr(), answer.into());
        module
    }
}

fn attempt(call: impl FnOnce(*mut PyObject) -> c_int) -> *mut PyObject {
    let module = Def::default().create();
    if call(module) == 0 {
        return module;
    }
    // SAFETY: hooks run attached; it was made here.
    unsafe { ffi::Py_DECREF(module) };
    null_mut()
}
