//! What an interpreter starts with.

use std::ffi::OsString;
use std::vec::Vec;

use pyo3_ffi as ffi;

use super::error::StartError;
#[cfg(not(opaque))]
use super::inittab;
use super::interpreter::Interpreter;
use super::process;
use super::start;
#[cfg(not(opaque))]
use crate::def::{Definition, SinglePhase};
use crate::handle::{Attached, thread};
#[cfg(not(opaque))]
use crate::state::ModuleState;

/// The configuration of the main interpreter: `PyInitConfig` from 3.14 on, `PyConfig` before,
/// the functions around `Py_Initialize` under the stable ABI.
///
/// It starts as CPython's Python configuration, which reads the environment as the `python`
/// command does, but parses no command line.
///
/// Names, paths and arguments need not be UTF-8: Python gets them as `os.fsdecode` decodes them
/// (`"surrogateescape"`), whatever the locale. So `std::env::args_os()` can be passed on unchanged.
///
/// Under the stable ABI, CPython reads the environment and the locale by itself before anything can
/// be set: UTF-8 mode and isolation come from `PYTHONUTF8` and the other variables that the
/// [manual](https://docs.python.org/3/using/cmdline.html#environment-variables) lists.
///
/// In a virtual environment, give its interpreter as the [`program_name`](Self::program_name)
/// (`venv/bin/python`): CPython finds `pyvenv.cfg`, and with it the packages, from there.
#[doc(alias = "PyConfig")]
#[doc(alias = "PyInitConfig")]
#[derive(Clone, Debug, Default)]
#[must_use = "it does nothing before `start`"]
pub struct Configuration {
    #[cfg(not(Py_LIMITED_API))]
    pub(super) isolated: bool,
    pub(super) program_name: Option<OsString>,
    pub(super) home: Option<OsString>,
    pub(super) search_paths: Option<Vec<OsString>>,
    #[cfg(not(Py_LIMITED_API))]
    pub(super) utf8_mode: Option<bool>,
    pub(super) arguments: Option<Vec<OsString>>,
    pub(super) signal_handlers: Option<bool>,
    /// Whether the arguments are the `python` command's.
    #[cfg(not(Py_LIMITED_API))]
    pub(super) parse: bool,
    #[cfg(not(opaque))]
    pub(super) modules: Vec<inittab::Entry>,
}

