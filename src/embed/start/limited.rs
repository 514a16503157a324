//! `Py_InitializeEx` and the settings before it, under the stable ABI.

#![allow(deprecated, reason = "the stable ABI has no other functions for this")]

use std::ffi::OsStr;

use pyo3_ffi as ffi;

use super::wide;
use crate::embed::configuration::Configuration;
use crate::embed::error::StartError;
#[cfg(not(opaque))]
use crate::embed::inittab;
use crate::handle::{Attached, Object, Raised, Return};

pub(in crate::embed) fn start(configuration: &Configuration) -> Result<(), StartError> {
    if let Some(name) = &configuration.program_name {
        let name = wide(name);
        // SAFETY: Python is not initialized, the text ends with a NUL and is copied.
        unsafe { ffi::Py_SetProgramName(name.as_ptr()) };
    }
    if let Some(home) = &configuration.home {
        let home = wide(home);
        // SAFETY: as above.
        unsafe { ffi::Py_SetPythonHome(home.as_ptr()) };
    }
    // SAFETY: Python is not initialized. This aborts where the others return an error.
    unsafe { ffi::Py_InitializeEx(configuration.signal_handlers.unwrap_or(true).into()) };
    // SAFETY: initialization attaches this thread.
    let attached = unsafe { Attached::assume() };
    let failed =
        |raised| StartError::Failed { function: None, message: std::format!("sys: {raised}") };
    let filled = fill_sys(configuration, attached).map_err(failed);
    #[cfg(not(opaque))]
    let filled = filled.and_then(|()| {
        let hidden = inittab::hidden(&configuration.modules, attached).map_err(failed)?;
        hidden.map_or(Ok(()), |name| Err(inittab::taken(name)))
    });
    if filled.is_err() {
        // SAFETY: the thread is attached, and nobody else has seen the interpreter.
        unsafe { ffi::Py_FinalizeEx() };
    }
    filled
}

fn fill_sys<'py>(
    configuration: &Configuration,
    attached: Attached<'py>,
) -> Result<(), Raised<'py>> {
    let sys = attached.import(c"sys")?;
    for (name, texts) in
        [(c"argv", &configuration.arguments), (c"path", &configuration.search_paths)]
    {
        let Some(texts) = texts else { continue };
        let list = attached.import(c"builtins")?.call_method(c"list", [])?;
        for text in texts {
            list.call_method(c"append", [&string(attached, text)?])?;
        }
        sys.setattr(name, &list)?;
    }
    Ok(())
}

/// Text that is not UTF-8 is decoded as by `os.fsdecode`.
fn string<'py>(attached: Attached<'py>, text: &OsStr) -> Return<'py> {
    let wide = wide(text);
    let length = (wide.len() - 1) as ffi::Py_ssize_t;
    // SAFETY: the thread is attached; there are that many characters before the NUL. The result is
    // a new reference or NULL with an exception set.
    unsafe {
        let string = ffi::PyUnicode_FromWideChar(wide.as_ptr(), length);
        Object::from_owned_or_raised(attached, string)
    }
}
