//! Single-phase modules.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use pymodule_ffi::prelude::*;

static INITIALIZED: AtomicI64 = AtomicI64::new(0);

fn init<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    module.add_int(c"initialized", (INITIALIZED.fetch_add(1, Relaxed) + 1) as _)
}

single_phase_module! {
    pub static SINGLE;
    name: "single", doc: "As modules were.", gil: NotUsed, reinitialize: Never, init: init,
    methods: [
        noargs("find", |module| {
            let attached = module.attached();
            Ok(SINGLE.find(attached).map_or_else(|| attached.none(), |found| Object::clone(&found)))
        }),
        noargs("add", |module| SINGLE.add(module).map(|()| module.attached().none())),
        noargs("remove", |module| SINGLE.remove(module.attached()).map(|()| module.attached().none())),
    ],
}

state! {
    struct Number { number: i64, list: Stored }
}

fn number<'py>(module: &Exec<'py>) -> Return<'py, Number> {
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    Ok(Number { number: INITIALIZED.fetch_add(1, Relaxed) + 1, list: module.store(list) })
}

single_phase_module! {
    pub static SINGLE_STATE;
    name: "single_state", gil: NotUsed, reinitialize: Always, state: Number, init: number,
    methods: [
        noargs("number", |module| module.attached().int(module.state()?.number)),
        noargs("list", |module| {
            Ok(module.state()?.list.get(module).unwrap_or_else(|| module.attached().none()))
        }),
    ],
}

single_phase_module! {
    pub static SINGLE_FAILS;
    name: "single_fails", gil: NotUsed, reinitialize: Always,
    init: |module| Err(Raised::value_error(module.attached(), "init failed")),
}
