//! Creating the object of a module: the create slot.

use core::ptr::null_mut;

use pyo3_ffi::{self as ffi, PyObject};

use super::callback::conjure;
use super::panic::raise_panics;
use crate::arguments::Arg;
use crate::attached::Attached;
use crate::module::Module;
use crate::object::Object;
use crate::raised::{Raised, Return};
use crate::raw::PyModuleDef;

/// A `Py_mod_create` function.
pub(crate) type CreateFunction =
    unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject;

/// `Py_mod_create` around a function that makes a module, such as one of a subclass.
///
/// # Safety
/// CPython calls it as the create slot; `F` has been constructed.
pub(crate) unsafe extern "C" fn module<F>(spec: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject
where
    F: for<'a, 'py> Fn(Arg<'a, 'py>) -> Return<'py, Module<'py>> + Copy,
{
    // SAFETY: the caller's contract is that of `call`.
    unsafe { call::<F>(spec, |function, spec| fresh(&function(spec)?)) }
}

/// `Py_mod_create` around a function that makes any object.
///
/// # Safety
/// CPython calls it as the create slot; `F` has been constructed.
pub(crate) unsafe extern "C" fn object<F>(spec: *mut PyObject, _: *mut PyModuleDef) -> *mut PyObject
where
    F: for<'a, 'py> Fn(Arg<'a, 'py>) -> Return<'py> + Copy,
{
    // SAFETY: the caller's contract is that of `call`.
    unsafe { call::<F>(spec, |function, spec| function(spec)) }
}

/// # Safety
/// CPython called a create slot with this spec; `F` has been constructed.
unsafe fn call<F: Copy>(
    spec: *mut PyObject,
    body: impl for<'a, 'py> FnOnce(F, Arg<'a, 'py>) -> Return<'py>,
) -> *mut PyObject {
    // SAFETY: CPython calls its callbacks attached and keeps the spec alive during the call.
    let result = unsafe {
        let attached = Attached::assume();
        raise_panics::<F, _>(attached, || body(conjure(), Arg::new(spec)))
    };
    match result {
        Ok(object) => object.into_ptr(),
        Err(raised) => {
            raised.restore();
            null_mut()
        }
    }
}

/// CPython makes the module its own: it sets the definition and forgets the state, whoever's
/// that was. So a module that has either is refused.
fn fresh<'py>(module: &Module<'py>) -> Return<'py> {
    let attached = module.attached();
    // SAFETY: `module` is a module object; NULL without an exception means that there is none.
    let taken = unsafe {
        !ffi::PyModule_GetDef(module.as_ptr()).is_null()
            || !ffi::PyModule_GetState(module.as_ptr()).is_null()
            || has_token(module)
    };
    if taken {
        return Err(Raised::system_error(
            attached,
            "create returned a module that has a definition or state already: it has to make a \
             new one",
        ));
    }
    Ok(Object::clone(module))
}

#[cfg(Py_3_15)]
fn has_token(module: &Module<'_>) -> bool {
    let mut token = null_mut();
    // SAFETY: `module` is a module object, for which the function does not fail.
    unsafe { ffi::PyModule_GetToken(module.as_ptr(), &raw mut token) };
    !token.is_null()
}

/// Tokens came with 3.15. A stable ABI file may run there and not see one: it then takes over a
/// module that was made from slots and has no state, of which nothing is lost.
#[cfg(not(Py_3_15))]
fn has_token(_: &Module<'_>) -> bool {
    false
}
