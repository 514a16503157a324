//! A module that several threads execute at once, with so much state that zeroing it takes long.

use std::mem::MaybeUninit;

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
