//! What the examples of the documentation run in.

use super::Configuration;
use crate::attached::Attached;
use crate::raised::{PythonError, Raised};

/// Runs an example of the documentation; where libpython can't be linked, it says that it does
/// not.
///
/// # Panics
/// On CI, where nothing may be left out.
pub fn run_example(work: impl FnOnce()) {
    match option_env!("PYMODULE_FFI_LIBPYTHON_MISSING") {
        None => work(),
        Some(missing) => {
            assert!(std::env::var_os("CI").is_none(), "left out, even on CI: {missing}");
            std::eprintln!("pymodule-ffi: LEFT OUT: an example of the documentation: {missing}");
        }
    }
}

/// Runs an example of the documentation attached to an interpreter of its own.
///
/// # Panics
/// If the example fails.
pub fn example(work: impl for<'py> FnOnce(Attached<'py>) -> Result<(), Raised<'py>>) {
    run_example(|| {
        let interpreter = Configuration::new().start().expect("an interpreter starts");
        let result = interpreter.attach(|attached| work(attached).map_err(PythonError::from));
        result.expect("the example succeeds");
        interpreter.finalize().expect("it ends");
    });
}
