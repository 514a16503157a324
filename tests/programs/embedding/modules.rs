//! The modules that are built in.

use core::sync::atomic::{AtomicI64, Ordering::Relaxed};

use pymodule_ffi::embed::{Configuration, StartError};
use pymodule_ffi::prelude::*;

state! {
    /// An object, and how often the module was called.
    pub struct Counter { list: Stored, calls: AtomicI64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, Counter> {
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    Ok(Counter { list: module.store(list), calls: AtomicI64::new(0) })
}

fn count<'py>(module: &Module<'py, Counter>) -> Return<'py> {
    let state = module.state()?;
    let calls = module.attached().int(state.calls.fetch_add(1, Relaxed) + 1)?;
    if let Some(list) = state.list.get(module) {
        list.call_method(c"append", [&calls])?;
    }
    Ok(calls)
}

fn list<'py>(module: &Module<'py, Counter>) -> Return<'py> {
    Ok(module.state()?.list.get(module).unwrap_or_else(|| module.attached().none()))
}

module! {
    pub static COUNTER;
    name: "counter", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Counter, exec: exec, methods: [noargs("count", count), noargs("list", list)],
}

module! {
    pub static MAIN_ONLY;
    name: "main_only", interpreters: MainInterpreterOnly, gil: NotUsed,
}

module! {
    pub static SHARED_GIL;
    name: "shared_gil", interpreters: Supported, gil: NotUsed,
}

/// How often an interpreter was refused by `late.start`.
pub static STARTED_LATE: AtomicI64 = AtomicI64::new(0);

fn start_late<'py>(module: &Module<'py>) -> Return<'py> {
    if Configuration::new().start().is_err_and(|error| error == StartError::AlreadyStarted) {
        STARTED_LATE.fetch_add(1, Relaxed);
    }
    module.attached().int(STARTED_LATE.load(Relaxed))
}

module! {
    pub static LATE;
    name: "late", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [noargs("start", start_late)],
}

/// The names of modules that every interpreter has built in; it needs the first to start. A hook of
/// theirs would replace libpython's: `tests/programs/takes_over.rs`.
pub mod taken {
    pymodule_ffi::module! {
        pub static MARSHAL;
        name: "marshal", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    }
    pymodule_ffi::module! {
        pub static SYMTABLE;
        name: "_symtable", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    }
}

/// Names that a built-in module can't have, or not everywhere.
pub mod unserved {
    pymodule_ffi::module! {
        pub static CAFE;
        name: "caf\u{e9}", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    }
    pymodule_ffi::module! {
        pub static PARENT;
        name: "parent", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    }
    pymodule_ffi::module! {
        pub static CHILD;
        name: "parent.child", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    }
}

#[cfg(unix)]
pub mod waits {
    use core::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};

    use pymodule_ffi::prelude::*;

    /// How often `waits.wait` was called, and whether it returns.
    pub static WAITING: AtomicI64 = AtomicI64::new(0);
    pub static RELEASED: AtomicBool = AtomicBool::new(false);

    fn wait<'py>(module: &Module<'py>) -> Return<'py> {
        module.attached().detach(|| {
            WAITING.fetch_add(1, Relaxed);
            while !RELEASED.load(Relaxed) {
                std::thread::sleep(core::time::Duration::from_millis(1));
            }
        });
        module.attached().int(WAITING.load(Relaxed))
    }

    module! {
        pub static WAITS;
        name: "waits", interpreters: PerInterpreterGil, gil: NotUsed,
        methods: [noargs("wait", wait)],
    }
}
