//! Configurations; what starts and what does not.

use core::sync::atomic::Ordering::Relaxed;

use pymodule_ffi::PythonError;
use pymodule_ffi::embed::{Configuration, Interpreter, StartError};

use crate::modules::{
    COUNTER, LATE, MAIN_ONLY, STARTED_LATE,
    taken::{MARSHAL, SYMTABLE},
    unserved::{CAFE, CHILD, PARENT},
};
use crate::{Case, Failure, at_home};

pub const CASES: &[Case] = &[
    ("configuration", configuration),
    #[cfg(unix)]
    ("not_utf8", not_utf8),
    #[cfg(not(Py_LIMITED_API))]
    ("isolated", isolated),
    #[cfg(not(Py_LIMITED_API))]
    ("utf8_mode", utf8_mode),
    ("search_paths", search_paths),
    ("nul", nul),
    #[cfg(not(Py_LIMITED_API))]
    ("home", home),
    #[cfg(not(Py_LIMITED_API))]
    ("exit", exit),
    ("names", names),
    ("too_late", too_late),
    ("while_ending", while_ending),
    ("again", again),
];

/// `repr(eval(expression))`
fn shown(interpreter: &Interpreter, expression: &str) -> Result<String, PythonError> {
    interpreter.attach(|attached| {
        let builtins = attached.import(c"builtins")?;
        let globals = attached.dict()?;
        globals.call_method(c"__setitem__", [&attached.str("sys")?, &attached.import(c"sys")?])?;
        let value = builtins.call_method(c"eval", [&attached.str(expression)?, &globals])?;
        Ok(value.repr()?.text()?.to_owned())
    })
}

fn configuration() -> Result<(), Failure> {
    let arguments = ["caf\u{e9}", "", "\u{1f40d} b"];
    let interpreter =
        Configuration::new().program_name("a program").arguments(arguments).start()?;
    assert_eq!(shown(&interpreter, "sys.argv")?, "['caf\u{e9}', '', '\u{1f40d} b']");
    assert_eq!(shown(&interpreter, "sys.flags.isolated")?, "0");
    Ok(interpreter.finalize()?)
}

/// Names that no program can pass by `std::env::args()`.
#[cfg(unix)]
fn not_utf8() -> Result<(), Failure> {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let name = OsStr::from_bytes(b"/caf\xc3\xa9 \xff");
    let found = {
        let interpreter = Configuration::new().start()?;
        let paths = shown(&interpreter, "'\\n'.join(sys.path)")?;
        interpreter.finalize()?;
        paths.trim_matches('\'').replace("\\n", "\n")
    };
    let paths = found.lines().map(OsStr::new).chain([name]);
    let interpreter =
        Configuration::new().arguments([OsStr::new("demo"), name]).search_paths(paths).start()?;
    for whether in [r"sys.argv[1] == '/caf\xe9 \udcff'", r"'/caf\xe9 \udcff' in sys.path"] {
        assert_eq!(shown(&interpreter, whether)?, "True", "{whether}");
    }
    Ok(interpreter.finalize()?)
}

#[cfg(not(Py_LIMITED_API))]
fn isolated() -> Result<(), Failure> {
    let interpreter = at_home(Configuration::new().isolated()).start()?;
    assert_eq!(shown(&interpreter, "sys.flags.isolated")?, "1");
    assert_eq!(shown(&interpreter, "sys.flags.ignore_environment")?, "1");
    assert_eq!(shown(&interpreter, "sys.flags.no_user_site")?, "1");
    Ok(interpreter.finalize()?)
}

#[cfg(not(Py_LIMITED_API))]
fn utf8_mode() -> Result<(), Failure> {
    for enabled in [true, false, true] {
        let interpreter = at_home(Configuration::new().isolated())
            .utf8_mode(enabled)
            .program_name("\u{e9}")
            .start()?;
        assert_eq!(shown(&interpreter, "sys.flags.utf8_mode")?, i32::from(enabled).to_string());
        interpreter.finalize()?;
    }
    let interpreter = at_home(Configuration::new()).utf8_mode(true).start()?;
    assert_eq!(shown(&interpreter, "sys.flags.utf8_mode")?, "1");
    assert_eq!(shown(&interpreter, "sys.getfilesystemencoding()")?, "'utf-8'");
    Ok(interpreter.finalize()?)
}

