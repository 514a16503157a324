use pymodule_ffi::prelude::*;

struct State {
    calls: u64,
}

fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    Ok(State { calls: 0 })
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [],
}

fn main() {}
