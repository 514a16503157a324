//! docs/from-pyo3-ffi.md: the module before and after passes the same tests, and the page shows
//! this code and these numbers.

mod support;

use std::path::Path;
use std::{env, fs};

use support::{build, has_crate, install, interpreter, left_out, run_script, say};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn source(name: &str) -> String {
    read(&root().join("tests/migration").join(name))
}

fn page() -> String {
    read(&root().join("docs/from-pyo3-ffi.md"))
}

fn before() -> Vec<String> {
    vec![source("before.rs")]
}

fn after() -> Vec<String> {
    vec![source("after.rs"), source("amount.rs")]
}

/// Lines that are neither empty nor comments only, and how often they say `unsafe`.
fn count(files: &[String]) -> (usize, usize) {
    let lines = || {
        let all = files.iter().flat_map(|text| text.lines()).map(str::trim);
        all.filter(|line| !line.is_empty() && !line.starts_with("//"))
    };
    // `unsafe_code`, the name of a lint, is one word.
    let is_end = |letter: char| !letter.is_alphanumeric() && letter != '_';
    let words = lines().flat_map(|line| line.split(is_end));
    (lines().count(), words.filter(|word| *word == "unsafe").count())
}

#[test]
fn both_do_the_same() {
    if !has_crate("migration") {
        return;
    }
    if support::PYTHON.is_empty() {
        return left_out("the migration", "the build found no interpreter");
    }
    for (what, target) in [("before", &["--example", "money_before"][..]), ("after", &["--lib"])] {
        let library = build(&[&["--package", "migration"], target].concat());
        let folder = install(&format!("migration_{what}"), &library, &["money"]);
        let count = run_script("test_money.py", &folder);
        say(&format!("{}: migration {what}: {count} tests passed", interpreter()));
    }
}

#[test]
fn the_page_says_the_numbers() {
    if !has_crate("migration") {
        return;
    }
    for (what, files) in [("before", before()), ("after", after())] {
        let (lines, unsafes) = count(&files);
        say(&format!("migration {what}: {lines} lines, {unsafes} unsafe"));
        let row = format!("\n| {what} | {lines} | {unsafes} |\n");
        assert!(page().contains(&row), "docs/from-pyo3-ffi.md does not say:{row}");
    }
}

#[test]
fn the_page_shows_the_code() {
    if !has_crate("migration") {
        return;
    }
    let page = page();
    let blocks: Vec<&str> = page
        .split("```rust,ignore\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    let shown_of = |files: &[String]| {
        blocks.iter().filter(|block| files.iter().any(|file| file.contains(**block))).count()
    };
    for block in &blocks {
        let is_there = before().iter().chain(&after()).any(|file| file.contains(block));
        assert!(is_there, "tests/migration does not have this code of the page:\n{block}");
    }
    assert!(page.matches("```rust").count() == blocks.len(), "code that is not compared");
    assert!(shown_of(&before()) >= 4 && shown_of(&after()) >= 4, "the page shows too little");
}
