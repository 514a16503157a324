//! What can go wrong around an interpreter.

use core::fmt;
use std::string::String;

/// Why an interpreter did not start.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StartError {
    /// There is one already, in this process.
    AlreadyStarted,
    /// A text has a NUL; the field of the configuration.
    Nul(&'static str),
    /// Two modules have this name, or a built-in module of the interpreter has it.
    NameTaken(String),
    /// Memory is short.
    OutOfMemory,
    /// `PyStatus` or `PyInitConfig_GetError`: CPython's function, where it tells it, and message.
    Failed {
        /// The function that failed.
        function: Option<String>,
        /// What it says.
        message: String,
    },
    /// The configuration asks to exit, as `--help` does, with this status.
    Exit(i32),
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyStarted => {
                formatter.write_str("Python is already initialized in this process")
            }
            Self::Nul(field) => write!(formatter, "the {field} has a NUL character"),
            Self::NameTaken(name) => {
                write!(formatter, "there is a built-in module named '{name}' already")
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

/// `Py_FinalizeEx` could not flush buffered data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinalizeError;

impl fmt::Display for FinalizeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Python could not flush its buffered data when it was finalized")
    }
}

impl std::error::Error for FinalizeError {}
