//! bindgen's prototypes against pyo3-ffi's: the same arguments in the same order, the same
//! result. Two function items share an array only if their signatures are equal, so a
//! difference is a type error that shows both.

#![allow(deprecated, reason = "a deprecated function has a prototype too")]

use crate::raw::bindings::for_each_function;

macro_rules! same_prototypes {
    ($($name:ident,)*) => { $(same_prototype! { $name })* };
}

/// The names spelled out are those that can't be compared, each with the reason.
macro_rules! same_prototype {
    // pyo3-ffi has these as Rust functions, as C has them as macros.
    (PyCFunction_New) => {};
    (PyCFunction_NewEx) => {};
    // pyo3-ffi 0.30 lacks these.
    (PyImport_CreateModuleFromInitfunc) => {};
    (PyType_FromMetaclass) => {};
    // pyo3-ffi 0.30 has *mut u64 and u64 where C has int64_t.
    (PyInitConfig_GetInt) => {};
    (PyInitConfig_SetInt) => {};
    // pyo3-ffi 0.30 has *mut *const c_char where C has char * const *.
    (PyInitConfig_SetStrList) => {};
    // pyo3-ffi 0.30 takes a function pointer that can't be NULL.
    (PyInitConfig_AddModule) => {};
    // The headers show these from 3.9 on, the stable ABI has them from 3.10 on.
    (PyModule_AddType) => {
        since_3_10! { PyModule_AddType }
    };
    (PyType_FromModuleAndSpec) => {
        since_3_10! { PyType_FromModuleAndSpec }
    };
    (PyType_GetModule) => {
        since_3_10! { PyType_GetModule }
    };
    (PyType_GetModuleState) => {
        since_3_10! { PyType_GetModuleState }
    };
    ($name:ident) => {
        compared! { $name }
    };
}

macro_rules! compared {
    ($name:ident) => {
        const _: () = {
            let _ = [crate::raw::bindings::prototypes::$name, pyo3_ffi::$name];
        };
    };
}

macro_rules! since_3_10 {
    ($name:ident) => {
        #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
        compared! { $name }
    };
}

for_each_function!(same_prototypes);
