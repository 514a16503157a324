//! Safe code can't break the process: these tests try to, with a crate that forbids unsafe code and
//! with Python code. docs/soundness.md says how each test failed before it passed.

mod support;

use support::{build, has_crate, install, interpreter, left_out, run_script, say};

const MODULES: [&str; 12] = [
    "texts", "numbers", "nothing", "big", "many", "drops", "executor", "keywords", "lookups",
    "objects", "once", "maker",
];

fn test(what: &str, script: &str) {
    if support::PYTHON.is_empty() {
        return left_out(what, "the build found no interpreter");
    }
    if !has_crate("hostile") {
        return;
    }
    let folder = install(what, &build(&["--package", "test-hostile"]), &MODULES);
    let count = run_script(script, &folder);
    say(&format!("{}: {what}: {count} tests passed", interpreter()));
}

#[test]
fn hostile_modules() {
    test("hostile_modules", "test_hostile_modules.py");
}

#[test]
fn hostile_objects() {
    test("hostile_objects", "test_hostile_objects.py");
}
