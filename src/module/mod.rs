//! Module objects and their operations.

mod exception;
mod inspect;
mod new;
mod populate;

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use pyo3_ffi as ffi;

use crate::handle::Object;

/// A module object with state type `S`. `S` is `()` if the module has no state or its definition is
/// unknown.
///
/// Derefs to [`Object`].
#[repr(transparent)]
pub struct Module<'py, S = ()> {
    object: Object<'py>,
    state: PhantomData<fn(S) -> S>,
}

impl<'py, S> Module<'py, S> {
    /// # Safety
    /// `object` is a module of a definition with state `S`.
    pub(crate) const unsafe fn from_object_unchecked(object: Object<'py>) -> Self {
        Self { object, state: PhantomData }
    }

    /// # Safety
    /// `object` points to a pointer to a module of a definition with state `S`, which stays
    /// alive as long as the result.
    pub(crate) unsafe fn from_pointer_ref(object: &*mut ffi::PyObject) -> &Self {
        // SAFETY: `Module` and `Object` are transparent over one pointer, which is not NULL; a
        // shared reference never drops it.
        unsafe { &*core::ptr::from_ref(object).cast::<Self>() }
    }
}

impl<'py, S> From<Module<'py, S>> for Object<'py> {
    fn from(module: Module<'py, S>) -> Self {
        module.object
    }
}

impl<S> Clone for Module<'_, S> {
    fn clone(&self) -> Self {
        Self { object: self.object.clone(), state: PhantomData }
    }
}

impl<'py, S> Deref for Module<'py, S> {
    type Target = Object<'py>;

    fn deref(&self) -> &Object<'py> {
        &self.object
    }
}

impl<S> fmt::Debug for Module<'_, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.object, formatter)
    }
}
