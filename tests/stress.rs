//! The scripts that break published modules, on `xx`, with classes of the module, and `keeps`,
//! with objects of every shape in its state. Those that need their own program, such as to
//! finalize Python and start it again, are in `tests/embedding_cases.rs`.

mod support;

use std::fs;

use support::{build, has_crate, install, interpreter, left_out, run_script, say};

fn test(what: &str, script: &str) {
    if support::PYTHON.is_empty() {
        return left_out(what, "the build found no interpreter");
    }
    if !has_crate("modules") {
        return;
    }
    let folder = install(what, &build(&["--example", "xxmodule"]), &["xx"]);
    let library = build(&["--package", "test-modules"]);
    let others = install(&format!("{what}-modules"), &library, &["keeps"]);
    for file in fs::read_dir(&others).expect("the folder is there") {
        let file = file.expect("the folder is there");
        fs::copy(file.path(), folder.join(file.file_name())).expect("the folder is ours");
    }
    let count = run_script(script, &folder);
    say(&format!("{}: {what}: {count} tests passed", interpreter()));
}

#[test]
fn reimport() {
    test("reimport", "test_reimport.py");
}

#[test]
fn stress() {
    test("stress", "test_stress.py");
}
