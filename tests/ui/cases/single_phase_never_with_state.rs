use pymodule_ffi::prelude::*;

state! { struct State { number: u8 } }

single_phase_module! {
    pub static SPAM;
    name: "spam", gil: NotUsed, reinitialize: Never, state: State, init: |_| Ok(State { number: 1 }),
}

fn main() {}
