//! The embedding example, as a user runs it.

mod support;

use std::process::{Command, Output};

use support::{LIBPYTHON_MISSING, example, interpreter, left_out, say, show};

fn embed(arguments: &[&str], home: Option<&str>) -> Option<Output> {
    if let Some(why) = LIBPYTHON_MISSING {
        left_out("embedding", why);
        return None;
    }
    let mut command = Command::new(example("embed"));
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
