//! A module of many functions, with only pyo3-ffi.
#![allow(non_upper_case_globals, unused_imports)]
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;
use core::sync::atomic::AtomicU64;
use pyo3_ffi::*;

#[path = "hooks.rs"]
mod hooks;
use hooks::Static;

struct State {
    calls: AtomicU64,
}

unsafe extern "C" fn exec(module: *mut PyObject) -> c_int {
    unsafe { (*PyModule_GetState(module).cast::<State>()).calls = AtomicU64::new(0) };
    0
}

unsafe extern "C" fn traverse(_: *mut PyObject, _: visitproc, _: *mut c_void) -> c_int {
    0
}

unsafe extern "C" fn clear(_: *mut PyObject) -> c_int {
    0
}

unsafe extern "C" fn free(_: *mut c_void) {}

macro_rules! functions {
    ($($name:ident $text:literal $number:literal)*) => {
        $(unsafe extern "C" fn $name(_: *mut PyObject, argument: *mut PyObject) -> *mut PyObject {
            unsafe {
                let value = PyLong_AsLongLong(argument);
                if value == -1 && !PyErr_Occurred().is_null() {
                    return null_mut();
                }
                PyLong_FromLongLong(value.wrapping_add($number))
            }
        })*

        const COUNT: usize = [$($number),*].len() + 1;
        static METHODS: Static<[PyMethodDef; COUNT]> = Static::new([
            $(PyMethodDef {
                ml_name: concat!($text, "\0").as_ptr().cast(),
                ml_meth: PyMethodDefPointer { PyCFunction: $name },
                ml_flags: METH_O,
                ml_doc: concat!($text, "($module, argument, /)\n--\n\nAdd ", $number, ".\0").as_ptr().cast(),
            },)*
            PyMethodDef::zeroed(),
        ]);
    };
}

include!(env!("BENCH_FUNCTIONS"));

hooks::hooks!(c"many", c"Many functions.", State, METHODS, PyInit_many, PyModExport_many);
