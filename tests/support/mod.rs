//! Builds modules as a user does and runs Python scripts against them.
//!
//! No test program here links the crate: where libpython can't be linked, the loadable modules
//! are tested all the same.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod limit;

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs};

/// The Python that the build script found.
pub const PYTHON: &str = env!("PYMODULE_FFI_PYTHON");

/// The Python that runs the scripts: the same, or for files of the stable ABI any other.
pub fn runner() -> String {
    env::var("PYMODULE_FFI_RUN_WITH").unwrap_or_else(|_| PYTHON.to_owned())
}

/// Why programs that embed can't be linked, if they can't.
pub const LIBPYTHON_MISSING: Option<&str> = option_env!("PYMODULE_FFI_LIBPYTHON_MISSING");

/// Whether a test that is left out is a failure.
pub fn is_ci() -> bool {
    env::var_os("CI").is_some()
}

/// Prints past libtest's capture, as a passing test, too, says which Python it ran.
pub fn say(line: &str) {
    // In one write, as other threads write, too.
    let _ = std::io::stderr().write_all(format!("pymodule-ffi: {line}\n").as_bytes());
}

/// Says that something was not tested, and why; on CI that is a failure.
pub fn left_out(what: &str, why: &str) {
    say(&format!("LEFT OUT: {what}: {why}"));
    assert!(!is_ci(), "{what} may not be left out on CI: {why}");
}

/// Whether this is the published package, into which cargo puts no crates within the crate.
pub fn is_packaged() -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml.orig").exists()
}

/// Whether a crate of `tests` is there. The published package has none, which is said.
pub fn has_crate(name: &str) -> bool {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    if is_packaged() && !folder.exists() {
        say(&format!("LEFT OUT: tests/{name} is not in the published package"));
        return false;
    }
    true
}

/// "CPython 3.12.1 (GIL)", once per process, by asking it.
pub fn interpreter() -> &'static str {
    static NAME: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    NAME.get_or_init(|| {
        let script = "import platform, sys, sysconfig\n\
            version = platform.python_version()\n\
            threading = 'free-threaded' if sysconfig.get_config_var('Py_GIL_DISABLED') else 'GIL'\n\
            debug = ', debug' if hasattr(sys, 'gettotalrefcount') else ''\n\
            print(f'CPython {version} ({threading}{debug})')";
        let output = Command::new(runner()).args(["-c", script]).output().expect(PYTHON);
        String::from_utf8(output.stdout).expect("ASCII").trim().to_owned()
    })
}

/// A value of `sysconfig`.
pub fn configured(expression: &str) -> String {
    let script = format!("import sysconfig\nprint({expression})");
    let output = Command::new(PYTHON).args(["-c", &script]).output().expect(PYTHON);
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Where the headers are: `sysconfig` tells where they would be if Python were installed, which
/// an extracted package is not.
fn include_directories() -> Vec<PathBuf> {
    match env::var_os("PYMODULE_FFI_INCLUDE_DIR") {
        Some(list) => env::split_paths(&list).collect(),
        None => vec![PathBuf::from(configured("sysconfig.get_path('include')"))],
    }
}

/// The headers, if there are any, and a compiler for them.
pub fn c_headers(compiler: &str) -> Result<Vec<PathBuf>, String> {
    let includes = include_directories();
    if !includes.iter().any(|directory| directory.join("Python.h").exists()) {
        return Err(format!("there is no Python.h in {includes:?}"));
    }
    match Command::new(compiler).arg("--version").output() {
        Ok(_) => Ok(includes),
        Err(_) => Err(format!("there is no C compiler `{compiler}`")),
    }
}

/// Where the cargo that runs this test builds.
pub fn target_directory() -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().expect("it is in the target directory").to_owned()
}

/// Runs cargo in its own target directory, so that it does not wait for the cargo that
/// runs this test, as for an extension module: without libpython.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .env("CARGO_TARGET_DIR", target_directory().join("loadable"))
        .env("PYO3_BUILD_EXTENSION_MODULE", "1")
        .env("PYO3_PYTHON", PYTHON)
        // These are for programs that embed, and of another build.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET");
    if cfg!(target_os = "macos") {
        // The interpreter that loads the module has the symbols.
        command.env("RUSTFLAGS", "-C link-arg=-undefined -C link-arg=dynamic_lookup");
    }
    command
}

