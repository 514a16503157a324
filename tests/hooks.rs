//! Two definitions with one last component: the hooks that they export have one name.

mod support;

use support::{cargo, has_crate, say, show};

/// Builds `tests/hooks` with a feature, and returns whether that works, and the output.
fn build(feature: &str) -> (bool, String) {
    let features = std::env::var("PYMODULE_FFI_FEATURES").unwrap_or_else(|_| "std".to_owned());
    let features = format!("{features},{feature}");
    let arguments = ["build", "--package", "test-hooks", "--no-default-features", "--features"];
    let output = cargo(&arguments).arg(features).output().expect("cargo runs");
    (output.status.success(), show(&output))
}

#[test]
fn of_one_crate() {
    if !has_crate("hooks") {
        return;
    }
    let (builds, printed) = build("");
    assert!(builds, "{printed}");
    let (builds, printed) = build("one-crate");
    assert!(!builds, "two hooks of one name were built");
    // The compiler's error, and the macro of ours that it names.
    let symbol = if cfg!(Py_ABI3T) { "PyModExport_core" } else { "PyInit_core" };
    for part in [&format!("symbol `{symbol}` is already defined"), "others_say_hook_none"] {
        assert!(printed.contains(part), "{part:?} is not in\n{printed}");
    }
    say("hooks of one name in a crate: 2 tests passed");
}

/// Only the linker sees both: `docs/packaging.md` has its error.
#[test]
fn of_two_crates() {
    if !has_crate("hooks") {
        return;
    }
    let (builds, printed) = build("two-crates");
    assert!(!builds, "two hooks of one name were linked");
    let symbol = if cfg!(Py_ABI3T) { "PyModExport_core" } else { "PyInit_core" };
    let texts = ["duplicate symbol", "multiple definition", "already defined"];
    let told = printed
        .lines()
        .any(|line| line.contains(symbol) && texts.iter().any(|text| line.contains(text)));
    assert!(told, "the linker does not name {symbol}:\n{printed}");
    say("hooks of one name in two crates: 1 tests passed");
}
