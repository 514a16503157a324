//! The prototypes in the headers against the functions of `raw`, under our types, and against
//! pyo3-ffi's, under theirs: the same arguments in the same order, the same result. Two
//! functions share an array only if their signatures are equal, so a difference is a type
//! error that shows both.
//!
//! A function of the headers that `raw` or pyo3-ffi lacks is an error too.

#![allow(deprecated, reason = "a deprecated function has a prototype too")]

use crate::raw;
use crate::raw::bindings::{for_each_function, for_each_static};

/// The prototypes as the headers have them, with our structs.
#[allow(
    dead_code,
    missing_docs,
    clashing_extern_declarations,
    clippy::wildcard_imports,
    reason = "only for comparison"
)]
mod ours {
    #[cfg(not(Py_LIMITED_API))]
    use crate::raw::_inittab;
    #[allow(unused_imports, reason = "which are named depends on the version")]
    use crate::raw::{PyABIInfo, PyCFunction, PyModuleDef, PySlot, ecosystem::_typeobject};
    #[cfg(Py_3_15)]
    use crate::raw::{PyInterpreterGuard, PyInterpreterView, PyThreadStateToken};
    use pyo3_ffi::*;
    crate::raw::bindings::prototypes!();
}

/// The same, with pyo3-ffi's structs.
#[allow(
    dead_code,
    missing_docs,
    clashing_extern_declarations,
    clippy::wildcard_imports,
    reason = "only for comparison"
)]
mod theirs {
    use crate::raw::ecosystem::substituted::*;
    crate::raw::bindings::prototypes!();
}

macro_rules! same_prototypes {
    ($($name:ident,)*) => { $(
        prototype_of_ours! { $name }
        prototype_of_theirs! { $name }
    )* };
}

/// The headers show these from 3.9 on, the stable ABI has them from 3.10 on.
macro_rules! prototype_of_ours {
    (PyModule_AddType) => {
        since_3_10! { ours, raw, PyModule_AddType }
    };
    (PyType_FromModuleAndSpec) => {
        since_3_10! { ours, raw, PyType_FromModuleAndSpec }
    };
    (PyType_GetModule) => {
        since_3_10! { ours, raw, PyType_GetModule }
    };
    (PyType_GetModuleState) => {
        since_3_10! { ours, raw, PyType_GetModuleState }
    };
    (PyImport_CreateModuleFromInitfunc) => {
        not_on_windows! { ours, raw, PyImport_CreateModuleFromInitfunc }
    };
    (PyInterpreterGuard_Close) => {
        not_on_windows! { ours, raw, PyInterpreterGuard_Close }
    };
    (PyInterpreterGuard_FromCurrent) => {
        not_on_windows! { ours, raw, PyInterpreterGuard_FromCurrent }
    };
    (PyInterpreterGuard_FromView) => {
        not_on_windows! { ours, raw, PyInterpreterGuard_FromView }
    };
    (PyInterpreterView_Close) => {
        not_on_windows! { ours, raw, PyInterpreterView_Close }
    };
    (PyInterpreterView_FromCurrent) => {
        not_on_windows! { ours, raw, PyInterpreterView_FromCurrent }
    };
    (PyInterpreterView_FromMain) => {
        not_on_windows! { ours, raw, PyInterpreterView_FromMain }
    };
    (PyThreadState_Ensure) => {
        not_on_windows! { ours, raw, PyThreadState_Ensure }
    };
    (PyThreadState_EnsureFromView) => {
        not_on_windows! { ours, raw, PyThreadState_EnsureFromView }
    };
    (PyThreadState_Release) => {
        not_on_windows! { ours, raw, PyThreadState_Release }
    };
    ($name:ident) => {
        compared! { ours, raw, $name }
    };
}

/// The names spelled out are those that can't be compared; docs/pyo3-ffi-findings.md has them.
macro_rules! prototype_of_theirs {
    // Rust functions there, as C has them as macros.
    (PyCFunction_New) => {};
    (PyCFunction_NewEx) => {};
    // Lacking.
    (PyImport_CreateModuleFromInitfunc) => {};
    (PyInterpreterGuard_Close) => {};
    (PyInterpreterGuard_FromCurrent) => {};
    (PyInterpreterGuard_FromView) => {};
    (PyInterpreterView_Close) => {};
    (PyInterpreterView_FromCurrent) => {};
    (PyInterpreterView_FromMain) => {};
    (PyThreadState_Ensure) => {};
    (PyThreadState_EnsureFromView) => {};
    (PyThreadState_Release) => {};
    // Other integers, consts, and a pointer that can't be NULL.
    (PyInitConfig_GetInt) => {};
    (PyInitConfig_SetInt) => {};
    (PyInitConfig_SetStrList) => {};
    (PyInitConfig_AddModule) => {};
    (PyModule_AddType) => {
        since_3_10! { theirs, pyo3_ffi, PyModule_AddType }
    };
    (PyType_FromModuleAndSpec) => {
        since_3_10! { theirs, pyo3_ffi, PyType_FromModuleAndSpec }
    };
    (PyType_GetModule) => {
        since_3_10! { theirs, pyo3_ffi, PyType_GetModule }
    };
    (PyType_GetModuleState) => {
        since_3_10! { theirs, pyo3_ffi, PyType_GetModuleState }
    };
    ($name:ident) => {
        compared! { theirs, pyo3_ffi, $name }
    };
}

macro_rules! compared {
    ($headers:ident, $($other:ident)::+, $name:ident) => {
        const _: () = {
            let _ = [$headers::$name, $($other)::+::$name];
        };
    };
}

/// On Windows nothing can be declared beside pyo3-ffi.
#[allow(unused_macros, reason = "which functions there are depends on the version")]
macro_rules! not_on_windows {
    ($headers:ident, $($other:ident)::+, $name:ident) => {
        #[cfg(not(windows))]
        compared! { $headers, $($other)::+, $name }
    };
}

macro_rules! since_3_10 {
    ($headers:ident, $($other:ident)::+, $name:ident) => {
        #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
        compared! { $headers, $($other)::+, $name }
    };
}

macro_rules! same_statics {
    ($($name:ident,)*) => { $(
        const _: fn() = || {
            let _ = [&raw const theirs::$name, &raw const pyo3_ffi::$name];
            let _ = [&raw const pyo3_ffi::$name, &raw const raw::$name];
        };
    )* };
}

for_each_function!(same_prototypes);
for_each_static!(same_statics);
