//! An exception as text, usable without an interpreter.

use core::fmt;
use std::string::{String, ToString};

use super::error::{Raised, class_name};
use super::object::Object;

/// A Python exception converted to text, usable on any thread and without an interpreter.
///
/// `?` makes one of a [`Raised`]. `Display` and `Debug` print what `traceback.print_exception`
/// would, since this is what `fn main() -> Result<(), PythonError>` shows.
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// # use pymodule_ffi::{PythonError, Raised};
/// # pymodule_ffi::embed::example(|attached| {
/// let error = PythonError::from(Raised::value_error(attached, "not a number"));
/// assert_eq!((error.class(), error.message()), ("ValueError", "not a number"));
/// assert_eq!(error.traceback(), "");
/// assert_eq!(error.to_string(), "ValueError: not a number");
/// # Ok(()) });
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PythonError {
    class: String,
    message: String,
    traceback: String,
    report: String,
}

impl PythonError {
    /// Returns the `__name__` of the exception's class.
    #[must_use]
    pub fn class(&self) -> &str {
        &self.class
    }

    /// Returns `str()` of the exception.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the lines of `traceback.format_tb`: empty if no Python code was running.
    #[must_use]
    pub fn traceback(&self) -> &str {
        &self.traceback
    }
}

impl fmt::Display for PythonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.report)
    }
}

impl fmt::Debug for PythonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.report)
    }
}

impl core::error::Error for PythonError {}

impl From<Raised<'_>> for PythonError {
    fn from(raised: Raised<'_>) -> Self {
        let short = raised.to_string();
        let value = raised.into_value();
        let class = class_name(&value).map_or_else(|_| String::new(), |name| name.to_string());
        let traceback = traceback(&value).unwrap_or_default();
        let report = report(&value).map_or(short, |report| report.trim_end().to_string());
        Self { class, message: value.to_string(), traceback, report }
    }
}

/// `"".join(traceback.format_exception(type(value), value, value.__traceback__))`
fn report<'py>(value: &Object<'py>) -> Result<String, Raised<'py>> {
    let (class, traceback) = (value.getattr(c"__class__")?, value.getattr(c"__traceback__")?);
    let module = value.attached().import(c"traceback")?;
    joined(&module.call_method(c"format_exception", [&class, value, &traceback])?)
}

/// `"".join(traceback.format_tb(value.__traceback__))`
fn traceback<'py>(value: &Object<'py>) -> Result<String, Raised<'py>> {
    let traceback = value.getattr(c"__traceback__")?;
    let module = value.attached().import(c"traceback")?;
    joined(&module.call_method(c"format_tb", [&traceback])?)
}

fn joined<'py>(lines: &Object<'py>) -> Result<String, Raised<'py>> {
    let text = lines.attached().str("")?.call_method(c"join", [lines])?;
    Ok(text.text()?.to_string())
}
