use pymodule_ffi::prelude::*;

fn f<'a>(module: &'a Module<'a>, [_a]: [Arg<'a, 'a>; 1]) -> Return<'a> {
    module.dict()
}

fn g<'a>(module: &'a Module<'a>, _a: Arg<'a, 'a>) -> Return<'a> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("f", f, signature: "($module, a, /)"), o("g", g)],
}

fn main() {}
