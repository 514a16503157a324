//! Which interpreter a file is for, told before any struct is read.

#[cfg(not(Py_ABI3T))]
use core::ffi::CStr;

use crate::raw::running::Running;

/// What this build was made for: its version, or under the stable ABI the oldest.
pub(crate) const BUILT: Running =
    Running { minor: built_minor(), free_threaded: cfg!(Py_GIL_DISABLED) };

const fn built_minor() -> u32 {
    let mut minor = 9;
    let newer = [
        cfg!(Py_3_10),
        cfg!(Py_3_11),
        cfg!(Py_3_12),
        cfg!(Py_3_13),
        cfg!(Py_3_14),
        cfg!(Py_3_15),
        cfg!(Py_3_16),
    ];
    let mut index = 0;
    while index < newer.len() {
        if newer[index] {
            minor += 1;
        }
        index += 1;
    }
    minor
}

#[cfg(not(any(Py_ABI3T, universal)))]
impl Running {
    /// Whether a file of this build may be loaded by that interpreter.
    pub(crate) fn accepts_this_build(self) -> bool {
        if cfg!(Py_LIMITED_API) {
            self.minor >= BUILT.minor && !self.free_threaded
        } else {
            self == BUILT
        }
    }
}

/// Raises the `ImportError` of a file that was built for another interpreter.
///
/// # Safety
/// The thread is attached and no exception is pending.
#[cfg(not(any(Py_ABI3T, universal)))]
pub(crate) unsafe fn refuse(name: &CStr, running: Running) {
    let threading = |version: Running| {
        if version.free_threaded { c"free-threaded".as_ptr() } else { c"GIL".as_ptr() }
    };
    let or_later = if cfg!(Py_LIMITED_API) { c" or later" } else { c"" };
    // SAFETY: the thread is attached; `PyErr_Format` and the class are in every version, and neither
    // reads a struct of ours. The arguments are of the types that the format names.
    unsafe {
        pyo3_ffi::PyErr_Format(
            pyo3_ffi::PyExc_ImportError,
            c"%s was built for CPython 3.%u%s (%s), this is 3.%u (%s)".as_ptr(),
            name.as_ptr(),
            BUILT.minor,
            or_later.as_ptr(),
            threading(BUILT),
            running.minor,
            threading(running),
        );
    }
}

/// Raises the `ImportError` of a file that has no table for this interpreter.
///
/// # Safety
/// The thread is attached and no exception is pending.
#[cfg(universal)]
pub(crate) unsafe fn refuse(name: &CStr, running: Running, is_traced: bool) {
    let format = if running.minor >= crate::raw::universal::EXPORTED_SINCE {
        c"%s: CPython 3.%u loads this file through PyModExport, not through PyInit"
    } else if is_traced {
        c"%s was built for CPython without Py_TRACE_REFS, this is 3.%u configured with --with-trace-refs"
    } else if running.free_threaded {
        c"%s was built for CPython 3.9 or later (GIL) and 3.13 or later (free-threaded), this is 3.%u (free-threaded)"
    } else {
        c"%s was built for CPython 3.9 or later (GIL) and 3.13 or later (free-threaded), this is 3.%u (GIL)"
    };
    // SAFETY: the thread is attached; `PyErr_Format` and the class are in every version, and neither
    // reads a struct of ours. The arguments are of the types that each format names.
    unsafe {
        pyo3_ffi::PyErr_Format(
            pyo3_ffi::PyExc_ImportError,
            format.as_ptr(),
            name.as_ptr(),
            running.minor,
        );
    }
}
