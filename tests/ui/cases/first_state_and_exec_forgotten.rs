use pymodule_ffi::prelude::*;

state! {
    struct State { calls: u64 }
}

fn f<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.calls as i64)
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [noargs("f", f), function("g", f, signature: "($module, /)")],
}

fn main() {}
