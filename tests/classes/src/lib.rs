//! The module `classes`: a function in each kind of slot, objects that instances own, instances
//! that the garbage collector does not see.

mod boxed;
mod kinds;
mod panics;

use core::ffi::{c_int, c_void};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicI64, AtomicPtr, Ordering::Relaxed};
use std::sync::Arc;

use pymodule_ffi::StateHooks;
use pymodule_ffi::prelude::*;
use pyo3_ffi::{self as ffi, PyObject, PyType_Slot, PyType_Spec};

state! {
    pub struct State {
        calls: AtomicI64,
        /// The only instance of `Single`, which the collector does not track.
        single: Stored,
        /// An object that the state owns, and that only its own hooks know.
        handle: AtomicPtr<PyObject>,
        dropped: Dropped,
    }
    impl StateHooks;
}

/// Tells whoever has a clone that the state was dropped.
#[derive(Default)]
pub struct Dropped(Arc<AtomicBool>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

// SAFETY: the state owns one reference to the object, which is shown once.
unsafe impl StateHooks for State {
    unsafe fn traverse(&self, visit: ffi::visitproc, argument: *mut c_void) -> c_int {
        panics::panic_if_armed("state.traverse");
        let object = self.handle.load(Relaxed);
        // SAFETY: these are the collector's arguments, and the object is alive.
        if object.is_null() { 0 } else { unsafe { visit(object, argument) } }
    }

    fn clear(&self, attached: Attached<'_>) {
        panics::panic_if_armed("state.clear");
        let object = self.handle.swap(null_mut(), Relaxed);
        if !object.is_null() {
            // SAFETY: the reference was the state's, and is gone from it.
            drop(unsafe { Object::from_owned(attached, object) });
        }
    }

    fn free(&self, attached: Attached<'_>) {
        self.clear(attached);
        panics::panic_if_armed("state.free");
    }
}

/// Keeps an object in the handle.
fn keep<'py>(module: &Module<'py, State>, [object]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let state = module.state()?;
    state.clear(module.attached());
    state.handle.store(Object::clone(&object).into_ptr(), Relaxed);
    Ok(module.attached().none())
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    module.add_type(&kinds::make(module)?)?;
    module.add_type(&panics::make(module)?)?;
    module.add_type(&boxed::make(module, false)?)?;
    module.add_type(&boxed::make(module, true)?)?;
    let single = make(module, c"classes.Single", ffi::Py_TPFLAGS_DEFAULT, 0, &mut [end()])?;
    module.add_type(&single)?;
    let single = module.store(single.call([])?);
    let (calls, handle) = (AtomicI64::new(0), AtomicPtr::new(null_mut()));
    Ok(State { calls, single, handle, dropped: Dropped::default() })
}

/// A class of this module.
fn make<'py>(
    module: &Exec<'py>,
    name: &'static core::ffi::CStr,
    flags: core::ffi::c_ulong,
    basicsize: c_int,
    slots: &mut [PyType_Slot],
) -> Return<'py> {
    let (name, flags, slots) = (name.as_ptr(), flags as _, slots.as_mut_ptr());
    let spec = PyType_Spec { name, basicsize, itemsize: 0, flags, slots };
    // SAFETY: the callers' slots are right, and their tables of methods are of `CLASSES`.
    unsafe { CLASSES.new_type(module, spec, None) }
}

fn end() -> PyType_Slot {
    PyType_Slot { slot: 0, pfunc: null_mut() }
}

fn single<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.state()?.single.object(module)
}

fn find<'py>(module: &Module<'py, State>, [class]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let found = CLASSES.module_of_type(&class)?;
    let state = CLASSES.state_of(&class)?;
    state.calls.fetch_add(1, Relaxed);
    assert!(found.is(state.module()), "both ways lead to one module");
    let _ = module;
    Ok(Object::clone(&found))
}

/// Takes references and releases them.
fn count<'py>(module: &Module<'py, State>, [object]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    for _ in 0..1000 {
        drop(Object::clone(&object));
    }
    Ok(module.attached().none())
}

fn calls<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.calls.load(Relaxed))
}

module! {
    pub static CLASSES;
    name: "classes", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("arm", panics::arm, signature: "($module, name, /)"),
        function("single", single, signature: "($module, /)"),
        function("find", find, signature: "($module, cls, /)"),
        function("keep", keep, signature: "($module, object, /)"),
        function("count", count, signature: "($module, object, /)"),
        function("calls", calls, signature: "($module, /)"),
    ],
}
