use pymodule_ffi::prelude::*;

state! { struct State { number: u8 } }

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State,
}

fn main() {}
