//! A module written in Rust is imported and used by the Python that the build found.

mod support;

use std::fs;
use std::path::Path;

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

const MODULES: [&str; 32] = [
    "additions",
    "vendored.additions",
    "signatures",
    "hygiene",
    "interned",
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
fn xxlimited() {
    test("xxlimited", "test_xxlimited.py", &["--example", "xxlimited"], &["xxlimited"]);
}

#[test]
fn readme() {
    if has_crate("readme") {
        test("readme", "test_readme.py", &["--package", "test-readme"], &["spam"]);
    }
}

/// The examples show what their readers will need: parameters by position only and by name only.
#[test]
fn examples_have_both_kinds_of_parameters() {
    // The published package has no crates within it.
    if !has_crate("readme") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = vec![root.join("README.md")];
    let folders = ["examples", "examples/packages"].map(|folder| root.join(folder));
    for entry in folders.iter().flat_map(|folder| fs::read_dir(folder).expect("it is there")) {
        let path = entry.expect("it can be read").path();
        sources.push(if path.is_dir() { path.join("src/lib.rs") } else { path });
    }
    let mut count = 0;
    for path in sources.iter().filter(|path| path.is_file()) {
        let text = fs::read_to_string(path).expect("it can be read");
        let signatures = text.split("signature: \"($module").skip(1);
        let signatures: Vec<_> = signatures.filter_map(|rest| rest.split(')').next()).collect();
        if signatures.is_empty() {
            continue;
        }
        count += 1;
        let is_there = |kind: fn(&str) -> bool| signatures.iter().any(|text| kind(text));
        assert!(is_there(|text| text.find('/').is_some_and(|at| at > ", /".len())), "{path:?}");
        assert!(is_there(|text| text.contains('*')), "{path:?}");
    }
    assert!(count > 5, "{count} examples");
}

#[test]
fn classes() {
    test("classes", "test_classes.py", &["--package", "test-classes"], &["classes"]);
}

#[test]
fn class_panics() {
    let package = ["--package", "test-classes"];
    test("class panics", "test_class_panics.py", &package, &["classes"]);
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
