//! Functions of CPython's calling conventions around functions of safe types.
//!
//! Each is generic over a function type without data, so that the whole call inlines; the
//! function itself is conjured from its type.

use core::ptr::null_mut;

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
use pyo3_ffi::Py_ssize_t;
use pyo3_ffi::PyObject;

use crate::callback::name::Name;
use crate::callback::trampoline::named;
use crate::callback::zero_sized::conjure;
use crate::handle::{Arg, Args, Object, Raised, with_args};
use crate::module::Module;

/// Runs the body of a module's function.
///
/// # Safety
/// CPython called the function at `address`, a method of a module with state `S`, with this
/// module; `F` has been constructed.
#[inline]
pub(super) unsafe fn call<S, F>(
    module: *mut PyObject,
    address: *const (),
    body: impl for<'m, 'py> FnOnce(F, &'m Module<'py, S>) -> Result<Object<'py>, Raised<'py>>,
) -> *mut PyObject
where
    F: Copy,
{
    let name = || Name::Function { module, address, type_name: core::any::type_name::<F>() };
    // SAFETY: CPython calls its callbacks attached and keeps `self` alive during the call. Its
    // `self` is the module that the method's table was added to.
    unsafe { named(name, |_| body(conjure(), Module::from_pointer_ref(&module))) }
}

/// # Safety
/// As [`call`], by `METH_NOARGS`.
pub(crate) unsafe extern "C" fn noargs<S, F>(
    module: *mut PyObject,
    _: *mut PyObject,
) -> *mut PyObject
where
    F: for<'m, 'py> Fn(&'m Module<'py, S>) -> Result<Object<'py>, Raised<'py>> + Copy,
{
    // SAFETY: the caller's contract is that of `call`.
    unsafe {
        call::<S, F>(module, noargs::<S, F> as *const (), |function, module| function(module))
    }
}

/// # Safety
/// As [`call`], by `METH_O`.
pub(crate) unsafe extern "C" fn o<S, F>(
    module: *mut PyObject,
    argument: *mut PyObject,
) -> *mut PyObject
where
    F: for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Arg<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    // SAFETY: the caller's contract is that of `call`; the argument is alive during the call.
    unsafe {
        call::<S, F>(module, o::<S, F> as *const (), |function, module| {
            function(module, Arg::new(argument))
        })
    }
}

/// # Safety
/// As [`call`], by `METH_FASTCALL`.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub(crate) unsafe extern "C" fn fastcall<S, F>(
    module: *mut PyObject,
    items: *const *mut PyObject,
    length: Py_ssize_t,
) -> *mut PyObject
where
    F: for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Args<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    // SAFETY: the caller's contract is that of `call`; the vector is alive during the call.
    unsafe {
        call::<S, F>(module, fastcall::<S, F> as *const (), |function, module| {
            function(module, Args::vector(items, length, null_mut()))
        })
    }
}

/// # Safety
/// As [`call`], by `METH_FASTCALL | METH_KEYWORDS`.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub(crate) unsafe extern "C" fn fastcall_keywords<S, F>(
    module: *mut PyObject,
    items: *const *mut PyObject,
    length: Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject
where
    F: for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Args<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    // SAFETY: the caller's contract is that of `call`; vector and names are alive during it.
    unsafe {
        call::<S, F>(module, fastcall_keywords::<S, F> as *const (), |function, module| {
            function(module, Args::vector(items, length, names))
        })
    }
}

/// # Safety
/// As [`call`], by `METH_VARARGS`.
pub(crate) unsafe extern "C" fn varargs<S, F>(
    module: *mut PyObject,
    items: *mut PyObject,
) -> *mut PyObject
where
    F: for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Args<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    // SAFETY: the caller's contract is that of `call`; the tuple is alive during the call.
    unsafe {
        call::<S, F>(module, varargs::<S, F> as *const (), |function, module| {
            with_args(module.attached(), items, null_mut(), |args| function(module, args))
        })
    }
}

/// # Safety
/// As [`call`], by `METH_VARARGS | METH_KEYWORDS`.
pub(crate) unsafe extern "C" fn varargs_keywords<S, F>(
    module: *mut PyObject,
    items: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject
where
    F: for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Args<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    // SAFETY: the caller's contract is that of `call`; tuple and dictionary are alive during it.
    unsafe {
        call::<S, F>(module, varargs_keywords::<S, F> as *const (), |function, module| {
            with_args(module.attached(), items, keywords, |args| function(module, args))
        })
    }
}
