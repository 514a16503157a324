use pymodule_ffi::prelude::*;

fn f<'py>(_: &Module<'py>, [_a]: [Arg<'_, 'py>; 1]) -> i64 {
    5
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("f", f, signature: "($module, a, /)")],
}

fn main() {}
