//! Tests of a module by `cargo test`: an interpreter starts, imports the module and runs cases in
//! Rust and in Python. With the feature `testing`.
//!
//! ```toml
//! [dev-dependencies]
//! pymodule-ffi = { version = "0.1", features = ["testing"] }
//! ```
//!
#![doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
//! # mod doc {
//! use pymodule_ffi::prelude::*;
//!
//! fn double<'py>(module: &Module<'py>, [number]: [Arg<'_, 'py>; 1]) -> Return<'py> {
//!     module.attached().int(number.to_i64()? * 2)
//! }
//!
//! module! {
//!     pub static NUMBERS;
//!     name: "numbers_", interpreters: PerInterpreterGil, gil: NotUsed,
//!     methods: [function("double", double, signature: "($module, number, /)")],
//! }
//!
//! # /*
//! #[cfg(test)]
//! # */ pub
//! mod tests {
//!     use pymodule_ffi::testing::ModuleTest;
//!
//! #   /*
//!     #[test]
//! #   */ pub
//!     fn doubles() {
//!         ModuleTest::new(&super::NUMBERS).subinterpreters().leaks().run(|numbers| {
//!             let doubled = numbers.call_method(c"double", [&numbers.attached().int(21)?])?;
//!             assert_eq!(doubled.to_i64()?, 42);
//!             Ok(())
//!         });
//!     }
//! }
//! # }
//! # doc::tests::doubles();
//! ```
//!
//! A case that fails panics with the traceback that Python would print, and says in which interpreter.
//! The tests of a program run one after the other, each in a new interpreter, as a process has one
//! main interpreter at a time.
//!
//! The program links libpython (Debian: `libpython3-dev`). On Unix it finds it when cargo runs it,
//! without a build script of yours; run otherwise, it needs the library's folder in
//! `LD_LIBRARY_PATH` (`DYLD_LIBRARY_PATH`), and on Windows always in `PATH`. Tests can't be built with `PYO3_BUILD_EXTENSION_MODULE=1`, nor
//! with abi3t, whose modules can't be built in.

mod interpreter;
mod leaks;

use core::cell::Cell;
use core::ffi::CStr;
use std::format;
use std::path::{Path, PathBuf};
use std::string::String;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::vec::Vec;

use crate::def::{Definition, Interpreters};
use crate::embed::{Configuration, Isolation};
use crate::handle::{Object, Return};
use crate::state::ModuleState;

/// A process has one main interpreter.
static ONE: Mutex<()> = Mutex::new(());

std::thread_local! {
    static HAS_TURN: Cell<bool> = const { Cell::new(false) };
}

