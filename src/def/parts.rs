//! The parts of a definition.

use core::ffi::{CStr, c_int};

use pyo3_ffi::{self as ffi, PyObject};

use super::create::CreateFunction;
use super::gil::Gil;
use super::interpreters::Interpreters;
use crate::function::Method;
use crate::state::{ModuleState, hooks};

/// The parts of a definition, before they are laid out in tables.
#[doc(hidden)]
pub struct Parts<S: 'static> {
    pub(crate) name: &'static CStr,
    pub(crate) doc: Option<&'static CStr>,
    pub(crate) interpreters: Interpreters,
    pub(crate) gil: Gil,
    /// Ends with [`Method::END`].
    pub(crate) methods: Option<&'static [Method<S>]>,
    pub(crate) create: Option<Create>,
    pub(crate) exec: Option<unsafe extern "C" fn(*mut PyObject) -> c_int>,
    /// The hooks for the garbage collector, if there is state.
    pub(crate) hooks: Option<StateHooks>,
}

/// A create slot, and whether it makes a module.
#[derive(Clone, Copy)]
pub(crate) struct Create {
    pub(crate) function: CreateFunction,
    pub(crate) makes_module: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct StateHooks {
    pub(crate) traverse: ffi::traverseproc,
    pub(crate) clear: ffi::inquiry,
    pub(crate) free: ffi::freefunc,
}

impl StateHooks {
    /// The function under the type of `m_traverse`.
    #[cfg(not(Py_ABI3T))]
    #[allow(clippy::unnecessary_wraps, reason = "C's type may be NULL")]
    pub(crate) const fn traverse(&self) -> crate::raw::traverseproc {
        type Nullable = unsafe extern "C" fn(
            *mut PyObject,
            crate::raw::visitproc,
            *mut core::ffi::c_void,
        ) -> c_int;
        // SAFETY: the two types differ in whether `visit` may be NULL, which it never is.
        Some(unsafe { core::mem::transmute::<ffi::traverseproc, Nullable>(self.traverse) })
    }
}

impl<S: 'static> Clone for Parts<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: 'static> Copy for Parts<S> {}

impl StateHooks {
    pub(crate) const fn of<S: ModuleState>() -> Option<Self> {
        if S::STATELESS {
            return None;
        }
        Some(Self {
            traverse: hooks::traverse::<S>,
            clear: hooks::clear::<S>,
            free: hooks::free::<S>,
        })
    }
}
