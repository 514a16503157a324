//! Something of everything.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use cpython_suites::Class;
use pymodule_ffi::prelude::*;

state! {
    pub struct State { number: AtomicI64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    module.add_int(c"number", 147)?;
    let class = Class {
        name: c"_test_from_modexport_smoke.Example",
        doc: c"Of this module",
        methods: null_mut(),
    };
    // SAFETY: there are no methods.
    let class = unsafe { class.make(module.attached(), Some(module), None) }?;
    module.add(c"Example", &class)?;
    Ok(State { number: AtomicI64::new(258) })
}

module! {
    pub static SMOKE;
    name: "_test_from_modexport_smoke", doc: "the expected docstring",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        noargs("get_state_int", |module| module.attached().int(module.state()?.number.load(Relaxed))),
        noargs("get_test_token", |module| module.attached().int(SMOKE.token() as i64)),
        noargs("get_modexport_minimal_slots", |module| {
            module.attached().int(super::MINIMAL.as_ptr() as i64)
        }),
    ],
}
