//! When there is state and when there is none.

use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

use pymodule_ffi::prelude::*;

static EXECUTED: AtomicI64 = AtomicI64::new(0);
static DROPPED: AtomicI64 = AtomicI64::new(0);

/// Counts how often a value is dropped.
struct Counted;

impl Drop for Counted {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Relaxed);
    }
}

fn executed<'py, S>(module: &Module<'py, S>) -> Return<'py> {
    module.attached().int(EXECUTED.load(Relaxed))
}

fn dropped<'py, S>(module: &Module<'py, S>) -> Return<'py> {
    module.attached().int(DROPPED.load(Relaxed))
}

state! {
    struct Kept { dict: Stored, more: Option<Stored>, several: [Stored; 2], many: Vec<Stored>, counted: Counted }
}

fn keep<'py>(module: &Exec<'py>) -> Return<'py, Kept> {
    EXECUTED.fetch_add(1, Relaxed);
    let dict = || Ok(module.store(module.attached().dict()?));
    Ok(Kept {
        dict: dict()?,
        more: Some(dict()?),
        several: [dict()?, dict()?],
        many: vec![dict()?, dict()?, dict()?],
        counted: Counted,
    })
}

fn dict<'py>(module: &Module<'py, Kept>) -> Return<'py> {
    Ok(module.state()?.dict.get(module).unwrap_or_else(|| module.attached().none()))
}

fn all<'py>(module: &Module<'py, Kept>) -> Return<'py> {
    let state = module.state()?;
    let _ = &state.counted;
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    let stored = state.more.iter().chain(&state.several).chain(&state.many);
    for object in stored.filter_map(|stored| stored.get(module)) {
        list.call_method(c"append", [&object])?;
    }
    Ok(list)
}

fn is_dict<'py>(module: &Module<'py, Kept>, object: Arg<'_, 'py>) -> Return<'py> {
    Ok(module.attached().bool(module.state()?.dict.is(&object)))
}

module! {
    pub static KEEPS;
    name: "keeps", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Kept, exec: keep,
    methods: [
        noargs("dict", dict), noargs("all", all), o("is_dict", is_dict),
        noargs("executed", executed), noargs("dropped", dropped),
    ],
}

state! {
    struct Early { number: i64 }
}

fn ask<'py>(module: &Module<'py, Early>) -> Return<'py> {
    module.attached().int(module.state()?.number)
}

/// Asks for the state that it is about to make.
fn ask_early<'py>(module: &Exec<'py>) -> Return<'py, Early> {
    match module.call_method(c"ask", []) {
        Ok(answer) => module.add(c"early", &answer)?,
        Err(raised) => module.add(c"early", &raised.into_value())?,
    }
    Ok(Early { number: 42 })
}

module! {
    pub static EARLY;
    name: "early", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Early, exec: ask_early, methods: [noargs("ask", ask)],
}

state! {
    struct Failing { counted: Counted }
}

/// Does what `builtins.exec_should` says: an error, a panic, or success.
fn fail<'py>(module: &Exec<'py>) -> Return<'py, Failing> {
    let what = module.attached().import(c"builtins")?.getattr(c"exec_should")?;
    let what = what.text()?;
    match &*what {
        "raise" => Err(Raised::value_error(module.attached(), "exec failed")),
        "raise late" => {
            let _made = Failing { counted: Counted };
            Err(Raised::value_error(module.attached(), "exec failed late"))
        }
        "panic" => panic!("exec panicked"),
        _ => Ok(Failing { counted: Counted }),
    }
}

fn has_state<'py>(module: &Module<'py, Failing>) -> Return<'py> {
    let _ = &module.state()?.counted;
    Ok(module.attached().bool(true))
}

module! {
    pub static FAILS;
    name: "fails", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Failing, exec: fail, methods: [noargs("has_state", has_state), noargs("dropped", dropped)],
}

state! {
    struct Order { number: i64 }
}

fn first<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    module.add_int(c"seen", 1)
}

fn second<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    let seen = module.getattr(c"seen")?.to_i64()?;
    module.add_int(c"seen", (10 * seen + 2) as _)
}

fn last<'py>(module: &Exec<'py>) -> Return<'py, Order> {
    Ok(Order { number: 10 * module.getattr(c"seen")?.to_i64()? + 3 })
}

module! {
    pub static ORDERED;
    name: "ordered", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Order, exec: [first, second, last],
    methods: [noargs("order", |module| module.attached().int(module.state()?.number))],
}
