//! A module that relies on the GIL, made by another.

use pymodule_ffi::prelude::*;

module! {
    pub static RELIES;
    name: "maker.relies", hook: none, interpreters: PerInterpreterGil, gil: Used,
}

module! {
    pub static MAKER;
    name: "maker", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        o("create", |_, spec| RELIES.create(&spec)),
        noargs("add", |module| module.add_submodule(&RELIES).map(|made| Object::clone(&made))),
    ],
}
