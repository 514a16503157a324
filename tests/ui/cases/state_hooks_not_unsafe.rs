use pymodule_ffi::prelude::*;
use pymodule_ffi::{Attached, StateHooks};

state! {
    struct State { number: u8 }
    impl StateHooks;
}

impl StateHooks for State {
    fn clear(&self, _: Attached<'_>) {}
}

fn main() {}
