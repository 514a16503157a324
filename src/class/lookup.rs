//! From a class to the module that it was made for.

use core::marker::PhantomData;
use core::ops::Deref;

use crate::raw::ecosystem::{self as ffi, PyObject};

use super::module::{is_ready, own_module};
use crate::def::Definition;
use crate::handle::{Object, Raised, Return};
use crate::module::Module;
use crate::state::ModuleState;
use crate::text::TextBuffer;

impl<S: ModuleState> Definition<S> {
    /// Returns the module of the first class in the MRO of `class` that was made for a module of
    /// this definition (`PyType_GetModuleByDef`, from 3.15 on `PyType_GetModuleByToken`).
    ///
    /// The class itself is looked at first, which takes a few instructions. A subclass goes on to
    /// the function of C, or before 3.11, which lacks it, and under the stable ABI along the MRO.
    ///
    /// [`Definition::state_of`] finds the state without a reference to the module.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleByDef)
    ///
    /// # Errors
    /// `TypeError` if no class in the MRO was made for such a module, `class` is not a class, or
    /// it has no MRO: not yet, as in a metaclass's `mro()`, or no longer, as the garbage collector
    /// leaves it.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// # }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// let class = attached.import(c"builtins")?.getattr(c"int")?;
    /// assert!(SPAM.module_of_type(&class).is_err());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[doc(alias = "PyType_GetModuleByDef")]
    #[doc(alias = "PyType_GetModuleByToken")]
    #[doc(alias = "PyType_GetModule")]
    #[inline]
    pub fn module_of_type<'py>(
        &'static self,
        class: &Object<'py>,
    ) -> Result<Module<'py, S>, Raised<'py>> {
        class.check_type()?;
        // SAFETY: `class` is a class, and keeps its own module alive.
        unsafe {
            let module = own_module(class.as_ptr().cast());
            if self.made_pointer(module) {
                let module = Object::from_borrowed(class.attached(), module);
                return Ok(Module::from_object_unchecked(module));
            }
        }
        self.search(class)
    }

    /// Returns the state of the module that [`Definition::module_of_type`] finds.
    ///
    /// The result holds a reference to the module: the garbage collector may clear the class, which
    /// releases the class's reference, while another thread still uses the class.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleState)
    ///
    /// # Errors
    /// As [`Definition::module_of_type`]. `ImportError` while the module is executed and after
    /// that has failed.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, state: State, exec: exec,
    /// # }
    /// # fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    /// #     Ok(State { limit: 127 })
    /// # }
    /// state! {
    ///     struct State { limit: i64 }
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// let class = attached.import(c"builtins")?.getattr(c"int")?;
    /// assert!(SPAM.state_of(&class).is_err());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[doc(alias = "PyType_GetModuleState")]
    #[inline]
    pub fn state_of<'a, 'py>(
        &'static self,
        class: &'a Object<'py>,
    ) -> Return<'py, StateOf<'a, 'py, S>> {
        class.check_type()?;
        // SAFETY: `class` is a class, and keeps its own module alive until we have a reference.
        unsafe {
            let module = own_module(class.as_ptr().cast());
            if self.made_pointer(module) {
                let module = Object::from_borrowed(class.attached(), module);
                return StateOf::new(Module::from_object_unchecked(module));
            }
        }
        StateOf::new(self.search(class)?)
    }

    /// Whether `module` is a module of this definition. It may be NULL or any other object.
    ///
    /// # Safety
    /// The thread is attached and no exception is pending; pointers that are not NULL are alive.
    #[inline]
    unsafe fn made_pointer(&'static self, module: *mut PyObject) -> bool {
        if module.is_null() {
            return false;
        }
        // SAFETY: `module` is an object.
        unsafe {
            #[cfg(Py_3_15)]
            let is_it = {
                let mut token = core::ptr::null_mut();
                ffi::PyModule_GetToken(module, &raw mut token) == 0
                    && token.cast_const() == self.token()
            };
            #[cfg(universal)]
            let is_it = self.is_of(module);
            #[cfg(not(any(Py_3_15, universal)))]
            let is_it = crate::raw::PyModule_GetDef(module) == self.as_ptr();
            if !is_it {
                forget_error();
            }
            is_it
        }
    }

    /// The module of a superclass.
    #[cold]
    #[inline(never)]
    fn search<'py>(&'static self, class: &Object<'py>) -> Return<'py, Module<'py, S>> {
        // SAFETY: `class` is a class.
        if !unsafe { is_ready(class.as_ptr().cast()) } {
            return Err(self.not_of(class));
        }
        let module = self.look_up(class)?;
        // SAFETY: C compared the definition or the token, and the state of both is `S`.
        Ok(unsafe { Module::from_object_unchecked(module) })
    }

    #[cfg(all(Py_3_15, not(Py_LIMITED_API)))]
    fn look_up<'py>(&'static self, class: &Object<'py>) -> Return<'py> {
        // SAFETY: `class` is a class that is ready; the result is a new reference or NULL.
        unsafe {
            let module = ffi::PyType_GetModuleByToken(class.as_ptr().cast(), self.token());
            Object::from_owned_or_raised(class.attached(), module)
        }
    }

    #[cfg(all(Py_3_11, not(Py_3_15), not(Py_LIMITED_API)))]
    fn look_up<'py>(&'static self, class: &Object<'py>) -> Return<'py> {
        // SAFETY: `class` is a class that is ready, the definition is static; the result is
        // NULL, or borrowed from a class in the MRO, which `class` keeps alive until we have a
        // reference.
        unsafe {
            let module = crate::raw::PyType_GetModuleByDef(class.as_ptr().cast(), self.as_ptr());
            if module.is_null() {
                return Err(Raised::fetch(class.attached()));
            }
            Ok(Object::from_borrowed(class.attached(), module))
        }
    }

    /// The stable ABI does not tell whether a class has an MRO, which its function needs.
    #[cfg(any(not(Py_3_11), Py_LIMITED_API))]
    fn look_up<'py>(&'static self, class: &Object<'py>) -> Return<'py> {
        let attached = class.attached();
        #[cfg(not(Py_LIMITED_API))]
        // SAFETY: `class` is a class that is ready, so its MRO is a tuple, of which we take a
        // reference.
        let mro = unsafe {
            Object::from_borrowed(attached, (*class.as_ptr().cast::<ffi::PyTypeObject>()).tp_mro)
        };
        #[cfg(Py_LIMITED_API)]
        let mro = class.getattr(c"__mro__")?;
        // SAFETY: the items of a tuple are alive as long as the tuple, which is ours. A
        // metaclass may return something other than a tuple for the MRO, or items that are not classes.
        unsafe {
            if ffi::PyTuple_Check(mro.as_ptr()) == 0 {
                return Err(self.not_of(class));
            }
            for index in 0..ffi::PyTuple_Size(mro.as_ptr()) {
                let base = ffi::PyTuple_GetItem(mro.as_ptr(), index);
                // Not a class: up to 3.9 `mro()` may return any object with a solid base.
                if ffi::PyType_Check(base) == 0 {
                    continue;
                }
                let module = own_module(base.cast::<ffi::PyTypeObject>());
                if self.made_pointer(module) {
                    return Ok(Object::from_borrowed(attached, module));
                }
            }
        }
        Err(self.not_of(class))
    }

    /// What `PyType_GetModuleByDef` says.
    #[cold]
    fn not_of<'py>(&'static self, class: &Object<'py>) -> Raised<'py> {
        let name = match class.getattr(c"__name__") {
            Ok(name) => name,
            Err(raised) => return raised,
        };
        let module = self.name().to_str().unwrap_or_default();
        let message = TextBuffer::of(format_args!(
            "no superclass of '{name}' was made for a module of the definition of '{module}'"
        ));
        Raised::type_error(class.attached(), message.as_str())
    }
}

