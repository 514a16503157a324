//! `m_size` 0 and more: initialized by every import.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use pymodule_ffi::prelude::*;

use crate::common::{fill, look_up, now, sum};

single_phase_module! {
    pub static REINIT;
    name: "_testsinglephase_with_reinit", doc: "Test module _testsinglephase_with_reinit",
    gil: NotUsed, reinitialize: Always,
    init: |module| {
        let error = module.new_exception(c"_testsinglephase_with_reinit.error")?;
        fill(module, &error, now())
    },
    methods: [
        noargs("look_up_self", |module| Ok(look_up(&REINIT, module.attached()))),
        fastcall("sum", |module, arguments| sum(module.attached(), arguments)),
        noargs("state_initialized", |module| Ok(module.attached().none())),
    ],
}

state! {
    /// The bits of the time of initialization, 0 once cleared, and the exception class.
    pub struct State { initialized: AtomicU64, error: Stored }
}

fn init<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let initialized = now();
    let error = module.new_exception(c"_testsinglephase_with_state.error")?;
    fill(module, &error, initialized)?;
    let initialized = AtomicU64::new(initialized.to_bits());
    Ok(State { initialized, error: module.store(error) })
}

fn state_initialized<'py>(module: &Module<'py, State>) -> Return<'py> {
    let state = module.state()?;
    // The class is kept as long as the state says that it is there.
    debug_assert!(state.error.get(module).is_some());
    module.attached().float(f64::from_bits(state.initialized.load(Relaxed)))
}

fn clear_module_state<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.state()?.initialized.store(0, Relaxed);
    Ok(module.attached().none())
}

single_phase_module! {
    pub static WITH_STATE;
    name: "_testsinglephase_with_state", doc: "Test module _testsinglephase_with_state",
    gil: NotUsed, reinitialize: Always, state: State, init: init,
    methods: [
        noargs("look_up_self", |module| Ok(look_up(&WITH_STATE, module.attached()))),
        fastcall("sum", |module, arguments| sum(module.attached(), arguments)),
        noargs("state_initialized", state_initialized),
        noargs("_clear_module_state", clear_module_state),
    ],
}

single_phase_module! {
    pub static RAISES;
    name: "_testsinglephase_raise_exception", gil: NotUsed, reinitialize: Always,
    init: |module| Err(Raised::runtime_error(module.attached(), "evil")),
}
