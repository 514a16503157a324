//! A module written in Rust is imported and used by the Python that the build found.

mod support;

use support::{build, has_crate, install, interpreter, left_out, run_script, say};

fn test(what: &str, script: &str, arguments: &[&str], modules: &[&str]) {
    if support::PYTHON.is_empty() {
        return left_out(what, "the build found no interpreter");
    }
    if arguments.contains(&"test-modules") && !has_crate("modules") {
        return;
    }
    if arguments.contains(&"test-classes") && !has_crate("classes") {
        return;
    }
    let folder = install(what, &build(arguments), modules);
    let count = run_script(script, &folder);
    say(&format!("{}: {what}: {count} tests passed", interpreter()));
}

const LONG: &str = "a_module_with_a_name_longer_than_two_hundred_bytes_of_which_the_hook_has_the_first_two_hundred_alone_as_the_import_system_cuts_it_there_before_it_looks_for_the_symbol_in_the_file_that_it_has_just_loaded";

const MODULES: [&str; 31] = [
    "additions",
    "vendored.additions",
    "signatures",
    "hygiene",
    "steals",
    "stateless_stores",
    "parent",
    "zkou\u{161}ka",
    LONG,
    "special",
    "namespace",
    "taken",
    "create_fails",
    "create_panics",
    "single",
    "single_state",
    "single_fails",
    "conventions",
    "minimal",
    "package.leaf",
    "with-hyphen",
    "gil_used",
    "not_supported",
    "shared_gil",
    "main_only",
    "keeps",
    "early",
    "fails",
    "ordered",
    "moved",
    "missing",
];

#[test]
fn spam() {
    test("spam", "test_spam.py", &["--example", "spam"], &["spam"]);
}

#[test]
fn xxmodule() {
    test("xxmodule", "test_xxmodule.py", &["--example", "xxmodule"], &["xx"]);
}

#[test]
fn classes() {
    test("classes", "test_classes.py", &["--package", "test-classes"], &["classes"]);
}

#[test]
fn conventions() {
    test("conventions", "test_conventions.py", &["--package", "test-modules"], &MODULES);
}

#[test]
fn additions() {
    test("additions", "test_additions.py", &["--package", "test-modules"], &MODULES);
}

#[test]
fn signatures() {
    test("signatures", "test_signatures.py", &["--package", "test-modules"], &MODULES);
}

#[test]
fn names() {
    test("names", "test_names.py", &["--package", "test-modules"], &MODULES);
}

#[test]
fn creates() {
    test("creates", "test_creates.py", &["--package", "test-modules"], &MODULES);
}

#[test]
fn packages() {
    let modules = ["packaged.packaged", "vendor.packaged.packaged"];
    test("packages", "test_packages.py", &["--package", "test-modules"], &modules);
}

#[test]
fn single_phase() {
    test("single_phase", "test_single_phase.py", &["--package", "test-modules"], &MODULES);
}

#[test]
fn states() {
    test("states", "test_states.py", &["--package", "test-modules"], &MODULES);
}

#[test]
fn interpreters() {
    test("interpreters", "test_interpreters.py", &["--package", "test-modules"], &MODULES);
}
