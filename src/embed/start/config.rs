//! `PyConfig`, up to 3.13, and from 3.14 on for texts that are not UTF-8.

use core::mem::MaybeUninit;
use std::ffi::OsString;
use std::vec::Vec;

use libc::wchar_t;
use pyo3_ffi::{self as ffi, PyConfig, PyPreConfig};

use super::status::check;
use super::wide;
use crate::embed::configuration::Configuration;
use crate::embed::error::StartError;

pub(in crate::embed) fn start(configuration: &Configuration) -> Result<(), StartError> {
    if let Some(enabled) = configuration.utf8_mode {
        preinitialize(configuration, enabled)?;
    }
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
    config.parse_argv = configuration.parse.into();
    if let Some(enabled) = configuration.signal_handlers {
        config.install_signal_handlers = enabled.into();
    }
    if let Some(name) = &configuration.program_name {
        let name = wide(name);
        let field = &raw mut config.program_name;
        // SAFETY: `field` is of this configuration, `name` ends with a NUL and is copied.
        check(unsafe { ffi::PyConfig_SetString(config, field, name.as_ptr()) })?;
    }
    if let Some(home) = &configuration.home {
        let home = wide(home);
        let field = &raw mut config.home;
        // SAFETY: as above.
        check(unsafe { ffi::PyConfig_SetString(config, field, home.as_ptr()) })?;
    }
    if let Some(paths) = &configuration.search_paths {
        let paths = Texts::new(paths);
        let field = &raw mut config.module_search_paths;
        let (length, mut pointers) = paths.pointers();
        // SAFETY: `field` is of this configuration; `length` strings that end with a NUL, which
        // are copied.
        check(unsafe {
            ffi::PyConfig_SetWideStringList(config, field, length, pointers.as_mut_ptr())
        })?;
        config.module_search_paths_set = 1;
    }
    if let Some(arguments) = &configuration.arguments {
        let arguments = Texts::new(arguments);
        let (length, mut pointers) = arguments.pointers();
        // SAFETY: as above.
        check(unsafe { ffi::PyConfig_SetArgv(config, length, pointers.as_mut_ptr().cast()) })?;
    }
    // SAFETY: the configuration is complete, and the caller has found Python not initialized.
    check(unsafe { ffi::Py_InitializeFromConfig(config) })
}

/// The UTF-8 mode is decided first, because every text of the configuration depends on it.
fn preinitialize(configuration: &Configuration, utf8_mode: bool) -> Result<(), StartError> {
    let mut config = MaybeUninit::<PyPreConfig>::uninit();
    // SAFETY: either function initializes all of the struct; Python is not initialized.
    unsafe {
        if configuration.isolated {
            ffi::PyPreConfig_InitIsolatedConfig(config.as_mut_ptr());
        } else {
            ffi::PyPreConfig_InitPythonConfig(config.as_mut_ptr());
        }
        let config = config.assume_init_mut();
        config.parse_argv = 0;
        config.utf8_mode = utf8_mode.into();
        check(ffi::Py_PreInitialize(config))
    }
}

/// Wide strings, as C takes lists of them.
struct Texts(Vec<Vec<wchar_t>>);

impl Texts {
    fn new(texts: &[OsString]) -> Self {
        Self(texts.iter().map(|text| wide(text)).collect())
    }

    /// Valid as long as `self`.
    fn pointers(&self) -> (ffi::Py_ssize_t, Vec<*mut wchar_t>) {
        let pointers: Vec<_> = self.0.iter().map(|text| text.as_ptr().cast_mut()).collect();
        (pointers.len() as ffi::Py_ssize_t, pointers)
    }
}
