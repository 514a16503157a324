//! Objects in the place of modules.

use pymodule_ffi::prelude::*;

module! {
    pub static NAMESPACE;
    name: "_testmultiphase_nonmodule", doc: "Test module _testmultiphase_nonmodule",
    interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|spec| cpython_suites::create(spec.attached())),
}

/// `module!` sets no methods on what is no module, as CPython can't on every object.
#[cfg(not(feature = "abi3t-py315"))]
mod with_methods {
    use std::ptr::null_mut;

    use cpython_suites::{Entry, entry};
    use pymodule_ffi::raw::{METH_VARARGS, PyMethodDef, PyModuleDef, PyObject};
    use pyo3_ffi::{self as ffi, PyMethodDefPointer};

    use crate::raw_module::{END, create, raw_module};

    unsafe extern "C" fn namespace(_: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject {
        // SAFETY: CPython calls it, attached.
        unsafe { cpython_suites::answer(cpython_suites::create) }
    }

    /// `i - j`
    ///
    /// # Safety
    /// CPython calls it by `METH_VARARGS`.
    unsafe extern "C" fn bar(_: *mut PyObject, arguments: *mut PyObject) -> *mut PyObject {
        // SAFETY: attached during the call; where an index is beyond the tuple the result is NULL
        // with an exception, which is not read as a number.
        unsafe {
            let (i, j) = (ffi::PyTuple_GetItem(arguments, 0), ffi::PyTuple_GetItem(arguments, 1));
            if i.is_null() || j.is_null() { null_mut() } else { ffi::PyNumber_Subtract(i, j) }
        }
    }

    // SAFETY: the function is of its convention, the name is static, the table ends with zeros.
    static METHODS: Entry<2> = unsafe {
        Entry::new([
            entry(c"bar", PyMethodDefPointer { PyCFunction: bar }, METH_VARARGS),
            PyMethodDef::zeroed(),
        ])
    };

    raw_module!(
        WITH_METHODS,
        "_testmultiphase_nonmodule_with_methods",
        0,
        METHODS.as_ptr(),
        [
            #[cfg(Py_3_13)]
            crate::raw_module::GIL_NOT_USED,
            create(namespace),
            END
        ]
    );
}
