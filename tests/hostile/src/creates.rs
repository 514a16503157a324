//! Two definitions that are given one module object, and states of different shapes.

use pymodule_ffi::prelude::*;

/// The module that the spec has, whoever has it, too.
fn given<'py>(spec: Arg<'_, 'py>) -> Return<'py, Module<'py>> {
    Module::from_object(spec.getattr(c"given")?)
        .map_err(|other| Raised::type_error(other.attached(), "not a module"))
}

state! {
    struct Text { text: String, more: [usize; 4], list: Stored }
}

state! {
    struct Numbers { first: usize, second: usize, third: usize, more: [usize; 4] }
}

fn text<'py>(module: &Module<'py, Text>) -> Return<'py> {
    let state = module.state()?;
    let _ = state.more;
    if let Some(list) = state.list.get(module) {
        list.call_method(c"append", [&module.attached().none()])?;
    }
    module.attached().str(&state.text)
}

module! {
    pub static TEXTS;
    name: "texts", interpreters: PerInterpreterGil, gil: NotUsed,
    create: module(given), state: Text,
    exec: |module| {
        let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
        Ok(Text { text: "a text".to_owned(), more: [0; 4], list: module.store(list) })
    },
    methods: [noargs("text", text)],
}

module! {
    pub static NUMBERS;
    name: "numbers", interpreters: PerInterpreterGil, gil: NotUsed,
    create: module(given), state: Numbers,
    exec: |_| Ok(Numbers { first: 0x4141, second: 0x4242, third: 0x4343, more: [0x4444; 4] }),
    methods: [noargs("sum", |module| {
        let state = module.state()?;
        let _ = state.more;
        module.attached().int((state.first ^ state.second ^ state.third) as i64)
    })],
}

// Without state, so without anything to take back.
module! {
    pub static NOTHING;
    name: "nothing", interpreters: PerInterpreterGil, gil: NotUsed,
    create: module(given), methods: [noargs("nothing", |module| Ok(module.attached().none()))],
}
