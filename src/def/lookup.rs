//! From an object to the typed module that it is.

use super::definition::Definition;
use crate::handle::Object;
use crate::module::Module;
use crate::state::ModuleState;

impl<S: ModuleState> Definition<S> {
    /// Returns the object as a module of this definition, if it is one (`PyModule_GetDef`; from
    /// 3.15 on `PyModule_GetToken`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetDef)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// module! {
    ///     pub static SPAM;
    ///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// assert!(SPAM.module_of(attached.import(c"sys")?).is_err());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[doc(alias = "PyModule_GetDef")]
    #[doc(alias = "PyModule_GetToken")]
    pub fn module_of<'py>(
        &'static self,
        object: Object<'py>,
    ) -> Result<Module<'py, S>, Object<'py>> {
        let module = Module::from_object(object)?;
        if self.made(&module) {
            // SAFETY: CPython made the module from this definition, whose state is `S`.
            Ok(unsafe { Module::from_object_unchecked(Object::clone(&module)) })
        } else {
            Err(Object::clone(&module))
        }
    }

    /// Whether a module was made from this definition.
    pub(crate) fn made<T>(&'static self, module: &Module<'_, T>) -> bool {
        #[cfg(Py_3_15)]
        {
            module.token().is_ok_and(|token| token == self.token())
        }
        #[cfg(universal)]
        // SAFETY: it is a module, for which no exception is left.
        unsafe {
            self.is_of(module.as_ptr())
        }
        #[cfg(not(any(Py_3_15, universal)))]
        {
            // SAFETY: it is a module, for which the function never raises.
            let definition = unsafe { crate::raw::PyModule_GetDef(module.as_ptr()) };
            definition == self.as_ptr()
        }
    }
}
