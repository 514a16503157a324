use pymodule_ffi::prelude::*;

state! { struct State { object: Object<'static> } }

fn main() {}
