use pymodule_ffi::prelude::*;

fn f<'py>(module: &Module<'py>, _: Arg<'_, 'py>) -> Return<'py> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [o("f", f, signature: "()")],
}

fn main() {}
