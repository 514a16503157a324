//! Stored objects where they do not belong.

use std::sync::Mutex;

use pymodule_ffi::prelude::*;

/// What one module left for the next, whatever interpreter that is in.
static PARKED: Mutex<Option<Stored>> = Mutex::new(None);

state! {
    struct Moved { own: Stored, foreign: Option<Stored> }
}

/// Keeps an object, takes over what the module before left, and leaves another.
fn swap<'py>(module: &Exec<'py>) -> Return<'py, Moved> {
    let own = module.store(module.attached().dict()?);
    let parked = module.store(module.attached().dict()?);
    let foreign = PARKED.lock().expect("nothing panics with the lock").replace(parked);
    Ok(Moved { own, foreign })
}

fn own<'py>(module: &Module<'py, Moved>) -> Return<'py> {
    Ok(module.state()?.own.get(module).unwrap_or_else(|| module.attached().none()))
}

/// (whether there is a foreign one, what it yields)
fn foreign<'py>(module: &Module<'py, Moved>) -> Return<'py> {
    let attached = module.attached();
    let foreign = module.state()?.foreign.as_ref();
    let object = foreign.and_then(|foreign| foreign.get(module)).unwrap_or_else(|| attached.none());
    attached.tuple([&attached.bool(foreign.is_some()), &object])
}

/// As `PARKED`, from a module without state.
static STATELESS: Mutex<Option<Stored>> = Mutex::new(None);

module! {
    pub static STATELESS_STORES;
    name: "stateless_stores", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| {
        let stored = module.store(module.attached().dict()?);
        *STATELESS.lock().expect("nothing panics with the lock") = Some(stored);
        Ok(())
    },
    methods: [noargs("get", |module| {
        let stored = STATELESS.lock().expect("nothing panics with the lock");
        let object = stored.as_ref().and_then(|stored| stored.get(module));
        Ok(object.unwrap_or_else(|| module.attached().none()))
    })],
}

module! {
    pub static MOVED;
    name: "moved", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Moved, exec: swap, methods: [noargs("own", own), noargs("foreign", foreign)],
}
