use pymodule_ffi::prelude::*;

state! {
    struct State<'py> { error: Object<'py> }
}

fn main() {}