impl Configuration {
    /// CPython's Python configuration.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// Configuration::new().start()?.attach(|attached| {
    ///     let flags = attached.import(c"sys")?.getattr(c"flags")?;
    ///     assert_eq!(flags.getattr(c"isolated")?.to_i64()?, 0);
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "PyConfig_InitPythonConfig")]
    pub fn new() -> Self {
        Self::default()
    }

    /// CPython's isolated configuration: no environment variables, no user site directory, no
    /// signal handlers. Not under the stable ABI, which has no such thing.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// let configuration = Configuration::new().isolated();
    /// # let configuration = match std::env::var("PYTHONHOME") {
    /// #     Ok(home) => configuration.home(home),
    /// #     Err(_) => configuration,
    /// # };
    /// configuration.start()?.attach(|attached| {
    ///     let flags = attached.import(c"sys")?.getattr(c"flags")?;
    ///     assert_eq!(flags.getattr(c"ignore_environment")?.to_i64()?, 1);
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "PyConfig_InitIsolatedConfig")]
    #[cfg(not(Py_LIMITED_API))]
    pub fn isolated(mut self) -> Self {
        self.isolated = true;
        self
    }

    /// `PyConfig.program_name`: the name of the program, from which its prefix is found. Under the
    /// stable ABI it stays for later starts, too.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// let configuration = Configuration::new().program_name("/opt/demo/bin/demo");
    /// configuration.start()?.attach(|attached| {
    ///     let executable = attached.import(c"sys")?.getattr(c"executable")?;
    ///     # #[cfg(unix)]
    ///     assert_eq!(&*executable.text()?, "/opt/demo/bin/demo");
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// assert!(Configuration::new().program_name("a\0b").start().is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_SetProgramName")]
    pub fn program_name(mut self, name: impl Into<OsString>) -> Self {
        self.program_name = Some(name.into());
        self
    }

    /// `PyConfig.home`: where the standard library is (`PYTHONHOME`). Under the stable ABI it stays
    /// for later starts, too.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// # let found = Configuration::new().start()?.attach(|attached| {
    /// #     Ok::<_, PythonError>(attached.import(c"sys")?.getattr(c"prefix")?.to_string())
    /// # })?;
    /// // `found` is the `sys.prefix` of an earlier start.
    /// Configuration::new().home(&found).start()?.attach(|attached| {
    ///     let prefix = attached.import(c"sys")?.getattr(c"prefix")?;
    ///     assert_eq!(prefix.to_string(), found);
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_SetPythonHome")]
    pub fn home(mut self, home: impl Into<OsString>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// `PyConfig.module_search_paths`: sets `sys.path`, which is otherwise computed from the program
    /// name and home. Under the stable ABI it is set only after the interpreter has found its
    /// standard library by itself.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// # let found = Configuration::new().start()?.attach(|attached| {
    /// #     let path = attached.import(c"sys")?.getattr(c"path")?;
    /// #     Ok::<_, PythonError>(attached.str("\n")?.call_method(c"join", [&path])?.to_string())
    /// # })?;
    /// // `found` has a line for each folder of an earlier start's `sys.path`.
    /// let paths = found.lines().chain(["/opt/demo/modules"]);
    /// Configuration::new().search_paths(paths).start()?.attach(|attached| {
    ///     let path = attached.import(c"sys")?.getattr(c"path")?;
    ///     let folder = attached.str("/opt/demo/modules")?;
    ///     assert!(path.contains(&folder)?);
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_SetPath")]
    #[doc(alias = "PyConfig_SetWideStringList")]
    pub fn search_paths<T: Into<OsString>>(mut self, paths: impl IntoIterator<Item = T>) -> Self {
        self.search_paths = Some(paths.into_iter().map(Into::into).collect());
        self
    }

    /// `PyPreConfig.utf8_mode`: whether UTF-8 is the encoding of files and of the file system
    /// whatever the locale says (`-X utf8`). Not under the stable ABI. CPython decides it once if a
    /// start ends with [`StartError::Exit`]: then it stays as it was.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// Configuration::new().utf8_mode(true).start()?.attach(|attached| {
    ///     let flags = attached.import(c"sys")?.getattr(c"flags")?;
    ///     assert_eq!(flags.getattr(c"utf8_mode")?.to_i64()?, 1);
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "PyPreConfig")]
    #[doc(alias = "Py_PreInitialize")]
    #[cfg(not(Py_LIMITED_API))]
    pub fn utf8_mode(mut self, enabled: bool) -> Self {
        self.utf8_mode = Some(enabled);
        self
    }

    /// `PyConfig.install_signal_handlers` (`Py_InitializeEx` under the stable ABI): whether Python
    /// takes `SIGINT`, which then raises `KeyboardInterrupt` in the main thread, and ignores
    /// `SIGPIPE` and `SIGXFSZ`.
    ///
    /// It does by default, but not in the isolated configuration. A program that handles signals
    /// itself says `false`. CPython would take `SIGINT` then when something imports `signal`, if the
    /// program does not handle it yet; this crate imports it at the start, and gives it back. Python
    /// code can still call `signal.signal`.
    /// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyConfig.install_signal_handlers)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// let interpreter = Configuration::new().signal_handlers(false).start()?;
    /// interpreter.attach(|attached| {
    ///     let signal = attached.import(c"signal")?;
    ///     let number = signal.getattr(c"SIGINT")?;
    ///     let handler = signal.call_method(c"getsignal", [&number])?;
    ///     assert!(!handler.is(&signal.getattr(c"default_int_handler")?));
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_InitializeEx")]
    #[doc(alias = "install_signal_handlers")]
    pub fn signal_handlers(mut self, enabled: bool) -> Self {
        self.signal_handlers = Some(enabled);
        self
    }

    /// `PyConfig.argv`: what `sys.argv` will be.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// let configuration = Configuration::new().arguments(["demo", "--verbose"]);
    /// configuration.start()?.attach(|attached| {
    ///     let argv = attached.import(c"sys")?.getattr(c"argv")?;
    ///     assert_eq!(argv.to_string(), "['demo', '--verbose']");
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "PyConfig_SetArgv")]
    pub fn arguments<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments = Some(arguments.into_iter().map(Into::into).collect());
        #[cfg(not(Py_LIMITED_API))]
        {
            self.parse = false;
        }
        self
    }

    /// `PyConfig.argv` with `parse_argv`: the arguments of the `python` command, the name of the
    /// program first. [`Interpreter::run_main`] then runs the script, module or command that they
    /// name. Not under the stable ABI.
    ///
    /// `--help` and wrong arguments are [`StartError::Exit`].
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::{Configuration, StartError};
    /// let configuration = Configuration::new().command_line(["demo", "-q", "script.py", "-v"]);
    /// configuration.start()?.attach(|attached| {
    ///     let sys = attached.import(c"sys")?;
    ///     assert_eq!(sys.getattr(c"argv")?.to_string(), "['script.py', '-v']");
    ///     assert_eq!(sys.getattr(c"flags")?.getattr(c"quiet")?.to_i64()?, 1);
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// let wrong = Configuration::new().command_line(["demo", "--no-such-option"]);
    /// assert_eq!(wrong.start().err(), Some(StartError::Exit(2)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_BytesMain")]
    #[cfg(not(Py_LIMITED_API))]
    pub fn command_line<T: Into<OsString>>(self, arguments: impl IntoIterator<Item = T>) -> Self {
        let mut configuration = self.arguments(arguments);
        configuration.parse = true;
        configuration
    }

    /// `PyImport_ExtendInittab` (`PyImport_AppendInittab` under the stable ABI): a module of this
    /// program, built in. Not under abi3t, whose modules have no `PyInit`.
    ///
    /// All of them are registered when the interpreter starts, or none:
    /// [`StartError::NameTaken`] for a name that two of them have or that is built in already
    /// (which the stable ABI learns from the interpreter that it has started: then it ends that one,
    /// and they stay registered).
    /// [Manual](https://docs.python.org/3/c-api/import.html#c.PyImport_ExtendInittab)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::embed::{Configuration, StartError};
    /// # use pymodule_ffi::prelude::*;
    /// module! {
    ///     pub static SPAM;
    ///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// }
    /// # pub fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let configuration = Configuration::new().module(&SPAM);
    /// configuration.start()?.attach(|attached| {
    ///     attached.import(c"spam")?;
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// let taken = configuration.module(&SPAM).start().err();
    /// assert_eq!(taken, Some(StartError::NameTaken("spam".into())));
    /// # Ok(()) }
    /// # }
    /// # doc::example().unwrap();
    /// ```
    #[doc(alias = "PyImport_AppendInittab")]
    #[doc(alias = "PyImport_ExtendInittab")]
    #[doc(alias = "PyInitConfig_AddModule")]
    #[cfg(not(opaque))]
    pub fn module<S: ModuleState>(mut self, definition: &'static Definition<S>) -> Self {
        self.modules.push((definition.name(), definition.init_function()));
        self
    }

    /// As [`Configuration::module`], for a single-phase definition.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::embed::{Configuration, StartError};
    /// # use pymodule_ffi::prelude::*;
    /// single_phase_module! {
    ///     pub static OLD;
    ///     name: "old", gil: NotUsed, reinitialize: Never,
    /// }
    /// # pub fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let configuration = Configuration::new().single_phase_module(&OLD);
    /// configuration.start()?.attach(|attached| {
    ///     attached.import(c"old")?;
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// let taken = configuration.single_phase_module(&OLD).start().err();
    /// assert_eq!(taken, Some(StartError::NameTaken("old".into())));
    /// # Ok(()) }
    /// # }
    /// # doc::example().unwrap();
    /// ```
    #[doc(alias = "PyImport_AppendInittab")]
    #[cfg(not(opaque))]
    pub fn single_phase_module<S: ModuleState>(
        mut self,
        definition: &'static SinglePhase<S>,
    ) -> Self {
        self.modules.push((definition.name(), definition.init_function()));
        self
    }

    /// `Py_InitializeFromInitConfig`, `Py_InitializeFromConfig`, `Py_Initialize`: starts the
    /// main interpreter.
    ///
    /// After [`StartError::Failed`] nothing starts in this process any more
    /// ([`StartError::FailedBefore`]): CPython does not undo all of the start. Under the stable ABI such a failure ends the process.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::embed::{Configuration, StartError};
    /// let interpreter = Configuration::new().start()?;
    /// assert_eq!(Configuration::new().start().err(), Some(StartError::AlreadyStarted));
    /// interpreter.finalize()?;
    /// assert!(Configuration::new().start().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_Initialize")]
    #[doc(alias = "Py_InitializeFromConfig")]
    #[doc(alias = "Py_InitializeFromInitConfig")]
    pub fn start(&self) -> Result<Interpreter, StartError> {
        let Some(mut earlier) = process::try_change() else {
            return Err(StartError::AlreadyStarted);
        };
        // SAFETY: `Py_IsInitialized` may be called at any time.
        if unsafe { ffi::Py_IsInitialized() } != 0 {
            return Err(StartError::AlreadyStarted);
        }
        if earlier.has_failed {
            return Err(StartError::FailedBefore);
        }
        if thread::in_detach() != 0 {
            return Err(StartError::ThreadsLeft);
        }
        self.without_nul()?;
        #[cfg(not(opaque))]
        // SAFETY: Python is not initialized, and we hold the lock.
        unsafe {
            inittab::register(&self.modules)?;
        }
        start::start(self).inspect_err(|error| {
            earlier.has_failed |= matches!(error, StartError::Failed { .. });
        })?;
        if !self.takes_signals() {
            // SAFETY: the interpreter was started by this thread, which is attached to it.
            let attached = unsafe { Attached::assume() };
            if let Err(raised) = start::signals::leave(attached) {
                let message = std::format!("_signal: {raised}");
                drop(raised);
                // SAFETY: as above, and nobody else has seen the interpreter.
                unsafe { ffi::Py_FinalizeEx() };
                return Err(StartError::Failed { function: None, message });
            }
        }
        // SAFETY: the interpreter was started by this thread, which is attached to it.
        unsafe { Interpreter::started() }
    }

    fn takes_signals(&self) -> bool {
        #[cfg(not(Py_LIMITED_API))]
        let default = !self.isolated;
        #[cfg(Py_LIMITED_API)]
        let default = true;
        self.signal_handlers.unwrap_or(default)
    }

    /// `StartError::Nul`, before anything is set for good.
    fn without_nul(&self) -> Result<(), StartError> {
        let texts = [
            (self.program_name.as_slice(), "program name"),
            (self.home.as_slice(), "home"),
            (self.arguments.as_deref().unwrap_or_default(), "arguments"),
            (self.search_paths.as_deref().unwrap_or_default(), "search paths"),
        ];
        match texts
            .iter()
            .find(|(texts, _)| texts.iter().any(|text| text.as_encoded_bytes().contains(&0)))
        {
            Some((_, field)) => Err(StartError::Nul(field)),
            None => Ok(()),
        }
    }
}
