use pymodule_ffi::prelude::*;

state! {
    struct State { number: u8 }
    impl StateHooks;
}

fn main() {}
