//! The table of built-in modules.

#![allow(clippy::used_underscore_items, reason = "C's name")]

use core::ffi::CStr;
use std::sync::{Mutex, PoisonError};
use std::vec::Vec;

use pyo3_ffi::PyObject;

use super::error::StartError;
#[cfg(unix)]
use super::symbols;
#[cfg(Py_LIMITED_API)]
use crate::handle::Attached;
#[cfg(Py_LIMITED_API)]
use crate::handle::Return;
use crate::raw;
use crate::raw::running::Running;

pub(super) type InitFunction = unsafe extern "C" fn() -> *mut PyObject;

/// A name and its `PyInit` function.
pub(super) type Entry = (&'static CStr, InitFunction);

/// What was registered here, in any start. Nothing but `Py_RunMain` takes it out of the table.
static REGISTERED: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// Registers those that are not registered yet, or none of them.
///
/// # Safety
/// Python is not initialized, and nobody else changes the table meanwhile.
#[cfg(not(Py_LIMITED_API))]
pub(super) unsafe fn register(modules: &[Entry]) -> Result<(), StartError> {
    let mut ours = REGISTERED.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the caller's contract.
    unsafe { refuse_taken_over(modules, &ours)? };
    let mut table = Vec::new();
    for new in new_names(modules)? {
        // SAFETY: the caller's contract.
        match unsafe { registered(new.0) } {
            Some(function) if function == new.1 as usize && ours.contains(new) => {}
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
    if unsafe { raw::PyImport_ExtendInittab(table.as_mut_ptr()) } != 0 {
        return Err(StartError::OutOfMemory);
    }
    ours.extend(modules);
    Ok(())
}

/// `StartError::HookTakesOver` if an entry of the interpreter's own has a function of this program: a
/// hook that a program exports is found for libpython's own table, too.
///
/// # Safety
/// As [`register`].
#[cfg(not(Py_LIMITED_API))]
unsafe fn refuse_taken_over(modules: &[Entry], ours: &[Entry]) -> Result<(), StartError> {
    // SAFETY: the table is an array that ends with a NULL name, and nobody changes it.
    unsafe {
        let mut entry = pyo3_ffi::PyImport_Inittab;
        while !(*entry).name.is_null() {
            let name = CStr::from_ptr((*entry).name);
            if let Some(function) = (*entry).initfunc {
                let is = |ours: &Entry| ours.1 as usize == function as usize;
                let registered = ours.iter().any(|entry| is(entry) && entry.0 == name);
                let known = !registered && modules.iter().any(is);
                #[cfg(unix)]
                let known = known || symbols::is_taken_over(name, function as *const _);
                if known {
                    return Err(StartError::HookTakesOver(name.to_string_lossy().into_owned()));
                }
            }
            entry = entry.add(1);
        }
    }
    Ok(())
}

/// The address of the function that the table has under a name; 0 for modules that CPython
/// initializes itself.
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

/// The built-in modules that CPython imports while it starts: from 3.13 on one of ours by such a
/// name would replace it, and the process end.
#[cfg(Py_LIMITED_API)]
const NEEDED: [&CStr; 28] = [
    c"_abc",
    c"_codecs",
    c"_collections",
    c"_frozen_importlib",
    c"_functools",
    c"_imp",
    c"_io",
    c"_locale",
    c"_operator",
    c"_signal",
    c"_sre",
    c"_stat",
    c"_thread",
    c"_tracemalloc",
    c"_warnings",
    c"_weakref",
    c"atexit",
    c"builtins",
    c"errno",
    c"faulthandler",
    c"itertools",
    c"marshal",
    c"nt",
    c"posix",
    c"sys",
    c"time",
    c"winreg",
    c"zipimport",
];

/// Further modules that are built in, in most builds. Their hooks are looked at, too.
#[cfg(all(Py_LIMITED_API, unix, not(target_vendor = "apple")))]
const OTHERS: [&CStr; 12] = [
    c"_ast",
    c"_asyncio",
    c"_string",
    c"_suggestions",
    c"_symtable",
    c"_sysconfig",
    c"_tokenize",
    c"_typing",
    c"gc",
    c"pwd",
    c"_struct",
    c"math",
];

/// Registers those that are not registered yet. The stable ABI can't read the table: that a
/// built-in module of the interpreter has a name is known of some, and of others found by
/// [`hidden`].
///
/// # Safety
/// As the other `register`.
#[cfg(Py_LIMITED_API)]
pub(super) unsafe fn register(modules: &[Entry]) -> Result<(), StartError> {
    let mut ours = REGISTERED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((name, _)) = modules.iter().find(|(name, _)| NEEDED.contains(name)) {
        return Err(taken(name));
    }
    #[cfg(all(unix, not(target_vendor = "apple")))]
    if let Some(name) = NEEDED.iter().chain(&OTHERS).find(|name| symbols::hides(name)) {
        return Err(StartError::HookTakesOver(name.to_string_lossy().into_owned()));
    }
    let (known, new): (Vec<&Entry>, Vec<&Entry>) =
        new_names(modules)?.partition(|new| ours.iter().any(|entry| entry.0 == new.0));
    if let Some((name, _)) = known.iter().find(|entry| !ours.contains(entry)) {
        return Err(taken(name));
    }
    for new in new {
        // SAFETY: Python is not initialized, the name is static, the function is a PyInit.
        if unsafe { raw::PyImport_AppendInittab(new.0.as_ptr(), Some(new.1)) } != 0 {
            return Err(StartError::OutOfMemory);
        }
        ours.push(*new);
    }
    Ok(())
}

/// These, unless two have one name, or one has a name that the table can't serve.
fn new_names(modules: &[Entry]) -> Result<impl Iterator<Item = &Entry>, StartError> {
    for (name, _) in modules {
        if let Some(reason) = not_served(name, modules) {
            let name = name.to_string_lossy().into_owned();
            return Err(StartError::Name { name, reason });
        }
    }
    let twice = modules
        .iter()
        .enumerate()
        .find(|(index, new)| modules[..*index].iter().any(|before| before.0 == new.0));
    twice.map_or(Ok(modules.iter()), |(_, new)| Err(taken(new.0)))
}

/// The first of these whose name a built-in module of the interpreter has, too.
#[cfg(Py_LIMITED_API)]
pub(super) fn hidden<'py>(
    modules: &[Entry],
    attached: Attached<'py>,
) -> Return<'py, Option<&'static CStr>> {
    let names = attached.import(c"sys")?.getattr(c"builtin_module_names")?;
    for (name, _) in modules {
        let text = attached.str(&name.to_string_lossy())?;
        if names.call_method(c"count", [&text])?.to_i64()? > 1 {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Why `import` would not find a built-in module by this name, if it would not.
fn not_served(name: &CStr, modules: &[Entry]) -> Option<&'static str> {
    let bytes = name.to_bytes();
    if !bytes.is_ascii() {
        return Some(
            "the names of built-in modules are ASCII, as CPython looks a hook up by the encoded name",
        );
    }
    let parents = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'.');
    for (dot, _) in parents {
        if Running::now().minor < 11 {
            return Some(
                "before 3.11 only top-level modules are looked for among the built-in ones",
            );
        }
        if modules.iter().any(|(other, _)| other.to_bytes() == &bytes[..dot]) {
            return Some(
                "the module that it is to be in is built in, too, and so is not a package: create \
                 it there with `add_submodule`",
            );
        }
    }
    None
}

pub(super) fn taken(name: &CStr) -> StartError {
    StartError::NameTaken(name.to_string_lossy().into_owned())
}
