//! Every way to embed Python, each in its own process: `tests/programs/embedding`. The stable
//! ABI has no configuration, so fewer of them.

mod support;

use std::collections::BTreeSet;
use std::process::Command;

use support::{LIBPYTHON_MISSING, example, interpreter, left_out, limit, say, show};

fn case(name: &str, expected: i32) {
    if let Some(why) = LIBPYTHON_MISSING {
        return left_out(&format!("embedding: {name}"), why);
    }
    let mut command = Command::new(example("embedding_cases"));
    if name == "forked" {
        // A thread state that is cleared twice shows.
        command.env("PYTHONMALLOC", "debug");
    }
    // "CPython 3.12.1 (GIL)"
    let minor = interpreter().split('.').nth(1).expect("a version");
    let output = limit::output(command.args([name, minor]));
    let printed = show(&output);
    assert_eq!(output.status.code(), Some(expected), "{name}: {}\n{printed}", output.status);
    // A program that ends early, by somebody's exit(0), has not passed.
    let passed = printed.lines().any(|line| line == format!("{name} passed"));
    assert_eq!(passed, expected == 0, "{name}:\n{printed}");
    for line in printed.lines().filter_map(|line| line.strip_prefix("figures: ")) {
        say(&format!("{}: {line}", interpreter()));
    }
    say(&format!("{}: embedding, {name}: 1 tests passed", interpreter()));
}

macro_rules! cases {
    ($($(#[$attribute:meta])* $name:ident: $status:literal,)*) => {
        $(
        $(#[$attribute])*
        #[test]
        fn $name() {
            case(stringify!($name), $status);
        }
    )*

        /// The program has these cases and no others.
        #[test]
        fn every_case_is_run() {
            if let Some(why) = LIBPYTHON_MISSING {
                return left_out("embedding: --list", why);
            }
            let run: BTreeSet<&str> = [$($(#[$attribute])* stringify!($name)),*].into();
            let output = Command::new(example("embedding_cases")).arg("--list").output();
            let output = output.expect("the program is built").stdout;
            let printed = String::from_utf8(output).expect("the names are UTF-8");
            assert_eq!(run, printed.lines().collect());
        }
    };
}

cases! {
    configuration: 0,
    #[cfg(unix)]
    not_utf8: 0,
    #[cfg(not(Py_LIMITED_API))]
    isolated: 0,
    #[cfg(not(Py_LIMITED_API))]
    utf8_mode: 0,
    search_paths: 0,
    nul: 0,
    #[cfg(not(Py_LIMITED_API))]
    home: 0,
    #[cfg(not(Py_LIMITED_API))]
    exit: 0,
    names: 0,
    too_late: 0,
    while_ending: 0,
    again: 0,
    string: 0,
    file: 0,
    #[cfg(not(Py_LIMITED_API))]
    main: 0,
    #[cfg(not(Py_LIMITED_API))]
    main_exits: 7,
    attach_again: 0,
    orders: 0,
    in_a_row: 0,
    at_once: 0,
    threads: 0,
    nested: 0,
    refused: 0,
    daemon: 0,
    leaked: 0,
    view: 0,
    view_of_a_subinterpreter: 0,
    view_within: 0,
    view_elsewhere: 0,
    #[cfg(unix)]
    forked: 0,
    #[cfg(unix)]
    forked_while_detached: 0,
    signals: 0,
    creating: 0,
    inspecting: 0,
    populating: 0,
    phases: 0,
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    classes: 0,
    foreign_state: 0,
}
