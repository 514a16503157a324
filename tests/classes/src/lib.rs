//! The module `classes`: a function in each kind of slot, objects that instances own, instances
//! that the garbage collector does not see.

mod boxed;
mod kinds;

use core::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::ptr::null_mut;

use pymodule_ffi::prelude::*;
use pyo3_ffi::{self as ffi, PyType_Slot, PyType_Spec};

state! {
    /// The only instance of `Single`, which the collector does not track.
    pub struct State { calls: AtomicI64, single: Stored }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    module.add_type(&kinds::make(module)?)?;
    module.add_type(&boxed::make(module)?)?;
    let single = make(module, c"classes.Single", ffi::Py_TPFLAGS_DEFAULT, 0, &mut [end()])?;
    module.add_type(&single)?;
    let single = module.store(single.call([])?);
    Ok(State { calls: AtomicI64::new(0), single })
}

/// A class of this module.
fn make<'py>(
    module: &Exec<'py>,
    name: &'static core::ffi::CStr,
    flags: core::ffi::c_ulong,
    basicsize: core::ffi::c_int,
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

fn calls<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.calls.load(Relaxed))
}

module! {
    pub static CLASSES;
    name: "classes", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("single", single, signature: "($module, /)"),
        function("find", find, signature: "($module, cls, /)"),
        function("calls", calls, signature: "($module, /)"),
    ],
}
