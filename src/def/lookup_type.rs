//! From a class to the module that it was made for.

use pyo3_ffi as ffi;

use super::definition::Definition;
use crate::handle::{Attached, Object, Raised};
use crate::module::Module;
use crate::state::ModuleState;
use crate::text::TextBuffer;

impl<S: ModuleState> Definition<S> {
    /// `PyType_GetModuleByDef`, from 3.15 on `PyType_GetModuleByToken`: the module of the first
    /// class in the MRO of `class` that was made for a module of this definition
    /// (`PyType_FromModuleAndSpec`).
    ///
    /// Subclasses of a module's class find that module. `TypeError` where there is none or
    /// `class` is no class. Before 3.11, and 3.13 under the stable ABI, where the function is
    /// lacking, by a walk along `__mro__`; not for a stable ABI below 3.10.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleByDef)
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
    #[doc(alias = "PyType_GetModuleState")]
    pub fn module_of_type<'py>(
        &'static self,
        class: &Object<'py>,
    ) -> Result<Module<'py, S>, Raised<'py>> {
        class.check_type()?;
        // SAFETY: `class` is a class.
        if !unsafe { has_mro(class.as_ptr().cast()) } {
            return Err(self.not_of(class));
        }
        let module = self.look_up(class)?;
        self.module_of(module).map_err(|_| self.not_of(class))
    }

    #[cfg(all(Py_3_15, not(Py_LIMITED_API)))]
    fn look_up<'py>(&'static self, class: &Object<'py>) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `class` is a type; the result is a new reference or NULL.
        unsafe {
            let module = ffi::PyType_GetModuleByToken(class.as_ptr().cast(), self.token());
            Object::from_owned_or_raised(class.attached(), module)
        }
    }

    #[cfg(all(not(Py_3_15), Py_3_11, not(Py_LIMITED_API)))]
    fn look_up<'py>(&'static self, class: &Object<'py>) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `class` is a type, the definition is static; the result is NULL, or borrowed
        // from a class in the MRO, which `class` keeps alive.
        unsafe {
            let module = crate::raw::PyType_GetModuleByDef(class.as_ptr().cast(), self.as_ptr());
            borrowed_or_raised(class.attached(), module)
        }
    }

    #[cfg(any(not(Py_3_11), Py_LIMITED_API))]
    fn look_up<'py>(&'static self, class: &Object<'py>) -> Result<Object<'py>, Raised<'py>> {
        let classes = class.getattr(c"__mro__")?;
        for index in 0.. {
            let Ok(class) = classes.item(index) else { break };
            // A class that has no module at all is passed over.
            if let Ok(module) = Module::of_type(&class) {
                if self.made(&module) {
                    return Ok(Object::clone(&module));
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

impl<'py> Module<'py> {
    /// `PyType_GetModule`: the module that a class was made for (`PyType_FromModuleAndSpec`),
    /// without regard to its superclasses.
    ///
    /// `TypeError` where there is none or `class` is no class. Not for a stable ABI below 3.10.
    /// [`Definition::module_of_type`] is what methods want: theirs may be called on a subclass.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModule)
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
        // SAFETY: `class` is a type; the result is NULL, or borrowed from the class.
        let module = unsafe {
            let module = ffi::PyType_GetModule(class.as_ptr().cast());
            borrowed_or_raised(class.attached(), module)
        }?;
        // C takes any object for a class's module.
        Self::from_object(module).map_err(|other| {
            let message = TextBuffer::of(format_args!("expected a module, not {other}"));
            Raised::type_error(class.attached(), message.as_str())
        })
    }
}

/// Whether a class has an MRO, which C's functions take for granted: a metaclass's `mro()` gets one
/// before it has, and one that the garbage collector has cleared has none any more.
///
/// # Safety
/// `class` is a class that is alive.
#[cfg(not(Py_LIMITED_API))]
unsafe fn has_mro(class: *mut ffi::PyTypeObject) -> bool {
    // SAFETY: the caller vouches for the class.
    unsafe { !(*class).tp_mro.is_null() }
}

/// The attribute is asked, which needs no MRO.
#[cfg(Py_LIMITED_API)]
unsafe fn has_mro(_: *mut ffi::PyTypeObject) -> bool {
    true
}

/// # Safety
/// `ptr` is an object of this interpreter, or NULL with an exception set.
unsafe fn borrowed_or_raised(
    attached: Attached<'_>,
    ptr: *mut ffi::PyObject,
) -> Result<Object<'_>, Raised<'_>> {
    if ptr.is_null() {
        return Err(Raised::fetch(attached));
    }
    // SAFETY: the caller's contract.
    Ok(unsafe { Object::from_borrowed(attached, ptr) })
}
