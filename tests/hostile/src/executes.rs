//! A module that several threads execute at once, with so much state that zeroing it takes long.

use std::mem::MaybeUninit;
use std::sync::OnceLock;

use pymodule_ffi::prelude::*;

state! {
    struct Big { rest: MaybeUninit<[u8; 1 << 20]>, boxed: Box<u64>, magic: u64, list: Stored }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, Big> {
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    let (boxed, rest) = (Box::new(42), MaybeUninit::uninit());
    Ok(Big { rest, boxed, magic: 0x1234, list: module.store(list) })
}

fn magic<'py>(module: &Module<'py, Big>) -> Return<'py> {
    let state = module.state()?;
    let _ = &state.rest;
    if let Some(list) = state.list.get(module) {
        list.call_method(c"__len__", [])?;
    }
    module.attached().int((state.magic * *state.boxed) as i64)
}

fn list<'py>(module: &Module<'py, Big>) -> Return<'py> {
    Ok(module.state()?.list.get(module).unwrap_or_else(|| module.attached().none()))
}

module! {
    pub static BIG;
    name: "big", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Big, exec: exec, methods: [noargs("magic", magic), noargs("list", list)],
}

module! {
    pub static EXECUTOR;
    name: "executor", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [o("execute", |module, object| {
        match BIG.module_of(Object::clone(&object)) {
            Ok(big) => BIG.execute(&big).map(|()| module.attached().none()),
            Err(_) => Err(Raised::type_error(module.attached(), "not a module of BIG")),
        }
    })],
}

const COUNT: usize = 16;

state! {
    /// What the module was given late is released first.
    struct Many { late: OnceLock<Stored>, objects: Vec<Stored> }
}

/// Reads all objects, last ones first, until the collector has released them.
fn scan<'py>(module: &Module<'py, Many>) -> Return<'py> {
    let state = module.state()?;
    let (mut rounds, mut any) = (0, true);
    while any {
        any = false;
        for (index, stored) in state.objects.iter().enumerate().rev() {
            if let Some(object) = stored.get(module) {
                any = true;
                let text = object.as_bytes()?;
                if text.len() != 64 || text[..8] != index.to_ne_bytes() {
                    return Err(Raised::value_error(module.attached(), "not the object"));
                }
            }
        }
        rounds += 1;
    }
    module.attached().usize(rounds)
}

module! {
    pub static MANY;
    name: "many", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Many,
    exec: |module| {
        let object = |index: usize| {
            let mut text = [0; 64];
            text[..8].copy_from_slice(&index.to_ne_bytes());
            Ok(module.store(module.attached().bytes(&text)?))
        };
        Ok(Many { late: OnceLock::new(), objects: (0..COUNT).map(object).collect::<Result<_, _>>()? })
    },
    methods: [
        noargs("scan", scan),
        o("keep", |module, object| {
            let kept = module.state()?.late.set(module.store(Object::clone(&object)));
            Ok(module.attached().bool(kept.is_ok()))
        }),
    ],
}
