//! The parts of a definition, and what of them does not go together.

use core::ffi::{CStr, c_int};

use pyo3_ffi::{self as ffi, PyObject};

use super::create::{self, CreateFunction};
use super::exec::{Exec, exec};
use super::slots::{Gil, Interpreters};
use crate::callback::zero_sized::without_data;
use crate::function::{Method, Raw};
use crate::handle::{Arg, Raised, Return};
use crate::module::Module;
use crate::state::{ModuleState, hooks};

/// What a definition is made of, before it is laid out in tables.
#[doc(hidden)]
pub struct Parts<S: ModuleState> {
    pub(crate) name: &'static CStr,
    pub(crate) doc: Option<&'static CStr>,
    pub(crate) interpreters: Interpreters,
    pub(crate) gil: Gil,
    /// Ends with [`Method::END`].
    pub(crate) methods: Option<&'static [Method<S>]>,
    pub(crate) create: Option<Create>,
    pub(crate) exec: Option<unsafe extern "C" fn(*mut PyObject) -> c_int>,
}

/// A create slot, and whether what it makes is a module.
#[derive(Clone, Copy)]
pub(crate) struct Create {
    pub(crate) function: CreateFunction,
    pub(crate) makes_module: bool,
}

pub(crate) struct StateHooks {
    pub(crate) traverse: ffi::traverseproc,
    pub(crate) clear: ffi::inquiry,
    pub(crate) free: ffi::freefunc,
}

impl<S: ModuleState> Parts<S> {
    /// Without methods and without an exec function.
    #[must_use]
    pub const fn new(name: &'static CStr, interpreters: Interpreters, gil: Gil) -> Self {
        Self { name, doc: None, interpreters, gil, methods: None, create: None, exec: None }
    }

    /// `m_doc`
    #[must_use]
    pub const fn doc(mut self, doc: &'static CStr) -> Self {
        self.doc = Some(doc);
        self
    }

    /// `m_methods`; ends with [`Method::END`].
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "it stops a build")]
    pub const fn methods(mut self, methods: &'static [Method<S>]) -> Self {
        let is_ended = !methods.is_empty() && methods[methods.len() - 1].is_end();
        assert!(is_ended, "the table ends with Method::END");
        self.methods = Some(methods);
        self
    }

    /// `Py_mod_create`, which makes a module
    #[must_use]
    pub const fn create_module<F>(mut self, function: F) -> Self
    where
        F: for<'a, 'py> Fn(Arg<'a, 'py>) -> Return<'py, Module<'py>>,
        F: Copy + Send + Sync + 'static,
    {
        without_data::<F>();
        let _ = function;
        self.create = Some(Create { function: create::module::<F>, makes_module: true });
        self
    }

    /// `Py_mod_exec`
    #[must_use]
    pub const fn exec<F, const MAIN_ONLY: bool>(mut self, function: F) -> Self
    where
        F: for<'m, 'py> Fn(&'m Exec<'py>) -> Result<S, Raised<'py>>,
        F: Copy + Send + Sync + 'static,
    {
        without_data::<F>();
        let _ = function;
        self.exec = Some(exec::<S, F, MAIN_ONLY>);
        self
    }

    pub(crate) const fn state_hooks() -> Option<StateHooks> {
        if S::STATELESS {
            return None;
        }
        Some(StateHooks {
            traverse: hooks::traverse::<S>,
            clear: hooks::clear::<S>,
            free: hooks::free::<S>,
        })
    }
}

impl Parts<()> {
    /// `Py_mod_create` of C's type, which makes any object
    #[must_use]
    pub const fn create_raw(mut self, function: Raw<CreateFunction>) -> Self {
        self.create = Some(Create { function: function.get(), makes_module: false });
        self
    }

    /// `Py_mod_exec` of C's type
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "it stops a build")]
    pub const fn exec_raw<const MAIN_ONLY: bool>(
        mut self,
        function: Raw<unsafe extern "C" fn(*mut PyObject) -> c_int>,
    ) -> Self {
        assert!(!MAIN_ONLY, "MainInterpreterOnly is a check in exec: make it in the raw function");
        self.exec = Some(function.get());
        self
    }

    /// `Py_mod_create`, which makes any object
    #[must_use]
    pub const fn create_object<F>(mut self, function: F) -> Self
    where
        F: for<'a, 'py> Fn(Arg<'a, 'py>) -> Return<'py>,
        F: Copy + Send + Sync + 'static,
    {
        without_data::<F>();
        let _ = function;
        if self.interpreters.is_main_only() {
            super::name::stop(
                self.name,
                "field `interpreters`: MainInterpreterOnly is a check in exec, which does not go \
                 with `create: object(..)`: check in `create`, and write NotSupported",
            );
        }
        self.create = Some(Create { function: create::object::<F>, makes_module: false });
        self
    }

    /// A module that does nothing when it is executed, other than to refuse subinterpreters.
    #[must_use]
    pub const fn without_exec<const MAIN_ONLY: bool>(self) -> Self {
        if MAIN_ONLY { self.exec::<_, MAIN_ONLY>(|_: &Exec<'_>| Ok(())) } else { self }
    }
}
