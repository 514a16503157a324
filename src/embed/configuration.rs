//! What an interpreter starts with.

use core::ffi::CStr;
use std::string::String;
use std::sync::Mutex;
use std::vec::Vec;

use pyo3_ffi::{self as ffi, PyObject};

use super::error::StartError;
use super::interpreter::Interpreter;
use super::start;
#[cfg(not(Py_ABI3T))]
use crate::def::{Definition, ModuleState};

/// The configuration of the main interpreter: `PyInitConfig` from 3.14 on, `PyConfig` before,
/// the functions around `Py_Initialize` under the stable ABI.
///
/// It starts as CPython's Python configuration, which reads the environment as the `python`
/// command does, but parses no command line.
#[doc(alias = "PyConfig")]
#[doc(alias = "PyInitConfig")]
#[derive(Clone, Debug, Default)]
#[must_use = "it does nothing before `start`"]
pub struct Configuration {
    pub(super) isolated: bool,
    pub(super) program_name: Option<String>,
    pub(super) home: Option<String>,
    pub(super) arguments: Option<Vec<String>>,
    modules: Vec<(&'static CStr, InitFunction)>,
}

type InitFunction = unsafe extern "C" fn() -> *mut PyObject;

/// What was appended to the inittab. It outlives every interpreter, so that a program which
/// starts again may register its modules again.
static REGISTERED: Mutex<Vec<(&'static CStr, usize)>> = Mutex::new(Vec::new());

impl Configuration {
    /// CPython's Python configuration.
    #[doc(alias = "PyConfig_InitPythonConfig")]
    pub fn new() -> Self {
        Self::default()
    }

    /// CPython's isolated configuration: no environment variables, no user site directory, no
    /// signal handlers. Under the stable ABI, which has no such thing, it is not isolated.
    #[doc(alias = "PyConfig_InitIsolatedConfig")]
    #[cfg(not(Py_LIMITED_API))]
    pub fn isolated(mut self) -> Self {
        self.isolated = true;
        self
    }

    /// `PyConfig.program_name`: the name of the program, from which its prefix is found.
    #[doc(alias = "Py_SetProgramName")]
    pub fn program_name(mut self, name: impl Into<String>) -> Self {
        self.program_name = Some(name.into());
        self
    }

    /// `PyConfig.home`: where the standard library is (`PYTHONHOME`).
    #[doc(alias = "Py_SetPythonHome")]
    pub fn home(mut self, home: impl Into<String>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// `PyConfig.argv`: what `sys.argv` will be.
    pub fn arguments<T: Into<String>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments = Some(arguments.into_iter().map(Into::into).collect());
        self
    }

    /// `PyImport_AppendInittab`: a module of this program, built in. Not under abi3t, whose
    /// modules have no `PyInit`.
    #[doc(alias = "PyImport_AppendInittab")]
    #[cfg(not(Py_ABI3T))]
    pub fn module<S: ModuleState>(mut self, definition: &'static Definition<S>) -> Self {
        self.modules.push((definition.name(), definition.init_function()));
        self
    }

    /// `Py_InitializeFromInitConfig`, `Py_InitializeFromConfig`, `Py_Initialize`: starts the
    /// main interpreter.
    #[doc(alias = "Py_Initialize")]
    #[doc(alias = "Py_InitializeFromConfig")]
    #[doc(alias = "Py_InitializeFromInitConfig")]
    pub fn start(&self) -> Result<Interpreter, StartError> {
        // Held until the interpreter is there, so that of two threads one starts it.
        let mut registered = REGISTERED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // SAFETY: `Py_IsInitialized` may be called at any time.
        if unsafe { ffi::Py_IsInitialized() } != 0 {
            return Err(StartError::AlreadyStarted);
        }
        self.register(&mut registered)?;
        start::start(self)?;
        // SAFETY: the interpreter was started by this thread, which is attached to it.
        Ok(unsafe { Interpreter::started() })
    }

    fn register(&self, registered: &mut Vec<(&'static CStr, usize)>) -> Result<(), StartError> {
        for (index, &(name, init)) in self.modules.iter().enumerate() {
            let entry = (name, init as usize);
            let twice = self.modules[..index].iter().any(|&(other, _)| other == name);
            if registered.contains(&entry) && !twice {
                continue;
            }
            if twice || is_taken(name) {
                return Err(StartError::NameTaken(name.to_string_lossy().into_owned()));
            }
            // SAFETY: Python is not initialized, the name is static, the function is a PyInit.
            if unsafe { ffi::PyImport_AppendInittab(name.as_ptr(), Some(init)) } != 0 {
                return Err(StartError::OutOfMemory);
            }
            registered.push(entry);
        }
        Ok(())
    }
}

/// Whether the inittab has the name, which would hide a module of ours.
#[cfg(not(Py_LIMITED_API))]
fn is_taken(name: &CStr) -> bool {
    // SAFETY: the inittab is an array that ends with a NULL name; Python is not initialized and
    // we hold the lock that all of our changes to it take.
    unsafe {
        let mut entry = ffi::PyImport_Inittab;
        while !(*entry).name.is_null() {
            if CStr::from_ptr((*entry).name) == name {
                return true;
            }
            entry = entry.add(1);
        }
    }
    false
}

/// The stable ABI has no way to read the inittab: what we registered is all we know.
#[cfg(Py_LIMITED_API)]
fn is_taken(_: &CStr) -> bool {
    false
}

/// The characters of C's wide strings, with the NUL that ends them.
#[cfg(any(not(Py_3_14), Py_LIMITED_API))]
pub(super) fn wide(text: &str, field: &'static str) -> Result<Vec<libc::wchar_t>, StartError> {
    if text.contains('\0') {
        return Err(StartError::Nul(field));
    }
    #[cfg(windows)]
    let characters = text.encode_utf16();
    #[cfg(not(windows))]
    let characters = text.chars().map(|character| character as libc::wchar_t);
    Ok(characters.chain([0]).collect())
}
