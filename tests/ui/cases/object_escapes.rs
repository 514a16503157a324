use pymodule_ffi::prelude::*;

fn f(interpreter: &mut pymodule_ffi::embed::Interpreter) -> usize {
    let none = interpreter.attach(|attached| attached.none());
    none.as_ptr() as usize
}

fn main() {}
