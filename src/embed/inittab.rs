//! The table of built-in modules.

#![allow(clippy::used_underscore_items, reason = "C's name")]

use core::ffi::CStr;
use std::vec::Vec;

use pyo3_ffi::PyObject;

use super::error::StartError;
use crate::raw;

pub(super) type InitFunction = unsafe extern "C" fn() -> *mut PyObject;

/// A name and its `PyInit` function.
pub(super) type Entry = (&'static CStr, InitFunction);

/// Registers those that are not registered yet, or none of them.
///
/// # Safety
/// Python is not initialized, and nobody else changes the table meanwhile.
#[cfg(not(Py_LIMITED_API))]
pub(super) unsafe fn register(modules: &[Entry]) -> Result<(), StartError> {
    let mut table = Vec::new();
    for new in new_names(modules)? {
        // SAFETY: the caller's contract.
        match unsafe { registered(new.0) } {
            // Nothing but `Py_RunMain` takes an entry out, so that a program which starts again
            // may register its modules again.
            Some(function) if function == new.1 as usize => {}
            Some(_) => return Err(taken(new.0)),
            None => table.push(raw::_inittab { name: new.0.as_ptr(), initfunc: Some(new.1) }),
        }
    }
    if table.is_empty() {
        return Ok(());
    }
    table.push(raw::_inittab { name: core::ptr::null(), initfunc: None });
    // SAFETY: Python is not initialized; the table ends with a NULL name and is copied, its
    // names are static.
    let code = unsafe { raw::PyImport_ExtendInittab(table.as_mut_ptr()) };
    if code == 0 { Ok(()) } else { Err(StartError::OutOfMemory) }
}

/// The address of the function that the table has under a name; 0 for what CPython initializes
/// itself.
///
/// # Safety
/// As [`register`].
#[cfg(not(Py_LIMITED_API))]
unsafe fn registered(name: &CStr) -> Option<usize> {
    // SAFETY: the table is an array that ends with a NULL name, and nobody changes it.
    unsafe {
        let mut entry = pyo3_ffi::PyImport_Inittab;
        while !(*entry).name.is_null() {
            if CStr::from_ptr((*entry).name) == name {
                return Some((*entry).initfunc.map_or(0, |function| function as usize));
            }
            entry = entry.add(1);
        }
    }
    None
}

/// Registers those that are not registered yet. The stable ABI can't read the table, so that a
/// built-in module of the interpreter hides one of ours by the same name.
///
/// # Safety
/// As the other `register`.
#[cfg(Py_LIMITED_API)]
pub(super) unsafe fn register(modules: &[Entry]) -> Result<(), StartError> {
    static REGISTERED: std::sync::Mutex<Vec<Entry>> = std::sync::Mutex::new(Vec::new());
    let mut registered = REGISTERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    for new in new_names(modules)? {
        match registered.iter().find(|entry| entry.0 == new.0) {
            Some(entry) if entry.1 as usize == new.1 as usize => continue,
            Some(_) => return Err(taken(new.0)),
            None => {}
        }
        // SAFETY: Python is not initialized, the name is static, the function is a PyInit.
        if unsafe { raw::PyImport_AppendInittab(new.0.as_ptr(), Some(new.1)) } != 0 {
            return Err(StartError::OutOfMemory);
        }
        registered.push(*new);
    }
    Ok(())
}

/// These, unless two have one name.
fn new_names(modules: &[Entry]) -> Result<impl Iterator<Item = &Entry>, StartError> {
    let twice = modules
        .iter()
        .enumerate()
        .find(|(index, new)| modules[..*index].iter().any(|before| before.0 == new.0));
    twice.map_or(Ok(modules.iter()), |(_, new)| Err(taken(new.0)))
}

fn taken(name: &CStr) -> StartError {
    StartError::NameTaken(name.to_string_lossy().into_owned())
}
