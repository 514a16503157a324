use pymodule_ffi::prelude::*;

fn f<'py>(module: &Module<'py>, [_a]: [Arg<'py>; 1]) -> Return<'py> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("f", f, signature: "($module, a, /)")],
}

fn main() {}
