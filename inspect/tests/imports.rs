//! What the report says of this project's own modules is what an import shows.
//!
//! Builds `tests/modules` of the workspace for the Python that is found (`PYO3_PYTHON`, or
//! `python3`), inspects it and lets `python/compare.py` compare. `PYMODULE_INSPECT_FEATURES`
//! chooses another build, such as `abi3-py39`. Without a Python or the workspace it is skipped,
//! except in CI.

use std::path::{Path, PathBuf};
use std::process::Command;

fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "skipped in CI: {why}");
    println!("SKIPPED: {why}");
}

fn python() -> Option<String> {
    let given = std::env::var("PYO3_PYTHON").ok();
    let python = given.unwrap_or_else(|| "python3".into());
    let check = "import sys, ctypes; sys.exit(sys.implementation.name != 'cpython' or sys.version_info < (3, 9))";
    let output = Command::new(&python).args(["-c", check]).output().ok()?;
    output.status.success().then_some(python)
}

/// What `ci/interpreters.sh environment` sets.
const FOR_ONE_INTERPRETER: [&str; 5] =
    ["PYO3_PYTHON", "PYTHONHOME", "PYMODULE_FFI_INCLUDE_DIR", "CARGO_BUILD_TARGET", "RUSTFLAGS"];

#[test]
fn own_modules() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = manifest.parent().unwrap();
    if !workspace.join("tests/modules/Cargo.toml").exists() {
        return skip("the workspace with the modules is not here");
    }
    let Some(python) = python() else {
        return skip("there is no CPython 3.9 or later");
    };
    // Its own folder: the settings of this build would make cargo rebuild everything else.
    let target = std::env::var_os("PYMODULE_INSPECT_TARGET")
        .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("modules"), PathBuf::from);
    let mut build = Command::new(env!("CARGO"));
    build
        .current_dir(workspace)
        .args(["build", "--quiet", "--release", "--package", "test-modules"])
        .env("CARGO_TARGET_DIR", &target)
        .env("PYO3_PYTHON", &python)
        .env("PYO3_BUILD_EXTENSION_MODULE", "1")
        .env("UNSAFE_PYO3_SKIP_VERSION_CHECK", "1");
    let features = std::env::var("PYMODULE_INSPECT_FEATURES").unwrap_or_default();
    let mut triple = std::env::var_os("CARGO_BUILD_TARGET").map(PathBuf::from).unwrap_or_default();
    if features == "universal" {
        // One file for every interpreter: it is built for none.
        for setting in FOR_ONE_INTERPRETER {
            build.env_remove(setting);
        }
        triple = PathBuf::new();
    }
    if !features.is_empty() {
        // Modules of both kinds of builds are never single-phase ones.
        let both = features.starts_with("abi3t") || features == "universal";
        let single = if both { "" } else { "single-phase," };
        let features = format!("std,{single}{features}");
        build.args(["--no-default-features", "--features", &features]);
    }
    assert!(build.status().unwrap().success(), "the modules don't build");
    let name =
        format!("{}test_modules{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = target.join(triple).join("release").join(name);

    let report = Command::new(env!("CARGO_BIN_EXE_pymodule-inspect"))
        .args(["--format=json", "--fail-on=never"])
        .arg(&library)
        .output()
        .unwrap();
    assert!(report.status.success());
    let path = target.join("report.json");
    std::fs::write(&path, &report.stdout).unwrap();
    let output = Command::new(&python)
        .arg(manifest.join("tests/python/compare.py"))
        .arg(&path)
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    println!("{features} {shown}{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "the report differs from what the import shows");
    // Optimized code of ours is decoded wholly.
    assert!(shown.contains(" 0 undecided;"), "there are undecided modules");
}