/// Builds a loadable module and returns its file.
pub fn build(arguments: &[&str]) -> PathBuf {
    build_kind(arguments, env::consts::DLL_EXTENSION)
}

/// Builds a library and returns its file of this extension.
pub fn build_kind(arguments: &[&str], kind: &str) -> PathBuf {
    // One file for every interpreter is built once, by ci/universal.sh.
    if let Some(folder) = env::var_os("PYMODULE_FFI_FILES") {
        let name = arguments.last().expect("they end with a name").replace('-', "_");
        return Path::new(&folder).join(format!("{}{name}.{kind}", env::consts::DLL_PREFIX));
    }
    let mut command = cargo(&["build", "--message-format=json-render-diagnostics"]);
    if let Ok(features) = env::var("PYMODULE_FFI_FEATURES") {
        command.args(["--no-default-features", "--features", &features]);
    }
    let output = command.args(arguments).stderr(Stdio::inherit()).output().expect("cargo runs");
    assert!(output.status.success(), "cargo build {arguments:?} failed");
    let text = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let artifacts = text.lines().filter(|line| line.contains("\"kind\":[\""));
    let files = artifacts.filter_map(|line| line.split_once("\"filenames\":[")?.1.split_once(']'));
    let files: Vec<_> = files
        .flat_map(|(list, _)| list.split(',').map(|file| PathBuf::from(file.trim_matches('"'))))
        .filter(|file| file.extension().is_some_and(|extension| extension == kind))
        .collect();
    files.into_iter().next_back().expect("cargo names the library that it built")
}

/// The system libraries that a program needs beside a static library of ours.
pub fn static_libraries() -> &'static [&'static str] {
    // rustc --print native-static-libs
    if cfg!(target_os = "macos") {
        &["-liconv", "-lSystem", "-lc", "-lm"]
    } else {
        &["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl", "-lc"]
    }
}

/// Makes a new folder that has the library under the name of each module, as the import system
/// finds it.
pub fn install(folder: &str, library: &Path, modules: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let _ = fs::remove_dir_all(&folder);
    for module in modules {
        let suffix = if cfg!(windows) { "pyd" } else { "so" };
        let file = folder.join(module.replace('.', "/")).with_extension(suffix);
        let package = file.parent().expect("it is in the folder");
        fs::create_dir_all(package).expect("the folder is ours");
        if package != folder {
            fs::write(package.join("__init__.py"), "").expect("the folder is ours");
        }
        fs::copy(library, file).expect("the library is there");
    }
    folder
}

/// Runs a script of `tests/python` with these modules importable; it has to print the line of
/// unittest that counts its tests.
pub fn run_script(script: &str, folder: &Path) -> usize {
    run_script_for_output(script, folder).0
}

/// As [`run_script`]; returns the output, too.
pub fn run_script_for_output(script: &str, folder: &Path) -> (usize, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python").join(script);
    let mut command = Command::new(runner());
    command.arg("-B").arg(&script).env("PYTHONPATH", folder).env("RUST_BACKTRACE", "0");
    command.current_dir(folder);
    let output = limit::output(&mut command);
    let printed = show(&output);
    assert!(
        output.status.success(),
        "{} ended with {}\n{printed}",
        script.display(),
        output.status
    );
    let count =
        printed.lines().find_map(|line| line.strip_prefix("Ran ")?.split(' ').next()?.parse().ok());
    let count = count.unwrap_or_else(|| panic!("{} counts no tests\n{printed}", script.display()));
    assert!(count > 0, "{} ran no test\n{printed}", script.display());
    for line in printed.lines().filter(|line| line.contains("skipped '")) {
        say(line);
    }
    (count, printed)
}

pub fn show(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// A program beside this one: `target/debug/examples/NAME`.
pub fn example(name: impl AsRef<OsStr>) -> PathBuf {
    let this = env::current_exe().expect("a running program has a file");
    let profile = this.ancestors().nth(2).expect("tests are in target/PROFILE/deps");
    profile.join("examples").join(name.as_ref()).with_extension(env::consts::EXE_EXTENSION)
}
