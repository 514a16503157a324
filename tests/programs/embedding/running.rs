//! Running strings, files and the command line.

use std::fs;
use std::path::{Path, PathBuf};

use pymodule_ffi::PythonError;
use pymodule_ffi::embed::Configuration;

#[cfg(not(Py_LIMITED_API))]
use crate::at_home;
#[cfg(not(Py_LIMITED_API))]
use crate::modules::COUNTER;
use crate::{Case, Failure};

pub const CASES: &[Case] = &[
    ("string", string),
    ("file", file),
    #[cfg(not(Py_LIMITED_API))]
    ("main", main),
    #[cfg(not(Py_LIMITED_API))]
    ("main_exits", main_exits),
    ("attach_again", attach_again),
];

fn script(name: &str, text: &[u8]) -> Result<PathBuf, Failure> {
    let folder = std::env::temp_dir().join(format!("embedding-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let file = folder.join(name);
    fs::write(&file, text)?;
    Ok(file)
}

fn string() -> Result<(), Failure> {
    let interpreter = Configuration::new().start()?;
    let error = interpreter
        .attach(|attached| {
            attached.run(c"x = 6\ny = x * 7", c"first.py")?;
            let main = attached.import(c"__main__")?;
            assert_eq!(main.getattr(c"y")?.to_i64()?, 42);
            attached.run(c"def f():\n    return 1 / 0\nf()\n", c"second.py")?;
            Ok::<_, PythonError>(())
        })
        .expect_err("a division by zero")
        .to_string();
    assert!(error.contains("File \"second.py\", line 2, in f"), "{error}");
    assert!(error.ends_with("ZeroDivisionError: division by zero"), "{error}");
    let error = interpreter
        .attach(|attached| attached.run(c"if", c"third.py").map_err(PythonError::from))
        .expect_err("a syntax error");
    assert!(error.to_string().contains("SyntaxError"), "{error}");
    Ok(interpreter.finalize()?)
}

fn file() -> Result<(), Failure> {
    let interpreter = Configuration::new().start()?;
    let run = |file: &Path| {
        interpreter.attach(|attached| attached.run_file(file).map_err(PythonError::from))
    };
    let latin = script("latin.py", b"# coding: latin-1\nname, text = __file__, '\xe9'\n")?;
    run(&latin)?;
    interpreter.attach(|attached| {
        let main = attached.import(c"__main__")?;
        assert_eq!(&*main.getattr(c"text")?.text()?, "\u{e9}");
        assert_eq!(Some(&*main.getattr(c"name")?.text()?), latin.to_str());
        assert!(main.getattr(c"__file__").is_err());
        Ok::<_, PythonError>(())
    })?;
    let failing = script("failing caf\u{e9}.py", b"x = 1\nraise KeyError(x)\n")?;
    let error = run(&failing).expect_err("it raises").to_string();
    assert!(error.contains("failing caf\u{e9}.py\", line 2, in <module>"), "{error}");
    assert!(error.ends_with("KeyError: 1"), "{error}");
    let error = run(Path::new("/no/such/file.py")).expect_err("it is not there").to_string();
    assert!(error.contains("FileNotFoundError"), "{error}");
    interpreter.finalize()?;
    Ok(fs::remove_dir_all(latin.parent().expect("it is in a folder"))?)
}

#[cfg(not(Py_LIMITED_API))]
fn main() -> Result<(), Failure> {
    let file = script("main.py", b"import sys, counter\nassert sys.argv[1:] == ['a', '-c'], sys.argv\nassert __name__ == '__main__'\ncounter.count()\nraise ValueError('expected')\n")?;
    let name = file.to_str().ok_or("the folder's name is not text")?.to_owned();
    for (arguments, expected) in [
        (
            vec![
                "program",
                "-c",
                "import counter, sys; assert counter.count() == 1; assert sys.argv == ['-c', 'x']",
                "x",
            ],
            0,
        ),
        (vec!["program", &name, "a", "-c"], 1),
        (vec!["program", "-m", "no_such_module"], 1),
        (vec!["program", "-c", "pass"], 0),
    ] {
        // Py_RunMain takes our modules out of the inittab, so each is registered again.
        let configuration = at_home(Configuration::new()).module(&COUNTER);
        let interpreter = configuration.command_line(arguments.clone()).start()?;
        assert_eq!(interpreter.run_main()?, expected, "{arguments:?}");
    }
    let interpreter = at_home(Configuration::new()).module(&COUNTER).start()?;
    interpreter
        .attach(|attached| attached.import(c"counter").map(drop).map_err(PythonError::from))?;
    interpreter.finalize()?;
    Ok(fs::remove_dir_all(file.parent().expect("it is in a folder"))?)
}

/// `SystemExit` ends the process with its status: never returns.
#[cfg(not(Py_LIMITED_API))]
fn main_exits() -> Result<(), Failure> {
    let code = "raise SystemExit(7)";
    let interpreter =
        at_home(Configuration::new()).command_line(["program", "-c", code]).start()?;
    let status = interpreter.run_main()?;
    std::process::exit(status)
}

fn attach_again() -> Result<(), Failure> {
    let interpreter = Configuration::new().start()?;
    interpreter.attach(|outer| {
        let list = outer.import(c"builtins")?.call_method(c"list", [])?;
        interpreter.attach(|inner| inner.run(c"x = 1", c"nested").map_err(PythonError::from))?;
        outer.detach(|| ());
        list.call_method(c"append", [&outer.none()])?;
        Ok::<_, PythonError>(())
    })?;
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        interpreter.attach(|_| std::panic::panic_any(5))
    }));
    assert_eq!(panic.expect_err("it panics").downcast_ref::<i32>(), Some(&5));
    interpreter.attach(|attached| attached.run(c"y = 1", c"after").map_err(PythonError::from))?;
    Ok(interpreter.finalize()?)
}
