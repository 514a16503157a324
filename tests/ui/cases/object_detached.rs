use pymodule_ffi::prelude::*;

fn f<'py>(object: &Object<'py>) {
    object.attached().detach(|| drop(object.clone()));
}

fn main() {}
