use pymodule_ffi::prelude::*;

use std::cell::Cell;

state! { struct State { number: Cell<u8> } }

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: |_| Ok(State { number: Cell::new(1) }),
}

fn main() {}
