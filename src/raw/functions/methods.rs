//! Function objects.

use pyo3_ffi::{PyMethodDef, PyObject};

/// `PyCFunction_Type`: the type of functions written in C.
#[doc(inline)]
pub use pyo3_ffi::PyCFunction_Type;

/// `PyCMethod_Type`: the type of functions that get their class (3.9; not in the limited API).
#[cfg(not(Py_LIMITED_API))]
#[doc(inline)]
pub use pyo3_ffi::PyCMethod_Type;

/// `PyCMethod_New`: a function object from a table entry (3.9).
///
/// New reference, or NULL with `SystemError` for flags that are not a calling convention. The
/// entry outlives it; `self`, `module` and `class` may be NULL.
/// [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCMethod_New)
#[doc(inline)]
pub use pyo3_ffi::PyCMethod_New;

/// `PyCFunction_GetFunction`: the function pointer of a function object.
///
/// NULL with `SystemError` if the object is not one.
#[doc(inline)]
pub use pyo3_ffi::PyCFunction_GetFunction;

/// `PyCFunction_GetSelf`: the object that a function object passes as its first argument.
///
/// Borrowed. NULL without an exception if it passes none, with `SystemError` if the
/// object is not a function object.
#[doc(inline)]
pub use pyo3_ffi::PyCFunction_GetSelf;

/// `PyCFunction_GetFlags`: `ml_flags` of a function object.
///
/// -1 with `SystemError` if the object is not one.
#[doc(inline)]
pub use pyo3_ffi::PyCFunction_GetFlags;

cast! {
    /// `PyCFunction_New`: [`PyCMethod_New`] without a module and a class.
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCFunction_New)
    ///
    /// # Safety
    /// Attached thread; `method` is valid and outlives the function, `this` is NULL or an object.
    fn PyCFunction_New(method: *mut PyMethodDef, this: *mut PyObject) -> *mut PyObject;

    /// `PyCFunction_NewEx`: [`PyCMethod_New`] without a class.
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.PyCFunction_NewEx)
    ///
    /// # Safety
    /// As [`PyCFunction_New`]; `module` is NULL or an object.
    fn PyCFunction_NewEx(method: *mut PyMethodDef, this: *mut PyObject, module: *mut PyObject) -> *mut PyObject;
}

/// `PyCFunction_Call`: calls a function object. Deprecated since 3.9, gone in 3.13; use
/// `PyObject_Call`.
///
/// New reference, or NULL with an exception.
#[cfg(not(Py_3_13))]
#[allow(deprecated, reason = "it is in the headers")]
#[doc(inline)]
pub use pyo3_ffi::PyCFunction_Call;