fn search_paths() -> Result<(), Failure> {
    let interpreter = at_home(Configuration::new()).start()?;
    let mut paths = interpreter.attach(|attached| {
        let path = attached.import(c"sys")?.getattr(c"path")?;
        let joined = attached.str("\n")?.call_method(c"join", [&path])?;
        Ok::<_, PythonError>(joined.text()?.lines().map(str::to_owned).collect::<Vec<_>>())
    })?;
    interpreter.finalize()?;
    let missing = "/no/such/folder/\u{e9}";
    paths = [paths, vec![missing.to_owned()]].concat();
    // Without site, which adds its own: what was said and no more.
    let interpreter = at_home(Configuration::new()).search_paths(paths.clone()).start()?;
    let list = shown(&interpreter, "sys.path[-1]")?;
    let length = shown(&interpreter, "len(sys.path)")?;
    assert_eq!((list, length), (format!("'{missing}'"), paths.len().to_string()));
    Ok(interpreter.finalize()?)
}

fn nul() -> Result<(), Failure> {
    let configuration = Configuration::new;
    for (wrong, field) in [
        (configuration().program_name("a\0b"), "program name"),
        (configuration().home("a\0b"), "home"),
        (configuration().arguments(["a", "\0"]), "arguments"),
        (configuration().search_paths(["\0"]), "search paths"),
    ] {
        assert_eq!(wrong.start().err(), Some(StartError::Nul(field)));
    }
    // Nothing was registered by a start that failed.
    assert!(configuration().module(&COUNTER).home("\0").start().is_err());
    let interpreter = configuration().start()?;
    assert_eq!(shown(&interpreter, "'counter' in sys.builtin_module_names")?, "False");
    Ok(interpreter.finalize()?)
}

