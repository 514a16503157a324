use pymodule_ffi::prelude::*;

fn f<'py>(module: &Module<'py>) -> Return<'py> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [noargs("f", f), noargs("g", f), noargs("f", f)],
}

fn main() {}
