//! The hooks that a definition exports: `PyInit` and `PyModExport`.
//!
//! Which of them there are is this build's matter, so the macros that write them are chosen by
//! this crate's cfgs and the author's crate has none.

#[cfg(not(Py_ABI3T))]
use core::ffi::CStr;

#[cfg(not(Py_ABI3T))]
use crate::abi::running::{BUILT, Running};
#[cfg(not(Py_ABI3T))]
use crate::message::Message;

/// Raises the `ImportError` of a file that was built for another interpreter.
///
/// # Safety
/// The thread is attached and no exception is pending.
#[cfg(not(Py_ABI3T))]
pub(crate) unsafe fn refuse(name: &CStr, running: Running) {
    let threading = |version: Running| if version.free_threaded { "free-threaded" } else { "GIL" };
    let or_later = if cfg!(Py_LIMITED_API) { " or later" } else { "" };
    let message = Message::of(format_args!(
        "{} was built for CPython 3.{}{or_later} ({}), this is 3.{} ({})\0",
        name.to_str().unwrap_or_default(),
        BUILT.minor,
        threading(BUILT),
        running.minor,
        threading(running),
    ));
    let text = CStr::from_bytes_until_nul(message.as_str().as_bytes()).unwrap_or(name);
    // SAFETY: the thread is attached; `PyErr_SetString` and the class are in every version, and
    // neither reads a struct of ours.
    unsafe { crate::raised::set_string(pyo3_ffi::PyExc_ImportError, text) }
}

/// The items of one definition's hooks and the `Definition` over them.
#[doc(hidden)]
#[macro_export]
#[cfg(all(not(Py_3_15), not(Py_ABI3T)))]
macro_rules! __hooks {
    ($definition:ident, $u:literal, $hook:literal, $parts:expr, $slots:expr) => {{
        $crate::__init_hook!($definition, $u, $hook);
        // SAFETY: the slots are those of the parts, the function is that of the definition.
        unsafe { $crate::Definition::new($parts, $slots, __init) }
    }};
}

/// The items of one definition's hooks and the `Definition` over them.
#[doc(hidden)]
#[macro_export]
#[cfg(all(Py_3_15, not(Py_ABI3T)))]
macro_rules! __hooks {
    ($definition:ident, $u:literal, $hook:literal, $parts:expr, $slots:expr) => {{
        $crate::__init_hook!($definition, $u, $hook);
        $crate::__export_hook!($u, $hook, $slots);
        // SAFETY: the slots are those of the parts, the function is that of the definition.
        unsafe { $crate::Definition::new($parts, $slots, __init) }
    }};
}

/// The items of one definition's hooks and the `Definition` over them.
#[doc(hidden)]
#[macro_export]
#[cfg(Py_ABI3T)]
macro_rules! __hooks {
    ($definition:ident, $u:literal, $hook:literal, $parts:expr, $slots:expr) => {{
        $crate::__export_hook!($u, $hook, $slots);
        // SAFETY: the slots are those of the parts.
        unsafe { $crate::Definition::new($parts, $slots) }
    }};
}

/// `PyMODINIT_FUNC PyInit_hook(void)`
#[doc(hidden)]
#[macro_export]
macro_rules! __init_hook {
    ($definition:ident, $u:literal, $hook:literal) => {
        #[unsafe(export_name = ::core::concat!("PyInit", $u, "_", $hook))]
        unsafe extern "C" fn __init() -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls it, attached.
            unsafe { $definition.initialize() }
        }
    };
}

/// `PyMODEXPORT_FUNC PyModExport_hook(void)`
#[doc(hidden)]
#[macro_export]
macro_rules! __export_hook {
    ($u:literal, $hook:literal, $slots:expr) => {
        // Not by the definition, which is in writable memory: who reads the file sees the array.
        #[unsafe(export_name = ::core::concat!("PyModExport", $u, "_", $hook))]
        extern "C" fn __export() -> *mut $crate::raw::PySlot {
            $crate::def::Slots::export($slots)
        }
    };
}
