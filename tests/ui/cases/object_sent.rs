use pymodule_ffi::prelude::*;

fn f<'py>(object: Object<'py>) {
    std::thread::scope(|scope| {
        scope.spawn(|| drop(object));
    });
}

fn main() {}
