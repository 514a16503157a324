//! `Example` and `Str`.

use std::ptr::null_mut;

use cpython_suites::{Class, Entry, entry};
use pymodule_ffi::callback;
use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{METH_VARARGS, PyMethodDef, PyObject};
use pyo3_ffi::{self as ffi, PyMethodDefPointer};

/// The argument if it is one `str`, else `None`.
///
/// # Safety
/// CPython calls it by `METH_VARARGS`.
unsafe extern "C" fn demo(_: *mut PyObject, arguments: *mut PyObject) -> *mut PyObject {
    // SAFETY: attached during the call; the tuple keeps its item alive meanwhile.
    unsafe {
        callback("Example.demo", |attached| {
            if ffi::PyTuple_Size(arguments) == 1 {
                let item = Object::from_borrowed(attached, ffi::PyTuple_GetItem(arguments, 0));
                if ffi::PyUnicode_Check(item.as_ptr()) != 0 {
                    return Ok(item);
                }
            }
            Ok(attached.none())
        })
    }
}

// SAFETY: the function is of its convention, the name is static, the table ends with zeros.
static METHODS: Entry<2> = unsafe {
    Entry::new([
        entry(c"demo", PyMethodDefPointer { PyCFunction: demo }, METH_VARARGS),
        PyMethodDef::zeroed(),
    ])
};

/// A class with one method, whose instances take any attribute.
pub fn example<'py>(module: &Module<'py>) -> Return<'py> {
    let base = module.attached().import(c"types")?.getattr(c"SimpleNamespace")?;
    let class = Class {
        name: c"_testimportexec.Example",
        doc: c"The Example type",
        methods: METHODS.as_ptr(),
    };
    // SAFETY: the methods are static and right.
    unsafe { class.make(module.attached(), None, Some(&base)) }
}

/// A subclass of `str`.
pub fn text<'py>(module: &Module<'py>) -> Return<'py> {
    let base = module.attached().import(c"builtins")?.getattr(c"str")?;
    let class = Class { name: c"_testimportexec.Str", doc: c"A kind of str", methods: null_mut() };
    // SAFETY: there are no methods.
    unsafe { class.make(module.attached(), None, Some(&base)) }
}