/// Discards an exception that only means "no".
///
/// # Safety
/// The thread is attached.
#[cold]
#[inline(never)]
unsafe fn forget_error() {
    // SAFETY: the caller vouches for the thread.
    unsafe { ffi::PyErr_Clear() }
}

/// The state of the module of a class, from [`Definition::state_of`]. Derefs to the state.
pub struct StateOf<'a, 'py, S> {
    state: *const S,
    /// It keeps the state alive. The class may not: the garbage collector releases the module of a
    /// class that it clears, while another thread may have the class from a destructor.
    module: Module<'py, S>,
    class: PhantomData<&'a Object<'py>>,
}

impl<'py, S> StateOf<'_, 'py, S> {
    fn new(module: Module<'py, S>) -> Return<'py, Self>
    where
        S: ModuleState,
    {
        let state: *const S = module.state()?;
        Ok(Self { state, module, class: PhantomData })
    }

    /// Returns the module whose state this is.
    #[must_use]
    pub fn module(&self) -> &Module<'py, S> {
        &self.module
    }
}

impl<S> Deref for StateOf<'_, '_, S> {
    type Target = S;

    #[inline]
    fn deref(&self) -> &S {
        // SAFETY: the state lives as long as its module, which is kept.
        unsafe { &*self.state }
    }
}

impl<S> core::fmt::Debug for StateOf<'_, '_, S> {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_tuple("StateOf").field(self.module()).finish()
    }
}

impl<'py> Module<'py> {
    /// Returns the module that a class was made for (`PyType_GetModule`), without regard to its
    /// superclasses.
    ///
    /// Methods want [`Definition::module_of_type`], since they may be called on a subclass.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModule)
    ///
    /// # Errors
    /// `TypeError` if the class was made for no module, or `class` is not a class.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let class = attached.import(c"builtins")?.getattr(c"int")?;
    /// assert!(Module::of_type(&class).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyType_GetModule")]
    pub fn of_type(class: &Object<'py>) -> Result<Self, Raised<'py>> {
        class.check_type()?;
        // SAFETY: `class` is a class; the result is NULL, or borrowed from the class.
        let module = unsafe {
            let module = own_module(class.as_ptr().cast());
            if module.is_null() {
                return Err(without_module(class));
            }
            Object::from_borrowed(class.attached(), module)
        };
        // C takes any object for a class's module.
        Self::from_object(module).map_err(|other| {
            let message = TextBuffer::of(format_args!("expected a module, not {other}"));
            Raised::type_error(other.attached(), message.as_str())
        })
    }
}

/// What `PyType_GetModule` says.
#[cold]
#[inline(never)]
pub(super) fn without_module<'py>(class: &Object<'py>) -> Raised<'py> {
    match class.getattr(c"__name__") {
        Ok(name) => {
            let message = TextBuffer::of(format_args!(
                "PyType_GetModule: Type '{name}' has no associated module"
            ));
            Raised::type_error(class.attached(), message.as_str())
        }
        Err(raised) => raised,
    }
}
