//! The module that is measured, with PyO3: its state is static, as PyO3 has none in the module.
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

static CALLS: AtomicU64 = AtomicU64::new(0);

#[allow(non_camel_case_types)]
mod exception {
    use super::*;
    create_exception!(costs, error, PyException);
}
use exception::error;

/// What calls cost.
#[pymodule(gil_used = false)]
mod costs {
    use super::*;

    #[pymodule_export]
    use super::{Thing, error};

    /// None.
    #[pyfunction]
    fn noargs() {}

    /// The argument.
    #[pyfunction]
    #[pyo3(signature = (argument, /))]
    fn o<'py>(argument: Bound<'py, PyAny>) -> Bound<'py, PyAny> {
        argument
    }

    /// The second.
    #[pyfunction]
    #[pyo3(signature = (first, second, /))]
    fn fastcall<'py>(first: Bound<'py, PyAny>, second: Bound<'py, PyAny>) -> Bound<'py, PyAny> {
        let _ = first;
        second
    }

    /// The second.
    #[pyfunction]
    fn fastcall_keywords<'py>(
        first: Bound<'py, PyAny>,
        second: Bound<'py, PyAny>,
    ) -> Bound<'py, PyAny> {
        let _ = first;
        second
    }

    /// The next number.
    #[pyfunction]
    #[pyo3(signature = (number, /))]
    fn increment(number: i64) -> i64 {
        number.wrapping_add(1)
    }

    /// The same words.
    #[pyfunction]
    #[pyo3(signature = (words, /))]
    fn echo(words: &str) -> &str {
        words
    }

    /// Count a call.
    #[pyfunction]
    fn count() {
        CALLS.fetch_add(1, Ordering::Relaxed);
    }

    /// The module's exception.
    #[pyfunction]
    fn stored(py: Python<'_>) -> Bound<'_, PyAny> {
        py.get_type::<error>().into_any()
    }

    /// Raise ValueError.
    #[pyfunction]
    fn fail() -> PyResult<()> {
        Err(PyValueError::new_err("no"))
    }

    /// Raise the module's exception.
    #[pyfunction]
    fn fail_stored() -> PyResult<()> {
        Err(error::new_err("no"))
    }
}

#[pyclass(frozen)]
struct Thing;

#[pymethods]
impl Thing {
    #[new]
    fn new() -> Self {
        Self
    }

    /// Count a call.
    fn method(&self) {
        CALLS.fetch_add(1, Ordering::Relaxed);
    }

    fn __len__(&self) -> usize {
        CALLS.fetch_add(1, Ordering::Relaxed);
        1
    }
}
