//! `PyStatus` as a `Result`.

use core::ffi::{CStr, c_char};
use std::borrow::ToOwned;
use std::string::String;

use pyo3_ffi::{self as ffi, PyStatus};

use crate::embed::error::StartError;

/// The error or the exit that CPython reports.
pub(in crate::embed) fn check(status: PyStatus) -> Result<(), StartError> {
    // SAFETY: every status in this crate comes from CPython, and nothing changes one: its texts
    // are NULL or static C strings. The functions only read it.
    unsafe {
        if ffi::PyStatus_Exception(status) == 0 {
            return Ok(());
        }
        if ffi::PyStatus_IsExit(status) != 0 {
            return Err(StartError::Exit(status.exitcode));
        }
        let text = |text: *const c_char| -> Option<String> {
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        };
        Err(StartError::Failed {
            function: text(status.func),
            message: text(status.err_msg).unwrap_or_else(|| "initialization failed".to_owned()),
        })
    }
}
