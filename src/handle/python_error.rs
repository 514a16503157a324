//! An exception that has left its interpreter.

use core::fmt;

use super::error::Raised;
use super::object::Object;

/// An exception that has left its interpreter: what `traceback.print_exception` would print,
/// or less where that itself fails.
#[derive(Clone, PartialEq, Eq)]
pub struct PythonError {
    report: std::string::String,
}

impl fmt::Display for PythonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.report)
    }
}

/// As `Display`, since this is what `fn main() -> Result<(), PythonError>` prints.
impl fmt::Debug for PythonError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.report)
    }
}

impl std::error::Error for PythonError {}

impl From<Raised<'_>> for PythonError {
    fn from(raised: Raised<'_>) -> Self {
        use std::string::ToString;
        let value = raised.into_value();
        let report = report(&value).map_or_else(
            |_| Raised { exception: value.clone() }.to_string(),
            |report| report.trim_end().to_string(),
        );
        Self { report }
    }
}

/// `"".join(traceback.format_exception(type(value), value, value.__traceback__))`
fn report<'py>(value: &Object<'py>) -> Result<std::string::String, Raised<'py>> {
    use std::string::ToString;
    let attached = value.attached();
    let (class, traceback) = (value.getattr(c"__class__")?, value.getattr(c"__traceback__")?);
    let lines = attached
        .import(c"traceback")?
        .call_method(c"format_exception", [&class, value, &traceback])?;
    let text = attached.str("")?.call_method(c"join", [&lines])?;
    Ok(text.text()?.to_string())
}
