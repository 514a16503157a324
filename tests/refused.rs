//! What the build script refuses, in one message that says the fact, the limit and the remedy.

mod support;

use std::fs;
use std::path::Path;
use std::process::Output;

use support::{cargo, say, show};

/// Builds for a target that a pyo3 configuration file describes.
fn build_for(name: &str, features: &str, configuration: &str) -> Output {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refused");
    fs::create_dir_all(&folder).expect("the folder is ours");
    let file = folder.join(format!("{name}.txt"));
    fs::write(&file, configuration).expect("the folder is ours");
    cargo(&["check", "--lib", "--features", features])
        .env("PYO3_CONFIG_FILE", &file)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo runs")
}

fn refused(name: &str, features: &str, configuration: &str, expected: &[&str]) {
    let output = build_for(name, features, configuration);
    check(name, &show(&output), output.status.success(), expected);
}

fn check(name: &str, printed: &str, built: bool, expected: &[&str]) {
    assert!(!built, "{name} was built\n{printed}");
    let message = printed.lines().find(|line| line.contains("error: pymodule-ffi: "));
    let message =
        message.unwrap_or_else(|| panic!("no message of this crate for {name}:\n{printed}"));
    for part in expected {
        assert!(message.contains(part), "{part:?} is not in {message:?}");
    }
    say(&format!("refused: {}", message.trim()));
}

#[test]
fn other_implementations() {
    // GraalPy has another name in configurations.
    for (name, told) in [("PyPy", "PyPy"), ("GraalVM", "Graal")] {
        let configuration =
            format!("implementation={name}\nversion=3.12\nshared=true\nlib_name=python\n");
        refused(name, "", &configuration, &[told, "only the structs of CPython", "PYO3_PYTHON"]);
    }
}

#[test]
fn other_implementations_with_abi3t() {
    let configuration = "implementation=RustPython\nversion=3.15\nshared=true\nlib_name=python\n";
    let expected = ["RustPython", "pyo3-ffi does not declare", "PYO3_PYTHON"];
    refused("RustPython", "abi3t-py315", configuration, &expected);
}

#[test]
fn unknown_newer_version() {
    let configuration = "implementation=CPython\nversion=3.16\nshared=true\nlib_name=python3.16\n";
    let expected = ["CPython 3.16", "up to 3.15", "update pymodule-ffi", "abi3-py315", "`bindgen`"];
    refused("newer", "", configuration, &expected);
}

#[cfg(unix)]
#[test]
fn universal_without_a_build_with_the_gil() {
    let configuration = "implementation=CPython\nversion=3.14\nshared=true\n\
        lib_name=python3.14t\nbuild_flags=Py_GIL_DISABLED\n";
    let expected = ["`universal`", "stable ABI of CPython 3.9", "cpython_3_14t", "PYO3_PYTHON"];
    refused("universal", "universal", configuration, &expected);
}

#[test]
fn universal_on_windows() {
    let configuration = "implementation=CPython\nversion=3.9\nshared=true\nlib_name=python3\n\
        target_abi=CPython-abi3-3.9\n";
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refused");
    fs::create_dir_all(&folder).expect("the folder is ours");
    let file = folder.join("windows.txt");
    fs::write(&file, configuration).expect("the folder is ours");
    // Only build scripts run, since there may be no std for that target.
    let output = cargo(&["check", "--lib", "--keep-going", "--features", "universal"])
        .args(["--target", "x86_64-pc-windows-msvc"])
        .env("PYO3_CONFIG_FILE", &file)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo runs");
    let expected = ["`universal`", "python3t.dll", "abi3t-py315"];
    check("universal on Windows", &show(&output), output.status.success(), &expected);
}

#[cfg(feature = "bindgen")]
#[test]
fn bindgen_without_headers_or_libclang() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refused");
    for (variable, expected) in [
        ("PYMODULE_FFI_INCLUDE_DIR", ["Python.h", "python3-dev", "PYMODULE_FFI_INCLUDE_DIR"]),
        ("LIBCLANG_PATH", ["needs libclang", "libclang-dev", "LIBCLANG_PATH"]),
    ] {
        let output = cargo(&["check", "--lib", "--features", "bindgen"])
            .env(variable, "/nonexistent")
            .env("CARGO_TARGET_DIR", folder.join("bindgen"))
            .output()
            .expect("cargo runs");
        check(variable, &show(&output), output.status.success(), &expected);
    }
}

#[test]
fn traced_references() {
    let configuration = "implementation=CPython\nversion=3.12\nshared=true\nlib_name=python3.12\n\
        build_flags=Py_TRACE_REFS,Py_REF_DEBUG\n";
    refused("traced", "", configuration, &["3.12", "--with-trace-refs", "3.13 or later"]);
}

/// Its modules have no `PyInit`, which the helper for tests registers.
#[test]
fn testing_with_abi3t() {
    let configuration = "implementation=CPython\nversion=3.15\nshared=true\nlib_name=python3.15\n";
    let expected = ["the feature `testing`", "abi3t", "run `cargo test` without"];
    refused("testing", "testing,abi3t-py315", configuration, &expected);
}
