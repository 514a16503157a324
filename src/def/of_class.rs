//! From a class to its module.

#![cfg(any(Py_3_10, not(Py_LIMITED_API)))]

use pyo3_ffi as ffi;

use super::definition::Definition;
use super::state::ModuleState;
use crate::module::Module;
use crate::object::Object;
use crate::raised::{Raised, Return};
#[cfg(not(Py_3_15))]
use crate::raw;

impl<S: ModuleState> Definition<S> {
    /// `PyType_GetModuleByDef` (`PyType_GetModuleByToken` from 3.15 on): the module of this
    /// definition that a class was made for, by `PyType_FromModuleAndSpec`, or a class that it
    /// inherits from. So the methods of a class reach the state of its module.
    ///
    /// `TypeError` where there is none. On 3.9 and 3.10 and with a stable ABI floor below 3.13,
    /// which lack the function, bases are not looked at: a method that may be inherited is given
    /// the class that defines it by `METH_METHOD`. Not with a stable ABI floor of 3.9.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleByDef)
    #[doc(alias = "PyType_GetModule")]
    #[doc(alias = "PyType_GetModuleByDef")]
    #[doc(alias = "PyType_GetModuleByToken")]
    #[doc(alias = "PyType_GetModuleState")]
    pub fn of_class<'py>(&'static self, class: &Object<'py>) -> Return<'py, Module<'py, S>> {
        let attached = class.attached();
        // SAFETY: `class` is an object.
        if unsafe { ffi::PyType_Check(class.as_ptr()) } == 0 {
            return Err(Raised::type_error(attached, "expected a class"));
        }
        // SAFETY: the class is one; what is found for it is a module of this definition.
        unsafe {
            let module =
                Object::from_owned_or_raised(attached, module_of(self, class.as_ptr().cast()))?;
            Ok(Module::from_object_unchecked(module))
        }
    }
}

/// A new reference, or NULL with `TypeError`.
///
/// # Safety
/// The thread is attached; `class` is a class.
#[cfg(Py_3_15)]
unsafe fn module_of<S: ModuleState>(
    definition: &'static Definition<S>,
    class: *mut ffi::PyTypeObject,
) -> *mut ffi::PyObject {
    // SAFETY: the caller vouches for the class; the token is compared alone.
    unsafe { ffi::PyType_GetModuleByToken(class, definition.token()) }
}

/// A new reference, or NULL with `TypeError`.
///
/// # Safety
/// The thread is attached; `class` is a class.
#[cfg(all(not(Py_3_15), any(Py_3_13, all(Py_3_11, not(Py_LIMITED_API)))))]
unsafe fn module_of<S: ModuleState>(
    definition: &'static Definition<S>,
    class: *mut ffi::PyTypeObject,
) -> *mut ffi::PyObject {
    // SAFETY: the caller vouches for the class; the class keeps its module alive.
    unsafe {
        let module = raw::PyType_GetModuleByDef(class, definition.as_ptr());
        ffi::Py_XINCREF(module);
        module
    }
}

/// A new reference, or NULL with `TypeError`.
///
/// # Safety
/// The thread is attached; `class` is a class.
#[cfg(not(any(Py_3_13, all(Py_3_11, not(Py_LIMITED_API)))))]
unsafe fn module_of<S: ModuleState>(
    definition: &'static Definition<S>,
    class: *mut ffi::PyTypeObject,
) -> *mut ffi::PyObject {
    // SAFETY: the caller vouches for the class, which keeps its module alive; the class and
    // the message of the exception are static.
    unsafe {
        let module = ffi::PyType_GetModule(class);
        if module.is_null() {
            return core::ptr::null_mut();
        }
        if raw::PyModule_GetDef(module) != definition.as_ptr() {
            let message = c"the class was made for a module of another definition";
            ffi::PyErr_SetString(ffi::PyExc_TypeError, message.as_ptr());
            return core::ptr::null_mut();
        }
        ffi::Py_INCREF(module);
        module
    }
}
