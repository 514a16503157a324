use pymodule_ffi::prelude::*;

fn f(_: &Module<'_>) {}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [noargs("f", f)],
}

fn main() {}
