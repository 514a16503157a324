//! The running interpreter says the size of `PyModuleDef`.

mod support;

use std::fs;
use std::process::Command;

use support::{PYTHON, interpreter, left_out, say};

/// The size that the bindings assert of their struct, for this pointer width.
fn asserted_size() -> Option<usize> {
    let text = fs::read_to_string(env!("PYMODULE_FFI_BINDINGS")).expect("the build read it");
    let width = format!("target_pointer_width = \"{}\"", usize::BITS);
    let (_, numbers) = text.split_once(&width).expect("the bindings have this width");
    let (_, size) = numbers.split_once("size_of::<PyModuleDef>() - ")?;
    size.split_once("usize")?.0.parse().ok()
}

#[test]
fn size_of_a_definition() {
    let what = "PyModuleDef_Type.__basicsize__";
    if PYTHON.is_empty() {
        return left_out(what, "the build found no interpreter");
    }
    let Some(size) = asserted_size() else {
        // Opaque under abi3t, where nothing may depend on it.
        assert!(env!("PYMODULE_FFI_ABI").starts_with("abi3t"), "no size in the bindings");
        return say(&format!("{}: PyModuleDef is opaque under abi3t", interpreter()));
    };
    let script = "import ctypes\n\
        place = ctypes.c_char.in_dll(ctypes.pythonapi, 'PyModuleDef_Type')\n\
        print(ctypes.cast(ctypes.addressof(place), ctypes.py_object).value.__basicsize__)";
    let output = Command::new(PYTHON).args(["-c", script]).output().expect(PYTHON);
    let printed = support::show(&output);
    assert_eq!(printed.trim(), size.to_string(), "{what} and size_of::<PyModuleDef>()");
    say(&format!("{}: {what} is {size}, as bound", interpreter()));
}
