//! A module created by another, from its definition.

use super::definition::Definition;
use crate::handle::{Raised, Return};
use crate::module::Module;
use crate::state::ModuleState;

impl<'py, S> Module<'py, S> {
    /// `PyModule_FromDefAndSpec` and `PyModule_ExecDef` (under abi3t `PyModule_FromSlotsAndSpec`
    /// and `PyModule_Exec`): creates a module from a definition, as `import` would, and adds it
    /// to this one.
    ///
    /// Its name is that of this module and the last component of the definition's. It is in
    /// `sys.modules` while it is executed; where that fails, it is removed again and the
    /// exception returned. `TypeError` for a definition whose `create` makes no module, `ImportError`
    /// for one with `gil: Used` in an interpreter that runs without the GIL (see
    /// [`Definition::create`]).
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
        let module = definition.module_of(definition.create(&spec)?).map_err(|_| {
            Raised::type_error(attached, "the definition makes an object that is not a module")
        })?;
        module.setattr(c"__spec__", &spec)?;
        module.setattr(c"__package__", &parent)?;
        let modules = attached.import(c"sys")?.getattr(c"modules")?;
        modules.call_method(c"__setitem__", [&name, &module])?;
        if let Err(raised) = definition.execute(&module) {
            modules.call_method(c"pop", [&name, &attached.none()])?;
            return Err(raised);
        }
        let attribute = attached.import(c"builtins")?.getattr(c"setattr")?;
        attribute.call([&**self, &last, &module])?;
        Ok(module)
    }
}
