//! Functions in C's shape around code that returns results.

use std::ptr::null_mut;

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::PyObject;
use pyo3_ffi as ffi;

/// A new reference, or NULL with the exception set, as C's functions return.
///
/// # Safety
/// The thread is attached and stays so during the call.
pub unsafe fn answer(work: impl for<'py> FnOnce(Attached<'py>) -> Return<'py>) -> *mut PyObject {
    // SAFETY: the caller vouches for the thread; the token does not leave `work`.
    match work(unsafe { Attached::assume() }) {
        Ok(object) => object.into_ptr(),
        Err(raised) => {
            let exception = raised.into_value();
            // SAFETY: the thread is attached; an exception and its class are objects, of which
            // the function takes references of its own.
            unsafe {
                ffi::PyErr_SetObject(ffi::Py_TYPE(exception.as_ptr()).cast(), exception.as_ptr())
            };
            null_mut()
        }
    }
}

/// `types.SimpleNamespace(three=3)`, in the place of a module.
pub fn create(attached: Attached<'_>) -> Return<'_> {
    let object = attached.import(c"types")?.call_method(c"SimpleNamespace", [])?;
    object.setattr(c"three", &attached.int(3)?)?;
    Ok(object)
}