/// The right to start the interpreter, which one thread has at a time.
struct Turn(#[expect(dead_code, reason = "it is held")] MutexGuard<'static, ()>);

impl Turn {
    /// Waits for the turns of other threads; `None` if this thread has its turn, for whose end it
    /// would wait forever.
    fn begin() -> Option<Self> {
        if HAS_TURN.get() {
            return None;
        }
        let turn = Self(ONE.lock().unwrap_or_else(PoisonError::into_inner));
        HAS_TURN.set(true);
        Some(turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        HAS_TURN.set(false);
    }
}

/// Tests one module: says how, then runs a case with [`run`](Self::run),
/// [`run_code`](Self::run_code) or [`run_file`](Self::run_file).
///
/// The module is built into the interpreter (`PyImport_ExtendInittab`), which knows the Python that
/// the build has found as its executable: in a virtual environment it finds the packages there. A
/// module with a dot in its name needs CPython 3.11 and its package below a
/// [`path`](Self::path).
#[derive(Clone, Debug)]
#[must_use = "it does nothing before `run`"]
pub struct ModuleTest {
    name: &'static CStr,
    interpreters: Interpreters,
    configuration: Configuration,
    paths: Vec<PathBuf>,
    reimports: usize,
    collector_stress: bool,
    subinterpreters: bool,
    leaks: bool,
}

impl ModuleTest {
    /// Makes the test of a module: imported once, in the main interpreter.
    pub fn new<S: ModuleState>(definition: &'static Definition<S>) -> Self {
        let configuration = Configuration::new().signal_handlers(false).module(definition);
        let python = env!("PYMODULE_FFI_PYTHON");
        let configuration =
            if python.is_empty() { configuration } else { configuration.program_name(python) };
        Self {
            name: definition.name(),
            interpreters: definition.interpreters(),
            configuration,
            paths: Vec::new(),
            reimports: 0,
            collector_stress: false,
            subinterpreters: false,
            leaks: false,
        }
    }

    /// Changes how the interpreter starts: further modules, a home, UTF-8 mode.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # use pymodule_ffi::testing::ModuleTest;
    /// # module! { static FIRST; name: "first", hook: none, interpreters: Supported, gil: NotUsed }
    /// # module! { static SECOND; name: "second", hook: none, interpreters: Supported, gil: NotUsed }
    /// # pub fn example() {
    /// let test = ModuleTest::new(&FIRST).configure(|configuration| configuration.module(&SECOND));
    /// test.run_code(c"import first, second");
    /// # }
    /// # }
    /// # doc::example();
    /// ```
    pub fn configure(mut self, change: impl FnOnce(Configuration) -> Configuration) -> Self {
        self.configuration = change(self.configuration);
        self
    }

    /// Puts a folder before the others in `sys.path`, in each interpreter.
    pub fn path(mut self, folder: impl Into<PathBuf>) -> Self {
        self.paths.push(folder.into());
        self
    }

    /// Imports the module so many times more, each time without the one before in `sys.modules`,
    /// and runs the case with each.
    pub fn reimports(mut self, count: usize) -> Self {
        self.reimports = count;
        self
    }

    /// `gc.set_threshold(1)`: lets the collector run all the time, for every few new objects (512 on
    /// free-threaded builds, which count them so). References that a traverse
    /// function visits too often, or that nobody owns, crash then, and not much later.
    pub fn collector_stress(mut self) -> Self {
        self.collector_stress = true;
        self
    }

    /// Runs the case in each kind of subinterpreter, too ([`Isolation::ALL`]). Those that the
    /// definition excludes have to refuse the module with `ImportError`.
    pub fn subinterpreters(mut self) -> Self {
        self.subinterpreters = true;
        self
    }

    /// Looks for leaks: imports the module and runs the case again and again in the main
    /// interpreter, and fails if each run leaves blocks of memory (`sys.getallocatedblocks`) or, on a
    /// debug build of CPython, references (`sys.gettotalrefcount`).
    ///
    /// It is the rule of `python -m test -R`. Memory that Rust allocates is not counted.
    pub fn leaks(mut self) -> Self {
        self.leaks = true;
        self
    }

    /// Runs a case in Rust with the imported module.
    ///
    /// It may run several times, and on any interpreter: whatever it keeps outside of Python stays
    /// from one run to the next.
    ///
    /// # Panics
    /// If the case returns an exception or panics, if the module can't be imported, or if what the
    /// options check does not hold. If a case of this thread is running: a case runs no other.
    #[track_caller]
    pub fn run(&self, case: impl for<'py> Fn(&Object<'py>) -> Return<'py, ()> + Sync) {
        let Some(turn) = Turn::begin() else {
            let name = self.name.to_string_lossy();
            panic!("{name}: a test begins in a case of another, which has the interpreter");
        };
        let result = self.everywhere(&case);
        drop(turn);
        if let Err(failure) = result {
            panic!("{failure}");
        }
    }

    /// Runs statements of Python. An exception, `AssertionError` for example, fails the test.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # use pymodule_ffi::testing::ModuleTest;
    /// # module! { static SPAM; name: "spam", interpreters: Supported, gil: NotUsed, doc: "Shout." }
    /// # pub fn example() {
    /// ModuleTest::new(&SPAM).reimports(3).run_code(c"import spam; assert spam.__doc__ == 'Shout.'");
    /// # }
    /// # }
    /// # doc::example();
    /// ```
    ///
    /// # Panics
    /// As [`run`](Self::run).
    #[track_caller]
    pub fn run_code(&self, code: &CStr) {
        self.run(|module| module.attached().run(code, c"<test>"));
    }

    /// Runs the tests of a file, written with `unittest`; relative paths begin at the crate's
    /// `Cargo.toml`. The file's folder is in `sys.path` meanwhile.
    ///
    /// # Panics
    /// As [`run`](Self::run), with what `unittest` reports, and if no test ran.
    #[track_caller]
    pub fn run_file(&self, file: impl AsRef<Path>) {
        let file = file.as_ref();
        self.run(|module| {
            let attached = module.attached();
            let namespace = attached.dict()?;
            let source = attached.str(include_str!("run_file.py"))?;
            attached.import(c"builtins")?.call_method(c"exec", [&source, &namespace])?;
            let run = namespace.get_item(&attached.str("run")?)?;
            let ran = run.call([&attached.path(file)?])?.to_i64()?;
            std::println!("{}: {ran} tests passed", file.display());
            Ok(())
        });
    }

    /// Whether this kind of subinterpreter loads the module.
    fn loads_in(&self, isolation: Isolation) -> bool {
        match isolation {
            Isolation::Legacy => self.interpreters != Interpreters::MainInterpreterOnly,
            #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
            Isolation::SharedGil => {
                matches!(
                    self.interpreters,
                    Interpreters::Supported | Interpreters::PerInterpreterGil
                )
            }
            #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
            Isolation::OwnGil => self.interpreters == Interpreters::PerInterpreterGil,
        }
    }

    fn everywhere(&self, case: &interpreter::Case<'_>) -> Result<(), String> {
        let name = self.name.to_string_lossy();
        let main = self.configuration.start();
        let main = main.map_err(|error| format!("{name}: no interpreter starts: {error}"))?;
        let place = format!("{name} in the main interpreter");
        main.attach(|attached| {
            self.imports(attached, case, &place)?;
            if self.leaks { self.find_leaks(attached, case, &place) } else { Ok(()) }
        })?;
        for isolation in Isolation::ALL.iter().copied().filter(|_| self.subinterpreters) {
            let place = format!("{name} in a subinterpreter ({isolation})");
            let other = main.subinterpreter(isolation);
            let other = other.map_err(|error| format!("{place}: it does not start: {error}"))?;
            other.attach(|attached| {
                if self.loads_in(isolation) {
                    self.imports(attached, case, &place)
                } else {
                    self.refusal(attached, &place)
                }
            })?;
            other.end().map_err(|error| format!("{place}: {error}"))?;
        }
        main.finalize().map_err(|error| format!("{name}: the interpreter does not end: {error}"))
    }
}
