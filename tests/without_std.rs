//! `no_std_runtime!`: the project `examples/packages/without-std` is built as its users build it, on
//! Linux, as its documentation says.
#![cfg(target_os = "linux")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use support::{
    PYTHON, cargo, configured, install, interpreter, is_packaged, left_out, say, show,
    target_directory,
};

/// Builds a copy of the project, without optimization, against this crate.
fn build(name: &str) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = root.join("examples/packages/without-std");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src")).expect("the folder is ours");
    let manifest = fs::read_to_string(project.join("Cargo.toml")).expect("it is there");
    let patch = format!(
        "\n[workspace]\n[patch.crates-io]\npymodule-ffi = {{ path = '{}' }}\n",
        root.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest + &patch).expect("the folder is ours");
    for file in ["src/lib.rs", "Cargo.lock"] {
        let from = if file == "Cargo.lock" { root } else { &project };
        fs::copy(from.join(file), folder.join(file)).expect("it is there");
    }
    cargo(&["build", "--quiet"]).current_dir(&folder).output().expect("cargo runs")
}

fn is_there() -> bool {
    if PYTHON.is_empty() {
        left_out("no_std_runtime!", "the build found no interpreter");
    } else if is_packaged() {
        say("LEFT OUT: examples/packages is not in the published package");
    }
    !PYTHON.is_empty() && !is_packaged()
}

fn minor() -> u32 {
    configured("__import__('sys').version_info[1]").parse().expect("a number")
}

fn file() -> PathBuf {
    let name = format!("{}without_std{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    target_directory().join("loadable/debug").join(name)
}

#[test]
fn a_module_without_std_works() {
    if !is_there() {
        return;
    }
    if minor() < 14 {
        // One of the versions for which pyo3-ffi links std is enough.
        if minor() == 13 {
            let output = show(&build("without_std"));
            assert!(output.contains("no_std_runtime!: pyo3-ffi links std for"), "{output}");
        }
        return;
    }
    let output = build("without_std");
    assert!(output.status.success(), "{}", show(&output));
    let folder = install("without_std_module", &file(), &["without_std"]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join("examples/packages/without-std/tests/test_without_std.py");
    let mut command = Command::new(PYTHON);
    let output = command.arg("-B").arg(script).env("PYTHONPATH", &folder).output().expect(PYTHON);
    let printed = show(&output);
    assert!(output.status.success() && printed.contains("Ran 3 tests"), "{printed}");
    say(&format!("{}: without std: 3 tests passed", interpreter()));
}
