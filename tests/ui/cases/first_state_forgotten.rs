use pymodule_ffi::prelude::*;

state! {
    struct State { calls: u64 }
}

fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    Ok(State { calls: 0 })
}

fn f<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.calls as i64)
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: exec,
    methods: [noargs("f", f)],
}

fn main() {}
