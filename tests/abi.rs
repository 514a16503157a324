//! What the interpreter at hand and its headers say of the bindings.

mod support;

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use support::{PYTHON, c_headers, cargo, interpreter, left_out, say, show};

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
    let printed = show(&output);
    assert_eq!(printed.trim(), size.to_string(), "{what} and size_of::<PyModuleDef>()");
    say(&format!("{}: {what} is {size}, as bound", interpreter()));
}

/// The feature `abi-check`: everything that is bound, and that nothing is left out but what
/// `src/raw/surface.txt` lists, in both directions.
#[test]
fn the_headers_at_hand() {
    let what = "the C compiler's check of the bindings";
    if PYTHON.is_empty() {
        return left_out(what, "the build found no interpreter");
    }
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    if let Err(why) = c_headers(&compiler) {
        return left_out(what, &why);
    }
    let arguments = ["check", "--lib", "--features=abi-check", "--message-format=json"];
    let output = cargo(&arguments).output().expect("cargo runs");
    let printed = show(&output);
    assert!(output.status.success(), "{printed}");
    let ours = printed.lines().filter(|line| line.contains("pymodule-ffi"));
    let mut folders = ours.filter_map(|line| line.split_once("\"out_dir\":\"")?.1.split_once('"'));
    let (folder, _) = folders.next_back().expect("cargo names the folder");
    let said = fs::read_to_string(Path::new(folder).join("c_says.rs")).expect("it was written");
    let mark = "/// symbols fields constants prototypes: ";
    let counts = said.lines().find_map(|line| line.strip_prefix(mark)).expect("it has the counts");
    assert!(counts.split(' ').all(|count| count.parse::<usize>().is_ok_and(|count| count > 0)));
    say(&format!(
        "{}: symbols, fields, constants and prototypes as in its headers: {counts}",
        interpreter()
    ));
}
