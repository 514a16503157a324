//! The errors of starting and ending interpreters.

use core::fmt;
use std::string::String;

/// Why an interpreter did not start.
///
/// A program that follows CPython's own ends with [`StartError::exit_status`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartError {
    /// This process has an interpreter already, or one is being started or finalized.
    AlreadyStarted,
    /// An earlier start has failed: CPython does not undo all of it, and would end the process if it
    /// were started again.
    FailedBefore,
    /// Threads of an interpreter that has ended are still in
    /// [`Attached::detach`](crate::Attached::detach), and would return into the next one.
    ThreadsLeft,
    /// A text has a NUL; the field of the configuration.
    Nul(&'static str),
    /// Two modules have this name, or a built-in module of the interpreter has it.
    NameTaken(String),
    /// The symbol of a hook of this program, `PyInit_NAME`, has taken the place of the interpreter's
    /// own module of that name.
    HookTakesOver(String),
    /// A built-in module can't have this name.
    Name {
        /// The name.
        name: String,
        /// Why not.
        reason: &'static str,
    },
    /// Memory is short.
    OutOfMemory,
    /// `PyStatus` or `PyInitConfig_GetError`: CPython's function, if it names one, and message.
    Failed {
        /// The function that failed.
        function: Option<String>,
        /// The message.
        message: String,
    },
    /// The configuration asks to exit, as `--help` does, with this status.
    Exit(i32),
}

impl StartError {
    /// Returns the status to end the process with: the configuration's own if it asks to exit,
    /// and 1 for an error (`Py_ExitStatusException`, which also prints the error).
    ///
    /// [Manual](https://docs.python.org/3/c-api/init_config.html#c.Py_ExitStatusException)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::embed::{Configuration, StartError};
    /// let error = Configuration::new().home("a\0b").start().expect_err("a NUL");
    /// assert_eq!(error.exit_status(), 1);
    /// assert_eq!(StartError::Exit(2).exit_status(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_ExitStatusException")]
    #[doc(alias = "PyInitConfig_GetExitCode")]
    #[must_use]
    pub const fn exit_status(&self) -> i32 {
        match self {
            Self::Exit(status) => *status,
            _ => 1,
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyStarted => {
                formatter.write_str("Python is already initialized in this process")
            }
            Self::FailedBefore => formatter.write_str(
                "an earlier start of Python has failed in this process, which can't be started again",
            ),
            Self::ThreadsLeft => formatter.write_str(
                "threads of an interpreter that has ended are still running in this process",
            ),
            Self::Nul(field) => write!(formatter, "the {field} has a NUL character"),
            Self::NameTaken(name) => {
                write!(formatter, "there is a built-in module named '{name}' already")
            }
            Self::HookTakesOver(name) => write!(
                formatter,
                "the symbol PyInit_{name} of this program takes the place of the interpreter's own \
                 module '{name}': write `hook: none` in the definition that exports it, or give it \
                 another last component"
            ),
            Self::Name { name, reason } => {
                write!(formatter, "a built-in module can't be named '{name}': {reason}")
            }
            Self::OutOfMemory => formatter.write_str("memory is short"),
            Self::Failed { function: Some(function), message } => {
                write!(formatter, "{function}: {message}")
            }
            Self::Failed { function: None, message } => formatter.write_str(message),
            Self::Exit(status) => {
                write!(formatter, "the configuration asks to exit with status {status}")
            }
        }
    }
}

impl std::error::Error for StartError {}

/// Why the main interpreter was not finalized as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FinalizeError {
    /// `Py_FinalizeEx` could not flush buffered data. It is finalized all the same.
    Flush,
    /// This many subinterpreters are still alive (leaked, or `end` failed). Python is not
    /// finalized, as CPython would abort.
    Subinterpreters(usize),
    /// This thread is in a [`View::attach`](crate::View::attach), for which finalization would
    /// wait. It is not finalized.
    Attached,
}

impl fmt::Display for FinalizeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flush => formatter
                .write_str("Python could not flush its buffered data when it was finalized"),
            Self::Subinterpreters(count) => {
                write!(formatter, "Python is not finalized: {count} subinterpreters are left")
            }
            Self::Attached => formatter
                .write_str("Python is not finalized: this thread is attached to it by a view"),
        }
    }
}

impl std::error::Error for FinalizeError {}

/// Why a subinterpreter could not be ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndError {
    /// A daemon thread runs in it, or one that `threading` does not know, or this thread is in a
    /// [`View::attach`](crate::View::attach) of it.
    Threads,
    /// Memory is short.
    OutOfMemory,
}

impl fmt::Display for EndError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Threads => "a thread of the subinterpreter still runs",
            Self::OutOfMemory => "memory is short",
        })
    }
}

impl std::error::Error for EndError {}
