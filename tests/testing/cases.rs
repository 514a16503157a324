//! The helper for authors' tests, on this crate's own examples and on modules that have the faults
//! that it is to find.

#[path = "../../examples/spam.rs"]
mod spam;
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[path = "../../examples/xxmodule.rs"]
mod xxmodule;

use std::sync::atomic::{AtomicU64, Ordering};

use pymodule_ffi::prelude::*;
use pymodule_ffi::testing::ModuleTest;
use pymodule_ffi::{Definition, ModuleState};

fn thorough<S: ModuleState>(definition: &'static Definition<S>) -> ModuleTest {
    ModuleTest::new(definition).subinterpreters().reimports(3).collector_stress().leaks()
}

#[test]
fn spam_in_rust() {
    thorough(&spam::SPAM).run(|spam| {
        let status = spam.call_method(c"system", [&spam.attached().str("exit 3")?])?;
        assert_eq!(status.to_i64()?, 3);
        assert_eq!(spam.call_method(c"calls", [])?.to_i64()?, 1);
        Ok(())
    });
}

#[test]
fn spam_in_python() {
    thorough(&spam::SPAM).run_code(c"import spam\nassert spam.system('exit 3') == 3");
}

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[test]
fn xxmodule_in_rust() {
    thorough(&xxmodule::XX).run(|xx| {
        let object = xx.call_method(c"new", [])?;
        // A cycle that the collector finds by the module's and the object's traverse functions.
        object.setattr(c"module", xx)?;
        let text = xx.attached().str("a")?;
        assert_eq!(&*object.call_method(c"demo", [&text])?.text()?, "a");
        assert!(object.call_method(c"demo", [&xx.attached().none()]).is_err());
        Ok(())
    });
}

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[test]
fn xxmodule_in_python() {
    let test = ModuleTest::new(&xxmodule::XX).reimports(1).collector_stress();
    test.run_file("tests/python/test_xxmodule.py");
}

module! {
    static EMPTY;
    name: "empty", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
}

#[test]
fn each_kind_of_interpreter_in_turn() {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    ModuleTest::new(&EMPTY).subinterpreters().reimports(1).run(|empty| {
        RUNS.fetch_add(1, Ordering::Relaxed);
        empty.attached().run(c"import threading", c"<test>")
    });
    let kinds = 1 + pymodule_ffi::embed::Isolation::ALL.len() as u64;
    assert_eq!(RUNS.load(Ordering::Relaxed), 2 * kinds);
    assert_eq!(kinds > 2, cfg!(all(Py_3_12, not(Py_LIMITED_API))));
}

/// It runs at every other new object, without the GIL at every 512th, and at every 700th otherwise.
#[test]
fn the_collector_is_at_work() {
    let code = c"import gc\n\
        def runs(): return sum(generation['collections'] for generation in gc.get_stats())\n\
        before = runs()\n\
        cycles = [[] for _ in range(6200)]\n\
        found = runs() - before\n\
        assert (found > 9) is stress, found";
    let test = ModuleTest::new(&EMPTY).subinterpreters();
    for stressed in [false, true] {
        let test = if stressed { test.clone().collector_stress() } else { test.clone() };
        test.run(|empty| {
            let main = empty.attached().import(c"__main__")?;
            main.setattr(c"stress", &empty.attached().bool(stressed))?;
            empty.attached().run(code, c"<test>")
        });
    }
}

module! {
    static MAIN_ONLY;
    name: "main_only", hook: none, interpreters: MainInterpreterOnly, gil: NotUsed,
}

module! {
    static SHARED;
    name: "shared", hook: none, interpreters: Supported, gil: NotUsed,
}

#[test]
fn a_module_is_refused_where_its_definition_says() {
    ModuleTest::new(&MAIN_ONLY).subinterpreters().run_code(c"import main_only");
    ModuleTest::new(&SHARED).subinterpreters().run_code(c"import shared");
}

#[test]
#[should_panic(expected = "in main_of_a_case\nZeroDivisionError: division by zero")]
fn an_exception_has_its_traceback() {
    let code = c"def main_of_a_case():\n    1 / 0\nmain_of_a_case()";
    ModuleTest::new(&EMPTY).run(|empty| empty.attached().run(code, c"case.py"));
}

#[test]
#[should_panic(expected = "empty in a subinterpreter (legacy):\n")]
fn a_failure_says_in_which_interpreter() {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    ModuleTest::new(&EMPTY).subinterpreters().run(|empty| {
        if RUNS.fetch_add(1, Ordering::Relaxed) == 0 {
            return Ok(());
        }
        Err(Raised::value_error(empty.attached(), "not here"))
    });
}

#[test]
#[should_panic(expected = "a panic of the case")]
fn a_panic_is_a_failure_and_the_next_test_runs() {
    ModuleTest::new(&EMPTY).run(|_| panic!("a panic of the case"));
}

/// It would wait for itself.
#[test]
#[should_panic(expected = "empty: a test begins in a case of another, which has the interpreter")]
fn a_test_within_a_case_fails() {
    ModuleTest::new(&SHARED).run(|_| {
        ModuleTest::new(&EMPTY).run_code(c"pass");
        Ok(())
    });
}

