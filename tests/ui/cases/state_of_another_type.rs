use pymodule_ffi::prelude::*;

state! { struct State { number: u8 } }
state! { struct Other { number: u8 } }

fn f<'py>(module: &Module<'py, Other>) -> Return<'py> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: |_| Ok(State { number: 1 }), methods: [noargs("f", f)],
}

fn main() {}
