//! A module created by another, from its definition.

use pyo3_ffi as ffi;

use super::definition::Definition;
use super::state::ModuleState;
use crate::module::Module;
use crate::object::Object;
use crate::raised::{Raised, Return};
#[cfg(not(Py_ABI3T))]
use crate::raw;

impl<'py, S> Module<'py, S> {
    /// `PyModule_FromDefAndSpec` and `PyModule_ExecDef` (under abi3t `PyModule_FromSlotsAndSpec`
    /// and `PyModule_Exec`): creates a module from a definition, as `import` would, and adds it
    /// to this one.
    ///
    /// Its name is that of this module and the last component of the definition's. It is in
    /// `sys.modules` while it is executed; where that fails, it is removed again and the
    /// exception returned. `TypeError` for a definition whose `create` makes no module.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// module! {
    ///     pub static EGGS;
    ///     name: "spam.eggs", hook: "eggs", interpreters: PerInterpreterGil, gil: NotUsed,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// let spam = Module::new(attached, c"spam")?;
    /// let eggs = spam.add_submodule(&EGGS)?;
    /// assert_eq!(&*eggs.name()?.text()?, "spam.eggs");
    /// assert!(spam.getattr(c"eggs")?.is(&eggs));
    /// # spam.setattr(c"__name__", &attached.none())?;
    /// # assert!(spam.add_submodule(&EGGS).is_err());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[doc(alias = "PyModule_FromDefAndSpec2")]
    #[doc(alias = "PyModule_ExecDef")]
    #[doc(alias = "PyModule_FromSlotsAndSpec")]
    pub fn add_submodule<T: ModuleState>(
        &self,
        definition: &'static Definition<T>,
    ) -> Return<'py, Module<'py, T>> {
        let attached = self.attached();
        let full = definition.name().to_str().unwrap_or_default();
        let last = attached.str(full.rsplit('.').next().unwrap_or(full))?;
        let parent = self.name()?;
        let name = attached.str(".")?.call_method(c"join", [&attached.tuple([&parent, &last])?])?;
        let spec = attached
            .import(c"importlib.machinery")?
            .call_method(c"ModuleSpec", [&name, &attached.none()])?;
        // SAFETY: `spec` is an object with a name.
        let object = unsafe { Object::from_owned_or_raised(attached, create(definition, &spec)) }?;
        // SAFETY: `object` is an object.
        if unsafe { ffi::PyModule_Check(object.as_ptr()) } == 0 {
            return Err(Raised::type_error(
                attached,
                "the definition makes an object that is no module",
            ));
        }
        // SAFETY: it was created from a definition with state `T`.
        let module = unsafe { Module::<'py, T>::from_object_unchecked(object) };
        module.setattr(c"__spec__", &spec)?;
        module.setattr(c"__package__", &parent)?;
        let modules = attached.import(c"sys")?.getattr(c"modules")?;
        modules.call_method(c"__setitem__", [&name, &module])?;
        // SAFETY: the module was created from this definition.
        if let Err(raised) = Raised::check(attached, unsafe { execute(definition, &module) }) {
            modules.call_method(c"pop", [&name, &attached.none()])?;
            return Err(raised);
        }
        let attribute = attached.import(c"builtins")?.getattr(c"setattr")?;
        attribute.call([&**self, &last, &module])?;
        Ok(module)
    }
}

/// # Safety
/// The thread is attached, as `spec` is a handle.
#[cfg(not(Py_ABI3T))]
unsafe fn create<T: ModuleState>(
    definition: &'static Definition<T>,
    spec: &Object<'_>,
) -> *mut ffi::PyObject {
    // SAFETY: the definition is static; `initialize` refuses other interpreters than it is for.
    unsafe {
        if definition.initialize().is_null() {
            return core::ptr::null_mut();
        }
        raw::PyModule_FromDefAndSpec(definition.as_ptr(), spec.as_ptr())
    }
}

/// # Safety
/// `module` was created from the definition.
#[cfg(not(Py_ABI3T))]
unsafe fn execute<T: ModuleState>(
    definition: &'static Definition<T>,
    module: &Object<'_>,
) -> core::ffi::c_int {
    // SAFETY: the caller vouches for the pair.
    unsafe { raw::PyModule_ExecDef(module.as_ptr(), definition.as_ptr()) }
}

/// # Safety
/// The thread is attached, as `spec` is a handle.
#[cfg(Py_ABI3T)]
unsafe fn create<T: ModuleState>(
    definition: &'static Definition<T>,
    spec: &Object<'_>,
) -> *mut ffi::PyObject {
    // SAFETY: the array is static and complete.
    unsafe { crate::raw::PyModule_FromSlotsAndSpec(definition.slots(), spec.as_ptr()) }
}

/// # Safety
/// `module` was created from the definition.
#[cfg(Py_ABI3T)]
unsafe fn execute<T: ModuleState>(
    _: &'static Definition<T>,
    module: &Object<'_>,
) -> core::ffi::c_int {
    // SAFETY: `module` is a module.
    unsafe { ffi::PyModule_Exec(module.as_ptr()) }
}