/// Neither a case that failed nor a refusal leaves anything behind, and other threads wait.
#[test]
fn a_thread_has_its_turn_again_and_again() {
    let fails = || ModuleTest::new(&EMPTY).run(|_| panic!("a panic of the case"));
    let within = || {
        ModuleTest::new(&SHARED).run(|_| {
            ModuleTest::new(&EMPTY).run_code(c"pass");
            Ok(())
        });
    };
    assert!(std::panic::catch_unwind(fails).is_err());
    assert!(std::panic::catch_unwind(within).is_err());
    ModuleTest::new(&EMPTY).run_code(c"pass");
    let other = || ModuleTest::new(&EMPTY).run_code(c"pass");
    std::thread::scope(|scope| {
        let threads = [scope.spawn(other), scope.spawn(other)];
        other();
        for thread in threads {
            thread.join().expect("no panic");
        }
    });
}

fn leak<'py>(module: &Module<'py>) -> Return<'py> {
    std::mem::forget(module.attached().tuple([&module.attached().str("a leak")?])?);
    Ok(module.attached().none())
}

fn leak_reference<'py>(module: &Module<'py>) -> Return<'py> {
    std::mem::forget(module.attached().import(c"sys")?);
    Ok(module.attached().none())
}

module! {
    static LEAKS;
    name: "leaks", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [noargs("leak", leak), noargs("leak_reference", leak_reference)],
}

#[test]
#[should_panic(expected = "leaks in the main interpreter: each run leaves blocks of memory: [")]
fn a_leak_is_found() {
    ModuleTest::new(&LEAKS).leaks().run_code(c"import leaks; leaks.leak()");
}

/// One more reference to an object that lives anyway takes no memory.
#[test]
fn a_leaked_reference_is_found_on_debug_builds() {
    static IS_DEBUG: AtomicU64 = AtomicU64::new(0);
    ModuleTest::new(&EMPTY).run(|empty| {
        let sys = empty.attached().import(c"sys")?;
        IS_DEBUG.store(sys.getattr(c"gettotalrefcount").is_ok().into(), Ordering::Relaxed);
        Ok(())
    });
    let test = ModuleTest::new(&LEAKS).leaks();
    let run = || test.run_code(c"import leaks; leaks.leak_reference()");
    let message =
        std::panic::catch_unwind(run).err().map(|panic| match panic.downcast::<String>() {
            Ok(message) => *message,
            Err(panic) => std::panic::resume_unwind(panic),
        });
    let expected = "leaks in the main interpreter: each run leaves references: [1, 1, 1, 1, 1]";
    let is_debug = IS_DEBUG.load(Ordering::Relaxed) == 1;
    assert_eq!(message.as_deref(), is_debug.then_some(expected));
}

#[test]
fn the_module_with_a_leak_has_none_if_it_is_not_called() {
    ModuleTest::new(&LEAKS).leaks().run_code(c"import leaks");
}

fn fails<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    static IMPORTS: AtomicU64 = AtomicU64::new(0);
    if IMPORTS.fetch_add(1, Ordering::Relaxed) == 1 {
        return Err(Raised::import_error(module.attached(), "once is enough"));
    }
    Ok(())
}

module! {
    static ONCE;
    name: "once", hook: none, interpreters: PerInterpreterGil, gil: NotUsed, exec: fails,
}

#[test]
#[should_panic(expected = "once in the main interpreter, import 2:\n")]
fn a_module_that_can_be_imported_once_only() {
    ModuleTest::new(&ONCE).reimports(1).run_code(c"import once");
}

fn file(name: &str, text: &str) -> std::path::PathBuf {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, text).expect("cargo's folder for tests can be written to");
    file
}

#[test]
#[should_panic(expected = "AssertionError: 1 != 2")]
fn a_file_whose_test_fails() {
    let text =
        "import unittest\nclass T(unittest.TestCase):\n  def test(self): self.assertEqual(1, 2)\n";
    ModuleTest::new(&EMPTY).run_file(file("testing_fails.py", text));
}

#[test]
#[should_panic(expected = "no test ran")]
fn a_file_without_tests() {
    ModuleTest::new(&EMPTY).run_file(file("testing_empty.py", "import empty\n"));
}

#[test]
fn a_file_and_what_lies_beside_it() {
    file("testing_beside.py", "answer = 42\n");
    let text = "import testing_beside, unittest\nclass T(unittest.TestCase):\n  def test(self): self.assertEqual(testing_beside.answer, 42)\n";
    let file = file("testing_passes.py", text);
    ModuleTest::new(&EMPTY).subinterpreters().leaks().run_file(&file);
}

#[test]
fn a_module_within_a_package() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("testing_path");
    std::fs::create_dir_all(folder.join("testing_package")).expect("cargo's folder");
    file("testing_path/testing_package/__init__.py", "inside = 1\n");
    ModuleTest::new(&EMPTY)
        .path(&folder)
        .subinterpreters()
        .run_code(c"import testing_package; assert testing_package.inside == 1");
}
