//! Runs the examples of the documentation.

use super::Configuration;
use crate::handle::Attached;
use crate::handle::{PythonError, Raised};

/// Runs an example of the documentation attached to its own interpreter.
///
/// # Panics
/// If the example fails.
pub fn example(work: impl for<'py> FnOnce(Attached<'py>) -> Result<(), Raised<'py>>) {
    let interpreter = Configuration::new().start().expect("an interpreter starts");
    let result = interpreter.attach(|attached| work(attached).map_err(PythonError::from));
    result.expect("the example succeeds");
    interpreter.finalize().expect("it ends");
}
