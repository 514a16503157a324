//! Creating the object of a module: the create slot.

#[cfg(not(no_gil))]
use core::ptr::null_mut;

use pyo3_ffi::{self as ffi, PyObject};

use super::token;
use crate::callback::name::Name;
use crate::callback::trampoline::named;
use crate::callback::zero_sized::conjure;
use crate::handle::{Arg, Attached, Object, Raised, Return};
use crate::module::Module;
use crate::raw::PyModuleDef;
use crate::state::ModuleState;
use crate::state::memory::Memory;
use crate::state::table::{self, Refused};

/// A `Py_mod_create` function.
pub(crate) type CreateFunction =
    unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject;

/// `Py_mod_create` of a definition with state but without `create`: creates the module as CPython
/// does without the slot, and allocates memory for the state.
///
/// # Safety
/// CPython calls it as the create slot of a definition with state `S`.
pub(crate) unsafe extern "C" fn plain<S: ModuleState>(
    spec: *mut PyObject,
    _: *mut PyModuleDef,
) -> *mut PyObject {
    #[derive(Clone, Copy)]
    struct Plain;
    // SAFETY: the caller's contract is that of `call`; `Plain` may be constructed by anybody.
    unsafe { call::<Plain>(spec, |_, spec| new::<S>(spec.attached(), &spec.getattr(c"name")?, 8)) }
}

/// A new module with memory for its state.
///
/// Its address may be taken: by a module that another library's definition took over, which left
/// its entry behind, or without the GIL by a thread that found the module as it was made.
fn new<'py, S: ModuleState>(
    attached: Attached<'py>,
    name: &Object<'py>,
    tries: usize,
) -> Return<'py> {
    if S::STATELESS {
        return Module::with_name(name).map(|module| Object::clone(&module));
    }
    let module = Module::with_name(name)?;
    // SAFETY: the caller makes it a module of a definition with state `S`.
    match unsafe { Memory::<S>::give(module.as_ptr()) } {
        Ok(()) => Ok(Object::clone(&module)),
        Err(Refused::OutOfMemory) => Err(out_of_memory(attached)),
        Err(Refused::Taken) if tries == 1 => Err(taken(attached)),
        // `module` is kept until there is another, which would have its address otherwise.
        Err(Refused::Taken) => new::<S>(attached, name, tries - 1),
    }
}

/// `Py_mod_create` around a function that makes a module, such as one of a subclass.
///
/// # Safety
/// CPython calls it as the create slot of a definition with state `S`; `F` has been constructed.
pub(crate) unsafe extern "C" fn module<S, F>(
    spec: *mut PyObject,
    _: *mut PyModuleDef,
) -> *mut PyObject
where
    S: ModuleState,
    F: for<'a, 'py> Fn(Arg<'a, 'py>) -> Return<'py, Module<'py>> + Copy,
{
    // SAFETY: the caller's contract is that of `call`.
    unsafe { call::<F>(spec, |function, spec| take_over::<S>(&function(spec)?)) }
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
            Ok(module) => take_over::<()>(&module),
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
    let name = || Name::Text(core::any::type_name::<F>());
    // SAFETY: CPython calls its callbacks attached and keeps the spec alive during the call.
    unsafe { named(name, |_| body(conjure(), Arg::new(spec))) }
}

/// CPython makes the module its own next: it sets the definition and forgets the state, whoever's
/// that was. So a module that has either is refused.
///
/// With the GIL nobody else runs from the first check to that: there are only C calls here that run
/// no Python code. Without the GIL another thread may hand the same module to another definition at
/// this moment; the table of state memory then lets one of two have it, if they are of one library.
/// Definitions of two libraries find their state in two tables, so neither takes the other's for
/// its own.
fn take_over<'py, S: ModuleState>(module: &Module<'py>) -> Return<'py> {
    let pointer = module.as_ptr();
    // SAFETY: it is a module object; NULL without an exception means that there is none.
    let is_taken = unsafe {
        !ffi::PyModule_GetDef(pointer).is_null()
            || !ffi::PyModule_GetState(pointer).is_null()
            || token::has(pointer)
            || has_functions(pointer)
    } || !table::find(pointer).is_null();
    if is_taken {
        return Err(taken(module.attached()));
    }
    if !S::STATELESS {
        // SAFETY: the caller makes it a module of a definition with state `S`.
        match unsafe { Memory::<S>::give(pointer) } {
            Ok(()) => {}
            Err(Refused::Taken) => return Err(taken(module.attached())),
            Err(Refused::OutOfMemory) => return Err(out_of_memory(module.attached())),
        }
    }
    Ok(Object::clone(module))
}

#[cold]
fn taken(attached: Attached<'_>) -> Raised<'_> {
    Raised::system_error(
        attached,
        "create returned a module that has a definition, state or functions already: it has to \
         make a new one",
    )
}

#[cold]
fn out_of_memory(attached: Attached<'_>) -> Raised<'_> {
    Raised::memory_error(attached, "no memory for the state of a module")
}

/// Whether functions of another definition have the module for their `self`: of one that made it
/// from slots, which an older version's stable ABI can't see otherwise.
///
/// # Safety
/// The thread is attached, and `module` is a module object.
#[cfg(not(no_gil))]
unsafe fn has_functions(module: *mut PyObject) -> bool {
    let (mut position, mut key, mut value) = (0, null_mut(), null_mut());
    // SAFETY: the dictionary and its items are borrowed, and nothing here runs Python code that could
    // change them: the GIL is held.
    unsafe {
        let namespace = ffi::PyModule_GetDict(module);
        if namespace.is_null() {
            return false;
        }
        while ffi::PyDict_Next(namespace, &raw mut position, &raw mut key, &raw mut value) != 0 {
            if ffi::PyCFunction_Check(value) != 0 && ffi::PyCFunction_GetSelf(value) == module {
                return true;
            }
        }
    }
    false
}

/// Without the GIL a dictionary can't be walked through borrowed references; every build for such
/// an interpreter sees definitions and tokens.
#[cfg(no_gil)]
unsafe fn has_functions(_: *mut PyObject) -> bool {
    false
}
