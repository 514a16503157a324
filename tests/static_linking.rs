//! A module of ours as a static library, linked into a program in C that registers it with
//! `PyImport_AppendInittab`: the program of CPython's guide.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use support::{
    LIBPYTHON_MISSING, PYTHON, build_kind, interpreter, left_out, say, show, static_libraries,
};

/// A value of `sysconfig`.
fn configured(expression: &str) -> String {
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

/// What the build of this test links with, for a program that is linked without cargo: the
/// compiler, and where libpython is.
fn linking() -> (String, Vec<String>) {
    let flags = env::var("RUSTFLAGS").unwrap_or_default();
    let given = |name: &str| flags.split(' ').find_map(|flag| flag.strip_prefix(name));
    let compiler = env::var("CC").ok().or_else(|| given("linker=").map(str::to_owned));
    let directory = configured("sysconfig.get_config_var('LIBDIR')");
    let arguments = match given("native=") {
        Some(directory) => vec![format!("-L{directory}")],
        None if Path::new(&directory).is_dir() => {
            vec![format!("-L{directory}"), format!("-Wl,-rpath,{directory}")]
        }
        None => Vec::new(),
    };
    (compiler.unwrap_or_else(|| "cc".to_owned()), arguments)
}

#[test]
fn a_static_library_in_a_c_program() {
    let what = "static linking";
    if let Some(why) = LIBPYTHON_MISSING {
        return left_out(what, why);
    }
    let includes = include_directories();
    if !includes.iter().any(|directory| directory.join("Python.h").exists()) {
        return left_out(what, &format!("there is no Python.h in {includes:?}"));
    }
    let (compiler, arguments) = linking();
    if Command::new(&compiler).arg("--version").output().is_err() {
        return left_out(what, &format!("there is no C compiler `{compiler}`"));
    }
    let library = build_kind(&["--example", "xxmodule"], "a");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("static");
    fs::create_dir_all(&folder).expect("the folder is ours");
    let program = folder.join("main");
    let name = configured("sysconfig.get_config_var('LDVERSION')");
    let mut command = Command::new(&compiler);
    command.args(["-Wall", "-Werror", "-o"]).arg(&program);
    for directory in includes {
        command.arg("-I").arg(directory);
    }
    command
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/static/main.c"))
        .arg(library)
        .args(arguments)
        .arg(format!("-lpython{name}"))
        .args(static_libraries());
    let output = command.output().expect("the compiler runs");
    assert!(output.status.success(), "{command:?}\n{}", show(&output));

    let run = |code: &str| {
        let output = Command::new(&program).arg(code).output().expect("the program is there");
        (output.status.code(), show(&output))
    };
    let code = "import sys, xx\n\
        assert 'xx' in sys.builtin_module_names\n\
        assert xx.__spec__.origin == 'built-in' and not hasattr(xx, '__file__')\n\
        print(xx.foo(40, 2), xx.new().demo('spam'))\n\
        try:\n    xx.new().demo(None)\nexcept xx.error as error:\n    print(error)\n";
    let printed = "42 spam\nthere is nothing to demonstrate\n".to_owned();
    assert_eq!(run(code), (Some(0), printed));
    let (status, printed) = run("import xx; xx.largest()");
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("none is the largest of no numbers"), "{printed}");
    say(&format!("{}: {what}: 1 tests passed", interpreter()));
}
