//! The module of the README with PyO3.
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

pyo3::create_exception!(spam, error, PyException);
static CALLS: AtomicU64 = AtomicU64::new(0);

/// Return the words in upper case.
#[pyfunction]
#[pyo3(signature = (words, /))]
fn shout(words: &str) -> PyResult<String> {
    CALLS.fetch_add(1, Ordering::Relaxed);
    if words.is_empty() {
        return Err(error::new_err("nothing to shout"));
    }
    Ok(words.to_uppercase())
}

/// Shout.
#[pymodule(gil_used = false)]
mod spam {
    #[pymodule_export]
    use super::{error, shout};
}
