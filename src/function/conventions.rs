//! Functions of CPython's calling conventions around functions of safe types.
//!
//! Each is generic over a function type without data, so that the whole call inlines; the
//! function itself is conjured from its type.

use core::ptr::null_mut;

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
use pyo3_ffi::Py_ssize_t;
use pyo3_ffi::PyObject;

use super::callee::Callee;
use crate::callback::name::Name;
use crate::callback::trampoline::named;
use crate::callback::zero_sized::conjure;
use crate::handle::{Args, Return, with_args};
use crate::module::Module;

/// Runs the body of a module's function.
///
/// # Safety
/// CPython called the function at `address`, a method of a module with state `S`, with this
/// module; the function of `C` has been constructed.
#[inline]
unsafe fn call<S, C: Callee<S>>(
    module: *mut PyObject,
    address: *const (),
    body: impl for<'m, 'py> FnOnce(C, &'m Module<'py, S>) -> Return<'py>,
) -> *mut PyObject {
    let name =
        || Name::Function { module, address, type_name: core::any::type_name::<C::Function>() };
    // SAFETY: CPython calls its callbacks attached and keeps `self` alive during the call. Its
    // `self` is the module that the method's table was added to. A `C` is made of its function.
    unsafe { named(name, |_| body(conjure(), Module::from_pointer_ref(&module))) }
}

/// # Safety
/// CPython calls it by `METH_NOARGS` as a method of a module with state `S`; the function of `C` has
/// been constructed.
pub(super) unsafe extern "C" fn noargs<S, C: Callee<S>>(
    module: *mut PyObject,
    _: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `call`.
    unsafe {
        call::<S, C>(module, noargs::<S, C> as *const (), |function, module| {
            function.call(module, Args::none())
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_O`.
pub(super) unsafe extern "C" fn o<S, C: Callee<S>>(
    module: *mut PyObject,
    argument: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `call`; the argument is alive during the call.
    unsafe {
        call::<S, C>(module, o::<S, C> as *const (), |function, module| {
            function.call(module, Args::one(&raw const argument))
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_FASTCALL`.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub(super) unsafe extern "C" fn fastcall<S, C: Callee<S>>(
    module: *mut PyObject,
    items: *const *mut PyObject,
    length: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `call`; the vector is alive during the call.
    unsafe {
        call::<S, C>(module, fastcall::<S, C> as *const (), |function, module| {
            function.call(module, Args::vector(items, length, null_mut()))
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_FASTCALL | METH_KEYWORDS`.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub(super) unsafe extern "C" fn fastcall_keywords<S, C: Callee<S>>(
    module: *mut PyObject,
    items: *const *mut PyObject,
    length: Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `call`; vector and names are alive during it.
    unsafe {
        call::<S, C>(module, fastcall_keywords::<S, C> as *const (), |function, module| {
            function.call(module, Args::vector(items, length, names))
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_VARARGS`.
pub(super) unsafe extern "C" fn varargs<S, C: Callee<S>>(
    module: *mut PyObject,
    items: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `call`; the tuple is alive during the call.
    unsafe {
        call::<S, C>(module, varargs::<S, C> as *const (), |function, module| {
            with_args(module.attached(), items, null_mut(), |args| function.call(module, args))
        })
    }
}

/// # Safety
/// As [`noargs`], by `METH_VARARGS | METH_KEYWORDS`.
pub(super) unsafe extern "C" fn varargs_keywords<S, C: Callee<S>>(
    module: *mut PyObject,
    items: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `call`; tuple and dictionary are alive during it.
    unsafe {
        call::<S, C>(module, varargs_keywords::<S, C> as *const (), |function, module| {
            with_args(module.attached(), items, keywords, |args| function.call(module, args))
        })
    }
}
