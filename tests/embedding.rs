//! The embedding examples, as a user runs them.

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::{LIBPYTHON_MISSING, example, interpreter, left_out, say, show};

fn embed(arguments: &[&str], home: Option<&str>) -> Option<Output> {
    run("embed", arguments, home)
}

fn run(program: &str, arguments: &[&str], home: Option<&str>) -> Option<Output> {
    if let Some(why) = LIBPYTHON_MISSING {
        left_out("embedding", why);
        return None;
    }
    let mut command = Command::new(example(program));
    if let Some(home) = home {
        command.env("PYTHONHOME", home);
    }
    Some(command.args(arguments).output().expect("the example is built"))
}

#[test]
fn the_default_command() {
    let Some(output) = embed(&[], None) else { return };
    let printed = show(&output);
    assert!(output.status.success(), "{printed}");
    let version = interpreter().split(' ').nth(1).expect("name and version");
    assert!(printed.contains(&format!("Python {version} ")), "{version} in\n{printed}");
    assert!(printed.ends_with("ended with status 0 and printed\nspam, spam, spam\n"), "{printed}");
    say(&format!("{}: embedding: 1 tests passed", interpreter()));
}

#[test]
fn a_command_that_fails_is_a_result() {
    let Some(output) = embed(&["echo out; exit 3"], None) else { return };
    let printed = show(&output);
    assert!(output.status.success(), "{printed}");
    assert!(printed.ends_with("ended with status 3 and printed\nout\n"), "{printed}");
    say(&format!("{}: embedding: 1 tests passed", interpreter()));
}

#[test]
#[cfg(not(Py_LIMITED_API))]
fn an_interpreter_that_does_not_start_is_an_error() {
    let Some(output) = embed(&[], Some("/nonexistent")) else { return };
    let printed = show(&output);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    // PyStatus names its function, PyInitConfig and 3.13 put it otherwise.
    let told = [
        "failed to get the Python codec of the filesystem encoding",
        "Failed to import encodings module",
    ];
    assert!(told.iter().any(|text| printed.trim_end().ends_with(text)), "{printed}");
    say(&format!("{}: embedding: 1 tests passed", interpreter()));
}

#[test]
fn subinterpreters() {
    let Some(output) = run("subinterpreters", &["8"], None) else { return };
    let printed = show(&output);
    assert!(output.status.success(), "{printed}");
    for index in 0..8 {
        let line =
            format!("interpreter {index}: sum 4999950000, spam called {} times\n", index + 1);
        assert!(printed.contains(&line), "{line} in\n{printed}");
    }
    assert!(printed.ends_with("the main interpreter: spam called 0 times\n"), "{printed}");
    let own_gil = printed.starts_with("8 interpreters, isolated, with its own GIL\n");
    let minor = interpreter().split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    let expected = cfg!(not(Py_LIMITED_API)) && minor.is_some_and(|minor| minor >= 12);
    assert_eq!(own_gil, expected, "{printed}");
    say(&format!("{}: embedding: 1 tests passed", interpreter()));
}

/// A virtual environment is found by the program name, as docs/embedding.md says.
#[test]
fn a_virtual_environment() {
    if std::env::var_os("PYTHONHOME").is_some() {
        // It overrides the environment. This Python was moved after it was built, and finds its
        // library by the program name without the variable.
        if LIBPYTHON_MISSING.is_none() {
            let mut command = Command::new(example("venv"));
            command.args([support::PYTHON, "json"]).env_remove("PYTHONHOME");
            let output = command.output().expect("the example is built");
            assert!(output.status.success(), "{}", show(&output));
        }
        return say("a virtual environment: not with PYTHONHOME, which decides before it does");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("embedding_venv");
    let _ = std::fs::remove_dir_all(&folder);
    let mut make = Command::new(support::PYTHON);
    make.args(["-m", "venv", "--without-pip"]).arg(&folder);
    assert!(make.status().expect("Python runs").success());
    let folder = folder.canonicalize().expect("it is there");
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = programs.join("python").with_extension(std::env::consts::EXE_EXTENSION);
    let where_to = "import sysconfig; print(sysconfig.get_path('purelib'), end='')";
    let output = Command::new(&python).args(["-c", where_to]).output().expect("Python runs");
    let packages = String::from_utf8(output.stdout).expect("UTF-8");
    std::fs::write(Path::new(&packages).join("installed_here.py"), "").expect("the folder is ours");
    let python = python.to_str().expect("UTF-8");
    let Some(output) = run("venv", &[python, "installed_here"], None) else { return };
    let printed = show(&output);
    assert!(output.status.success(), "{printed}");
    assert_eq!(printed.trim_end(), folder.to_str().expect("UTF-8"));
    let Some(output) = run("venv", &["venv", "installed_here"], None) else { return };
    assert!(show(&output).contains("No module named 'installed_here'"), "{}", show(&output));
    say(&format!("{}: embedding: 1 tests passed", interpreter()));
}

/// Where a library's hook can be replaced by the program's, the start says so.
#[test]
#[cfg(not(Py_ABI3T))]
fn a_hook_that_takes_the_place_of_the_interpreters_own() {
    let Some(output) = run("takes_over", &[], None) else { return };
    let printed = show(&output);
    let refused = "the symbol PyInit_time of this program takes the place of the interpreter's own \
                   module 'time': write `hook: none`";
    let own = "started, and its module `time` is its own: true";
    assert!(printed.starts_with(refused) || printed.starts_with(own), "{printed}");
    say(&format!("{}: embedding: {printed}", interpreter()));
    say(&format!("{}: embedding: 1 tests passed", interpreter()));
}
