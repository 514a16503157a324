//! `PyMethodDef`.

use core::ffi::{CStr, c_int};
use core::ptr::null;

use pymodule_ffi::raw::{
    self, METH_CLASS, METH_COEXIST, METH_FASTCALL, METH_KEYWORDS, METH_METHOD, METH_NOARGS, METH_O,
    METH_STATIC, METH_VARARGS, PyMethodDef, PyObject,
};
use pyo3_ffi as ffi;

use crate::build::{Def, init, method, methods};
use crate::functions::{NOT_UTF8, NULL, function, itself, two};

/// A module with this table.
fn with<const N: usize>(entries: [PyMethodDef; N]) -> *mut PyObject {
    Def { methods: methods(entries), ..Def::default() }.init()
}

/// A module with one function, of this name.
fn named(name: &'static CStr) -> *mut PyObject {
    with([method(name.as_ptr(), function(itself), METH_NOARGS)])
}

/// A module with one function, of these flags.
fn flags(flags: c_int) -> *mut PyObject {
    with([method(c"f".as_ptr(), function(itself), flags)])
}

/// A module with one function that is NULL.
fn null_function(flags: c_int) -> *mut PyObject {
    with([method(c"f".as_ptr(), NULL, flags)])
}

init! {
    method_class => flags(METH_NOARGS | METH_CLASS);
    method_static => flags(METH_NOARGS | METH_STATIC);
    method_method => flags(METH_METHOD | METH_FASTCALL | METH_KEYWORDS);

    flags_none => flags(0);
    flags_varargs_noargs => flags(METH_VARARGS | METH_NOARGS);
    flags_varargs_fastcall => flags(METH_VARARGS | METH_FASTCALL);
    flags_noargs_o => flags(METH_NOARGS | METH_O);
    flags_noargs_keywords => flags(METH_NOARGS | METH_KEYWORDS);
    flags_o_keywords => flags(METH_O | METH_KEYWORDS);
    flags_keywords => flags(METH_KEYWORDS);
    flags_method => flags(METH_METHOD);
    flags_method_fastcall => flags(METH_METHOD | METH_FASTCALL);
    flags_coexist => flags(METH_NOARGS | METH_COEXIST);
    flags_unknown => flags(METH_NOARGS | 0x8000);
    flags_sign => flags(METH_NOARGS | c_int::MIN);

    null_noargs => null_function(METH_NOARGS);
    null_o => null_function(METH_O);
    null_fastcall => null_function(METH_FASTCALL);
    null_varargs => null_function(METH_VARARGS);

    method_no_name => named(c"");
    method_name_not_utf8 => named(c"\xff");
    method_dunder_name => named(c"__name__");
    method_twice => with([
        method(c"f".as_ptr(), function(itself), METH_NOARGS),
        method(c"f".as_ptr(), function(two), METH_NOARGS),
    ]);
    method_doc_not_utf8 => {
        let mut entry = method(c"f".as_ptr(), function(itself), METH_NOARGS);
        entry.ml_doc = NOT_UTF8;
        with([entry])
    };
    // Behind the one entry lies, instead of the end, something that is not an entry.
    table_not_ended => with([
        method(c"f".as_ptr(), function(itself), METH_NOARGS),
        method(core::ptr::without_provenance(1), function(itself), METH_NOARGS),
    ]);

    functions_null => raw_call(|module| raw::PyModule_AddFunctions(module, NULL.cast()));
    functions_of_int => raw_call(|_| {
        let number = ffi::PyLong_FromLong(42);
        raw::PyModule_AddFunctions(number, methods([]))
    });
    doc_null => raw_call(|module| raw::PyModule_SetDocString(module, null()));
}

/// A single-phase module to which something is done.
fn raw_call(call: impl FnOnce(*mut PyObject) -> c_int) -> *mut PyObject {
    let module = Def::default().create();
    if call(module) == 0 { module } else { NULL.cast() }
}
