use pymodule_ffi::prelude::*;

state! { struct State(Stored); }

fn main() {}
