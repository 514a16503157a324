use pymodule_ffi::prelude::*;

state! {
    pub struct State { error: Stored }
    impl Hooks;
}

fn main() {}
