use pymodule_ffi::prelude::*;

fn f(stored: &Stored) -> Stored {
    stored.clone()
}

fn main() {}
