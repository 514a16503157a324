//! One module three times: with this crate, with only pyo3-ffi, and in C. All three pass the
//! same tests; ours is the shortest.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use support::{build, has_crate, install, interpreter, left_out, run_script, runner, say};

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/comparison").join(name)
}

/// Lines that are neither empty nor only comments.
fn lines(name: &str) -> usize {
    let text = fs::read_to_string(source(name)).expect("the source is there");
    let counts = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("//") && !line.starts_with("/*")
    };
    text.lines().filter(counts).count()
}

fn test(what: &str, library: &Path) {
    let count =
        run_script("test_shout.py", &install(&format!("comparison_{what}"), library, &["spam"]));
    say(&format!("{}: comparison {what}: {count} tests passed", interpreter()));
}

#[test]
fn the_three_do_the_same() {
    if !has_crate("comparison") {
        return;
    }
    if support::PYTHON.is_empty() {
        return left_out("the comparison", "the build found no interpreter");
    }
    test("pymodule-ffi", &build(&["--package", "comparison", "--lib"]));
    test("pyo3-ffi", &build(&["--package", "comparison", "--example", "spam_pyo3_ffi"]));
}

#[cfg(unix)]
#[test]
fn in_c() {
    if !has_crate("comparison") {
        return;
    }
    let headers = env::var("PYMODULE_FFI_INCLUDE_DIR").unwrap_or_else(|_| {
        let script = "import sysconfig; print(sysconfig.get_path('include'))";
        let output = Command::new(runner()).args(["-c", script]).output().expect("Python runs");
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    });
    let directories: Vec<PathBuf> = env::split_paths(&headers).collect();
    if !directories.iter().any(|directory| directory.join("Python.h").exists()) {
        return left_out("the comparison with C", "there is no Python.h");
    }
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spam_c.so");
    let mut compiler = Command::new("cc");
    if cfg!(target_os = "macos") {
        compiler.args(["-undefined", "dynamic_lookup"]);
    }
    let built = compiler
        .args(["-shared", "-fPIC", "-O2", "-std=c11", "-o"])
        .arg(&library)
        .arg(source("spam.c"))
        .args(directories.iter().map(|directory| format!("-I{}", directory.display())))
        .status();
    match built {
        Ok(status) => assert!(status.success(), "cc failed"),
        Err(error) => return left_out("the comparison with C", &format!("cc: {error}")),
    }
    test("C", &library);
}

/// PyO3's has what modules share in statics. It takes long to build, so ci/slow.sh asks for this.
#[test]
#[ignore = "it builds PyO3"]
fn in_pyo3() {
    let manifest = source("pyo3/Cargo.toml");
    let library = build(&["--manifest-path", manifest.to_str().expect("UTF-8"), "--locked"]);
    let folder = install("comparison_pyo3", &library, &["spam"]);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(runner());
        command.arg("-B").args(arguments).current_dir(&folder).env("PYTHONPATH", &folder);
        support::show(&command.output().expect("Python runs"))
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/test_shout.py");
    let printed = run(&[script.to_str().expect("UTF-8")]);
    assert!(
        printed.contains("FAIL: test_again") && printed.contains("FAILED (failures=1)"),
        "{printed}"
    );
    if cfg!(all(Py_3_12, not(Py_LIMITED_API))) {
        let code = "import sys\nsys.path.insert(0, sys.argv[1])\nimport support\n\
            made = support.create('isolated')\nsupport.execute(made, 'import spam')";
        let tests = script.parent().expect("it is in a folder");
        let printed = run(&["-c", code, tests.to_str().expect("UTF-8")]);
        let refused = "module spam does not support loading in subinterpreters";
        assert!(printed.contains(refused), "{printed}");
    }
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/from-pyo3.md"));
    let (ours, pyo3) = (lines("spam.rs"), lines("pyo3/src/lib.rs"));
    let told = format!("with this crate ({ours} lines) and with PyO3 ({pyo3} lines)");
    assert!(page.expect("it is there").contains(&told), "the page does not say: {told}");
    say(&format!("{}: comparison PyO3: 2 tests fail there, as the page says", interpreter()));
}

#[test]
fn ours_is_the_shortest() {
    if !has_crate("comparison") {
        return;
    }
    let (ours, c, pyo3_ffi) = (lines("spam.rs"), lines("spam.c"), lines("spam_pyo3_ffi.rs"));
    let told = format!("{ours} lines with this crate, {c} in C, {pyo3_ffi} with only pyo3-ffi");
    say(&told);
    assert!(ours < c && c < pyo3_ffi, "{told}");
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    assert!(readme.expect("it is there").contains(&told), "the README does not say: {told}");
}
