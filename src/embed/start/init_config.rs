//! `PyInitConfig`, from 3.14 on.

use core::ffi::{CStr, c_char};
use core::ptr::{NonNull, null};
use std::borrow::ToOwned;
use std::ffi::{CString, OsStr, OsString};
use std::vec::Vec;

use pyo3_ffi::{self as ffi, PyInitConfig};

use crate::embed::configuration::Configuration;
use crate::embed::error::StartError;
use crate::raw;

/// What the Python configuration has different from the isolated one, with which a
/// `PyInitConfig` begins.
const PYTHON: [(&CStr, i64); 10] = [
    (c"isolated", 0),
    (c"use_environment", 1),
    (c"user_site_directory", 1),
    (c"safe_path", 0),
    (c"pathconfig_warnings", 1),
    (c"install_signal_handlers", 1),
    (c"configure_c_stdio", 1),
    (c"configure_locale", 1),
    (c"coerce_c_locale", 1),
    (c"coerce_c_locale_warn", 0),
];

pub(in crate::embed) fn start(configuration: &Configuration) -> Result<(), StartError> {
    if !is_utf8(configuration) {
        // `PyInitConfig` refuses such texts ("decoding error"), `PyConfig` has wide ones.
        return super::config::start(configuration);
    }
    let config = Config::new()?;
    if !configuration.isolated {
        for (name, value) in PYTHON {
            config.set_int(name, value)?;
        }
    }
    config.set_int(c"parse_argv", configuration.parse.into())?;
    if let Some(enabled) = configuration.signal_handlers {
        config.set_int(c"install_signal_handlers", enabled.into())?;
    }
    if let Some(enabled) = configuration.utf8_mode {
        config.set_int(c"utf8_mode", enabled.into())?;
    }
    if let Some(name) = &configuration.program_name {
        config.set(c"program_name", name)?;
    }
    if let Some(home) = &configuration.home {
        config.set(c"home", home)?;
    }
    if let Some(paths) = &configuration.search_paths {
        config.set_list(c"module_search_paths", paths)?;
    }
    if let Some(arguments) = &configuration.arguments {
        config.set_list(c"argv", arguments)?;
    }
    // SAFETY: the caller has found Python not initialized.
    config.check(unsafe { ffi::Py_InitializeFromInitConfig(config.as_ptr()) })
}

fn is_utf8(configuration: &Configuration) -> bool {
    let lists = [&configuration.search_paths, &configuration.arguments];
    let texts = lists.into_iter().flatten().flatten();
    texts
        .chain(&configuration.program_name)
        .chain(&configuration.home)
        .all(|text| text.to_str().is_some())
}

fn c_string(text: &OsStr) -> CString {
    CString::new(text.as_encoded_bytes()).expect("a configuration with a NUL does not start")
}

/// Freed when dropped.
struct Config(NonNull<PyInitConfig>);

impl Config {
    fn new() -> Result<Self, StartError> {
        // SAFETY: may be called at any time; NULL means that memory is short.
        NonNull::new(unsafe { ffi::PyInitConfig_Create() }).map(Self).ok_or(StartError::OutOfMemory)
    }

    const fn as_ptr(&self) -> *mut PyInitConfig {
        self.0.as_ptr()
    }

    fn set_int(&self, name: &CStr, value: i64) -> Result<(), StartError> {
        // SAFETY: the configuration is valid, the name a C string.
        self.check(unsafe { raw::PyInitConfig_SetInt(self.as_ptr(), name.as_ptr(), value) })
    }

    fn set_list(&self, name: &CStr, values: &[OsString]) -> Result<(), StartError> {
        let values = values.iter().map(|value| c_string(value)).collect::<Vec<_>>();
        let mut pointers: Vec<*const c_char> = values.iter().map(|value| value.as_ptr()).collect();
        // SAFETY: the configuration is valid, the name a C string; there are as many C strings
        // as said, which are copied.
        self.check(unsafe {
            ffi::PyInitConfig_SetStrList(
                self.as_ptr(),
                name.as_ptr(),
                pointers.len(),
                pointers.as_mut_ptr(),
            )
        })
    }

    fn set(&self, name: &CStr, value: &OsStr) -> Result<(), StartError> {
        let value = c_string(value);
        // SAFETY: the configuration is valid, both are C strings, which are copied.
        self.check(unsafe {
            ffi::PyInitConfig_SetStr(self.as_ptr(), name.as_ptr(), value.as_ptr())
        })
    }

    /// What the last function that failed has to say.
    fn check(&self, code: core::ffi::c_int) -> Result<(), StartError> {
        if code >= 0 {
            return Ok(());
        }
        let mut status = 0;
        let mut message = null();
        // SAFETY: the configuration is valid; the message belongs to it.
        unsafe {
            if ffi::PyInitConfig_GetExitCode(self.as_ptr(), &raw mut status) == 1 {
                return Err(StartError::Exit(status));
            }
            let told = ffi::PyInitConfig_GetError(self.as_ptr(), &raw mut message) == 1;
            Err(StartError::Failed {
                function: None,
                message: if told && !message.is_null() {
                    CStr::from_ptr(message).to_string_lossy().into_owned()
                } else {
                    "initialization failed".to_owned()
                },
            })
        }
    }
}

impl Drop for Config {
    fn drop(&mut self) {
        // SAFETY: created by PyInitConfig_Create and not freed before.
        unsafe { ffi::PyInitConfig_Free(self.as_ptr()) }
    }
}
