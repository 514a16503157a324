//! Functions of CPython's calling conventions whose parameters are bound to a signature.

use core::ptr::null_mut;

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
use pyo3_ffi::Py_ssize_t;
use pyo3_ffi::PyObject;

use super::conventions::call;
use super::shape::Function;
pub use super::signature::Signed;
use crate::handle::Args;
#[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
use crate::handle::with_args;

/// # Safety
/// CPython calls it by `METH_NOARGS` as a method of a module with state `S`; `F` has been
/// constructed.
pub(super) unsafe extern "C" fn noargs<S, P, F, T>(
    module: *mut PyObject,
    _: *mut PyObject,
) -> *mut PyObject
where
    F: Function<S, P>,
    T: Signed,
{
    // SAFETY: the caller's contract is that of `call`.
    unsafe {
        call::<S, F>(module, self::noargs::<S, P, F, T> as *const (), |function, module| {
            function.call::<T>(module, Args::none())
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_O`.
pub(super) unsafe extern "C" fn o<S, P, F, T>(
    module: *mut PyObject,
    argument: *mut PyObject,
) -> *mut PyObject
where
    F: Function<S, P>,
    T: Signed,
{
    // SAFETY: the caller's contract is that of `call`; the argument is alive during the call.
    unsafe {
        call::<S, F>(module, self::o::<S, P, F, T> as *const (), |function, module| {
            function.call::<T>(module, Args::one(&raw const argument))
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_FASTCALL`.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub(super) unsafe extern "C" fn positional<S, P, F, T>(
    module: *mut PyObject,
    items: *const *mut PyObject,
    length: Py_ssize_t,
) -> *mut PyObject
where
    F: Function<S, P>,
    T: Signed,
{
    // SAFETY: the caller's contract is that of `call`; the vector is alive during the call.
    unsafe {
        call::<S, F>(module, self::positional::<S, P, F, T> as *const (), |function, module| {
            let args = Args::vector(items, length, null_mut());
            function.call::<T>(module, args)
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_FASTCALL | METH_KEYWORDS`.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub(super) unsafe extern "C" fn keywords<S, P, F, T>(
    module: *mut PyObject,
    items: *const *mut PyObject,
    length: Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject
where
    F: Function<S, P>,
    T: Signed,
{
    // SAFETY: the caller's contract is that of `call`; vector and names are alive during it.
    unsafe {
        call::<S, F>(module, self::keywords::<S, P, F, T> as *const (), |function, module| {
            let args = Args::vector(items, length, names);
            function.call::<T>(module, args)
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_VARARGS`.
#[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
pub(super) unsafe extern "C" fn positional<S, P, F, T>(
    module: *mut PyObject,
    items: *mut PyObject,
) -> *mut PyObject
where
    F: Function<S, P>,
    T: Signed,
{
    // SAFETY: the caller's contract is that of `call`; the tuple is alive during the call.
    unsafe {
        call::<S, F>(module, self::positional::<S, P, F, T> as *const (), |function, module| {
            with_args(module.attached(), items, null_mut(), |args| function.call::<T>(module, args))
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_VARARGS | METH_KEYWORDS`.
#[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
pub(super) unsafe extern "C" fn keywords<S, P, F, T>(
    module: *mut PyObject,
    items: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject
where
    F: Function<S, P>,
    T: Signed,
{
    // SAFETY: the caller's contract is that of `call`; tuple and dictionary are alive during it.
    unsafe {
        call::<S, F>(module, self::keywords::<S, P, F, T> as *const (), |function, module| {
            with_args(module.attached(), items, keywords, |args| function.call::<T>(module, args))
        })
    }
}
