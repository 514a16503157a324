use pymodule_ffi::prelude::*;

fn f<'py>(module: &Module<'py>, _: [Arg<'_, 'py>; 1]) -> Return<'py> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("f", f, signature: "f($module, a, /)")],
}

fn main() {}
