//! `PyConfig`, up to 3.13.

use core::ffi::CStr;
use core::mem::MaybeUninit;
use std::borrow::ToOwned;
use std::string::String;
use std::vec::Vec;

use libc::wchar_t;
use pyo3_ffi::{self as ffi, PyConfig, PyStatus};

use super::configuration::{Configuration, wide};
use super::error::StartError;

pub(super) fn start(configuration: &Configuration) -> Result<(), StartError> {
    let mut config = MaybeUninit::<PyConfig>::uninit();
    // SAFETY: either function initializes all of the struct.
    let config = unsafe {
        if configuration.isolated {
            ffi::PyConfig_InitIsolatedConfig(config.as_mut_ptr());
        } else {
            ffi::PyConfig_InitPythonConfig(config.as_mut_ptr());
        }
        config.assume_init_mut()
    };
    let result = fill_and_start(configuration, config);
    // SAFETY: the configuration is initialized, and not used again.
    unsafe { ffi::PyConfig_Clear(config) };
    result
}

fn fill_and_start(configuration: &Configuration, config: &mut PyConfig) -> Result<(), StartError> {
    config.parse_argv = 0;
    if let Some(name) = &configuration.program_name {
        let name = wide(name, "program name")?;
        let field = &raw mut config.program_name;
        // SAFETY: `field` is of this configuration, `name` ends with a NUL and is copied.
        check(unsafe { ffi::PyConfig_SetString(config, field, name.as_ptr()) })?;
    }
    if let Some(home) = &configuration.home {
        let home = wide(home, "home")?;
        let field = &raw mut config.home;
        // SAFETY: as above.
        check(unsafe { ffi::PyConfig_SetString(config, field, home.as_ptr()) })?;
    }
    if let Some(arguments) = &configuration.arguments {
        let arguments = arguments
            .iter()
            .map(|argument| wide(argument, "arguments"))
            .collect::<Result<Vec<_>, _>>()?;
        let mut pointers: Vec<*const wchar_t> = arguments.iter().map(Vec::as_ptr).collect();
        let length = pointers.len() as ffi::Py_ssize_t;
        // SAFETY: `length` strings that end with a NUL, which are copied.
        check(unsafe { ffi::PyConfig_SetArgv(config, length, pointers.as_mut_ptr()) })?;
    }
    // SAFETY: the configuration is complete, and the caller has found Python not initialized.
    check(unsafe { ffi::Py_InitializeFromConfig(config) })
}

fn check(status: PyStatus) -> Result<(), StartError> {
    // SAFETY: `status` comes from CPython; its texts are NULL or static C strings.
    unsafe {
        if ffi::PyStatus_Exception(status) == 0 {
            return Ok(());
        }
        if ffi::PyStatus_IsExit(status) != 0 {
            return Err(StartError::Exit(status.exitcode));
        }
        let text = |text: *const core::ffi::c_char| -> Option<String> {
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        };
        Err(StartError::Failed {
            function: text(status.func),
            message: text(status.err_msg).unwrap_or_else(|| "initialization failed".to_owned()),
        })
    }
}
