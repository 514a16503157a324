//! A module of ours as a static library, linked into a program in C that registers it with
//! `PyImport_AppendInittab`: the program of CPython's guide.

// There it takes the flags of the system's own C compiler.
#![cfg(unix)]

mod support;

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use support::{
    LIBPYTHON_MISSING, build_kind, c_headers, configured, interpreter, left_out, say, show,
    static_libraries,
};

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
    let (compiler, arguments) = linking();
    let includes = match c_headers(&compiler) {
        Ok(includes) => includes,
        Err(why) => return left_out(what, &why),
    };
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
