//! A module created by another, from its definition.

use super::definition::Definition;
use crate::handle::{Raised, Return};
use crate::module::Module;
use crate::state::ModuleState;

impl<'py, S> Module<'py, S> {
    /// Creates a module from a definition, as `import` would, and adds it to this one
    /// (`PyModule_FromDefAndSpec` and `PyModule_ExecDef`; under abi3t
    /// `PyModule_FromSlotsAndSpec` and `PyModule_Exec`).
    ///
    /// # Name
    ///
    /// `spam.eggs` if the definition's name is `eggs` and this module's is `spam`. A dotted name in
    /// the definition says where the submodule is imported from: if its parent part names the
    /// package that contains this module, the submodule becomes part of that package. In maturin's
    /// default layout this module is `spam.spam`, and a definition with the name `spam.eggs` is
    /// imported by `from spam.eggs import f`. The package may itself be in another one
    /// (`vendor.spam.eggs`). The submodule is also an attribute of the package then, as after an
    /// import. Any other parent part is replaced by the name of this module.
    ///
    /// # Errors
    ///
    /// `TypeError` if the definition's `create` does not make a module, `ImportError` for a
    /// definition with `gil: Used` in an interpreter that runs without the GIL (see
    /// [`Definition::create`]). The submodule is in
    /// `sys.modules` while it is executed; if that fails, it is removed again and the exception is
    /// returned.
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
        let (declared, last) = full.rsplit_once('.').unwrap_or(("", full));
        let last = attached.str(last)?;
        let own = self.name()?;
        let package = match own.text()?.rsplit_once('.') {
            Some((package, _)) if is_same_package(package, declared) => {
                Some(attached.str(package)?)
            }
            _ => None,
        };
        let parent = package.as_ref().unwrap_or(&own);
        let name = attached.str(".")?.call_method(c"join", [&attached.tuple([parent, &last])?])?;
        let spec = attached
            .import(c"importlib.machinery")?
            .call_method(c"ModuleSpec", [&name, &attached.none()])?;
        let module = definition.module_of(definition.create(&spec)?).map_err(|_| {
            Raised::type_error(attached, "the definition makes an object that is not a module")
        })?;
        module.setattr(c"__spec__", &spec)?;
        module.setattr(c"__package__", parent)?;
        let modules = attached.import(c"sys")?.getattr(c"modules")?;
        modules.call_method(c"__setitem__", [&name, &module])?;
        if let Err(raised) = definition.execute(&module) {
            modules.call_method(c"pop", [&name, &attached.none()])?;
            return Err(raised);
        }
        let attribute = attached.import(c"builtins")?.getattr(c"setattr")?;
        attribute.call([&**self, &last, &module])?;
        if let Some(package) = &package {
            // It is there while one of its modules is imported, unless Python code removed it.
            let package = modules.call_method(c"get", [package, &attached.none()])?;
            if !package.is_none() {
                attribute.call([&package, &last, &module])?;
            }
        }
        Ok(module)
    }
}

/// Whether a package is the one that a definition names, which may have been moved into another.
fn is_same_package(package: &str, declared: &str) -> bool {
    let outer = package.strip_suffix(declared);
    !declared.is_empty() && outer.is_some_and(|outer| outer.is_empty() || outer.ends_with('.'))
}
