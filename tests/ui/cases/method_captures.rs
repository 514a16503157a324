use pymodule_ffi::prelude::*;

fn define(number: i64) {
module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [noargs("f", move |module| module.attached().int(number))],
}
    let _ = &SPAM;
}

fn main() {}
