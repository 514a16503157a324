//! Threads of modules: exits, locks, subinterpreters that end, forks. `ci/threads.sh` runs them
//! at length.

mod support;

use support::{build, has_crate, install, interpreter, left_out, run_script_for_output, say};

const MODULES: [&str; 2] = ["native_threads", "eager_threads"];

fn test(what: &str, script: &str) {
    if support::PYTHON.is_empty() {
        return left_out(what, "the build found no interpreter");
    }
    if !has_crate("modules") {
        return;
    }
    let folder = install(what, &build(&["--package", "test-modules"]), &MODULES);
    let (count, printed) = run_script_for_output(script, &folder);
    for line in printed.lines().filter_map(|line| line.strip_prefix("figures: ")) {
        say(&format!("{}: {line}", interpreter()));
    }
    say(&format!("{}: {what}: {count} tests passed", interpreter()));
}

#[test]
fn exits() {
    test("exits", "test_exits.py");
}

#[test]
fn threads() {
    test("threads", "test_threads.py");
}

/// With the children that it has forked, which hold the pipes, too.
#[test]
#[cfg(unix)]
#[should_panic(expected = "hangs: killed after 200ms\nbegun")]
fn a_program_that_hangs_is_killed() {
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "sleep 600 & echo begun; exit 0"]);
    support::limit::output_within(&mut shell, std::time::Duration::from_millis(200));
}
