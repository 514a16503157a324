//! Creating the object of a module: the create slot.

use pyo3_ffi::{self as ffi, PyObject};

use crate::callback::name::Name;
use crate::callback::trampoline::named;
use crate::callback::zero_sized::conjure;
use crate::handle::{Arg, Object, Raised, Return};
use crate::module::Module;
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
    unsafe {
        call::<F>(spec, |function, spec| match Module::from_object(function(spec)?) {
            Ok(module) => fresh(&module),
            Err(object) => Ok(object),
        })
    }
}

/// # Safety
/// CPython called a create slot with this spec; `F` has been constructed.
unsafe fn call<F: Copy>(
    spec: *mut PyObject,
    body: impl for<'a, 'py> FnOnce(F, Arg<'a, 'py>) -> Return<'py>,
) -> *mut PyObject {
    let name = Name::Text(core::any::type_name::<F>());
    // SAFETY: CPython calls its callbacks attached and keeps the spec alive during the call.
    unsafe { named(name, |_| body(conjure(), Arg::new(spec))) }
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
    } || has_functions(module)?
        || is_claimed(module)?;
    if taken {
        return Err(Raised::system_error(
            attached,
            "create returned a module that has a definition, state or functions already: it has \
             to make a new one",
        ));
    }
    Ok(Object::clone(module))
}

#[cfg(Py_3_15)]
fn has_token(module: &Module<'_>) -> bool {
    let mut token = core::ptr::null_mut();
    // SAFETY: `module` is a module object, for which the function does not fail.
    unsafe { ffi::PyModule_GetToken(module.as_ptr(), &raw mut token) };
    !token.is_null()
}

/// Tokens came with 3.15; where this build can't see them, `has_functions` finds what matters.
#[cfg(not(Py_3_15))]
fn has_token(_: &Module<'_>) -> bool {
    false
}

/// Whether functions of another definition have the module for their `self`: they would take the
/// state that CPython is about to allocate for theirs.
fn has_functions<'py>(module: &Module<'py>) -> Return<'py, bool> {
    let values = module.dict()?.call_method(c"values", [])?;
    let values = module.attached().import(c"builtins")?.call_method(c"list", [&values])?;
    let length = values.call_method(c"__len__", [])?.to_i64()?;
    for index in 0..usize::try_from(length).unwrap_or(0) {
        let value = values.item(index)?;
        // SAFETY: `value` is an object, and asked for its `self` if it is a built-in function.
        let bound = unsafe {
            ffi::PyCFunction_Check(value.as_ptr()) != 0
                && ffi::PyCFunction_GetSelf(value.as_ptr()) == module.as_ptr()
        };
        if bound {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Without the GIL two threads could return one new module to two definitions: the first to mark
/// it has it. Reference counts can't tell, as modules defer theirs.
#[cfg(Py_GIL_DISABLED)]
fn is_claimed<'py>(module: &Module<'py>) -> Return<'py, bool> {
    let attached = module.attached();
    let (name, mark) = (attached.str("__pymodule_ffi_created__")?, attached.dict()?);
    let found = module.dict()?.call_method(c"setdefault", [&name, &mark])?;
    Ok(!found.is(&mark))
}

/// With the GIL nothing runs between the other checks and CPython's use of the module.
#[cfg(not(Py_GIL_DISABLED))]
#[allow(clippy::unnecessary_wraps, reason = "without the GIL it may fail")]
fn is_claimed<'py>(_: &Module<'py>) -> Return<'py, bool> {
    Ok(false)
}
