use pymodule_ffi::prelude::*;

fn f(module: &Module, [_a]: [Arg; 1]) -> Return {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("f", f, signature: "($module, a, /)")],
}

fn main() {}