#[cfg(not(Py_LIMITED_API))]
fn home() -> Result<(), Failure> {
    let error = Configuration::new().home("/nonexistent").start().expect_err("no library there");
    let StartError::Failed { function, message } = &error else { panic!("{error:?}") };
    println!("function: {function:?}");
    let told = ["the Python codec of the filesystem encoding", "import encodings module"];
    assert!(told.iter().any(|text| message.contains(text)), "{message}");
    assert_eq!(error.exit_status(), 1);
    // PyStatus says which function failed, PyInitConfig does not, and 3.13 not always.
    assert!(function.is_some() || cfg!(Py_3_13), "{function:?}");
    // A second start would end the process.
    match Configuration::new().module(&COUNTER).start() {
        Err(StartError::FailedBefore) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

#[cfg(not(Py_LIMITED_API))]
fn exit() -> Result<(), Failure> {
    for (argument, status) in [("--version", 0), ("--help", 0), ("--no-such-option", 2)] {
        let error = at_home(Configuration::new()).command_line(["program", argument]).start().err();
        assert_eq!(error, Some(StartError::Exit(status)), "{argument}");
        assert_eq!(error.map(|error| error.exit_status()), Some(status));
    }
    Ok(at_home(Configuration::new()).start()?.finalize()?)
}

fn names() -> Result<(), Failure> {
    let taken = |name: &str| Some(StartError::NameTaken(name.to_owned()));
    let twice = Configuration::new().module(&MAIN_ONLY).module(&COUNTER).module(&COUNTER);
    assert_eq!(twice.start().err(), taken("counter"));
    let built_in = Configuration::new().module(&MARSHAL).module(&COUNTER);
    assert_eq!(built_in.start().err(), taken("marshal"));
    let built_in = Configuration::new().module(&MAIN_ONLY).module(&SYMTABLE);
    assert_eq!(built_in.start().err(), taken("_symtable"));
    let refused = |configuration: Configuration, refused: &str, because: &str| match configuration
        .start()
        .err()
    {
        Some(StartError::Name { name, reason }) => {
            assert!(name == refused && reason.contains(because), "{name}: {reason}");
        }
        other => panic!("{refused}: {other:?}"),
    };
    refused(Configuration::new().module(&CAFE), "caf\u{e9}", "ASCII");
    let both = Configuration::new().module(&CHILD).module(&PARENT);
    let before_3_11 = std::env::args().nth(2).is_some_and(|minor| minor == "9" || minor == "10");
    refused(both, "parent.child", if before_3_11 { "before 3.11" } else { "not a package" });
    // None of them was registered, if that could be known before.
    let interpreter = Configuration::new().start()?;
    let names = shown(
        &interpreter,
        "[n for n in sys.builtin_module_names if n in ('main_only', 'counter')]",
    )?;
    assert_eq!(names, if cfg!(Py_LIMITED_API) { "['main_only']" } else { "[]" });
    #[cfg(Py_LIMITED_API)]
    {
        let needed = shown(
            &interpreter,
            "[n for n in sys.builtin_module_names if n in sys.modules and n != 'main_only']",
        )?;
        let listed = include_str!("../../../src/embed/inittab.rs");
        let names = needed.trim_matches(['[', ']']).split(", ").map(|name| name.trim_matches('\''));
        let missing =
            names.filter(|name| !listed.contains(&format!("c\"{name}\""))).collect::<Vec<_>>();
        assert_eq!(missing, Vec::<&str>::new(), "of {needed}");
    }
    interpreter.finalize()?;
    // One definition in two configurations is registered once.
    for _ in 0..2 {
        let interpreter = Configuration::new().module(&COUNTER).start()?;
        let count = shown(&interpreter, "sys.builtin_module_names.count('counter')")?;
        assert_eq!(count, "1");
        interpreter.finalize()?;
    }
    Ok(())
}

fn too_late() -> Result<(), Failure> {
    let interpreter = Configuration::new().start()?;
    let late = Configuration::new().module(&COUNTER);
    assert_eq!(late.start().err(), Some(StartError::AlreadyStarted));
    let elsewhere = std::thread::spawn(move || late.start().err()).join().expect("no panic");
    assert_eq!(elsewhere, Some(StartError::AlreadyStarted));
    let error = interpreter
        .attach(|attached| attached.import(c"counter").map(drop).map_err(PythonError::from))
        .expect_err("it is not registered");
    assert!(error.to_string().contains("No module named 'counter'"), "{error}");
    interpreter.finalize()?;
    let interpreter = Configuration::new().module(&COUNTER).start()?;
    assert_eq!(shown(&interpreter, "__import__('counter').count()")?, "1");
    Ok(interpreter.finalize()?)
}

/// Started again by a destructor that runs while Python is finalized, and on another thread.
fn while_ending() -> Result<(), Failure> {
    let interpreter = Configuration::new().module(&LATE).start()?;
    let code = c"import atexit, late\natexit.register(late.start)\n";
    interpreter.attach(|attached| attached.run(code, c"late.py").map_err(PythonError::from))?;
    let racing = std::thread::spawn(|| {
        (0..20).filter_map(|_| Configuration::new().start().err()).collect::<Vec<_>>()
    });
    interpreter.finalize()?;
    // Whatever it started is finalized again, and nothing else went wrong.
    let errors = racing.join().expect("no panic");
    assert!(errors.iter().all(|error| *error == StartError::AlreadyStarted), "{errors:?}");
    assert_eq!(STARTED_LATE.load(Relaxed), 1, "the destructor ran, and was refused");
    Ok(())
}

/// Twenty interpreters in one process, one after the other, each with its own state.
fn again() -> Result<(), Failure> {
    for round in 0..20 {
        let interpreter = Configuration::new().module(&COUNTER).start()?;
        interpreter.attach(|attached| {
            let counter = attached.import(c"counter")?;
            for expected in 1..4 {
                assert_eq!(counter.call_method(c"count", [])?.to_i64()?, expected, "{round}");
            }
            attached.import(c"threading")?;
            Ok::<_, PythonError>(())
        })?;
        assert_eq!(shown(&interpreter, "__import__('counter').list()")?, "[1, 2, 3]");
        interpreter.finalize()?;
    }
    Ok(())
}
