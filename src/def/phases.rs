//! The two phases of multi-phase initialization, by hand.

#[cfg(Py_3_15)]
use pyo3_ffi as ffi;

use super::definition::Definition;
#[cfg(no_gil)]
use super::gil::Gil;
use crate::handle::{Attached, Object, Raised};
use crate::module::Module;
#[cfg(not(universal))]
use crate::raw;
use crate::state::ModuleState;
#[cfg(no_gil)]
use crate::text::TextBuffer;

impl<S: ModuleState> Definition<S> {
    /// Creates a module, the first phase of an import (`PyModule_FromDefAndSpec`; from 3.15 on
    /// `PyModule_FromSlotsAndSpec`). `spec` is any object with a `name`.
    ///
    /// The module is neither executed nor in `sys.modules`. `AttributeError` for a spec without
    /// a name. `ImportError` for a definition with `gil: Used` in a free-threaded interpreter that
    /// runs without the GIL, since only `import` enables it. [`Definition::module_of`] tells whether the result is a module of this
    /// definition.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_FromDefAndSpec)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// module! {
    ///     pub static SPAM;
    ///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// let machinery = attached.import(c"importlib.machinery")?;
    /// let name = attached.str("spam")?;
    /// let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// SPAM.execute(&module)?;
    /// # assert!(SPAM.create(&name).is_err());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[doc(alias = "PyModule_FromDefAndSpec")]
    #[doc(alias = "PyModule_FromDefAndSpec2")]
    #[doc(alias = "PyModule_FromSlotsAndSpec")]
    pub fn create<'py>(&'static self, spec: &Object<'py>) -> Result<Object<'py>, Raised<'py>> {
        let attached: Attached<'py> = spec.attached();
        self.require_gil(attached)?;
        #[cfg(universal)]
        // SAFETY: `spec` is an object; the result is a new reference or NULL.
        unsafe {
            Object::from_owned_or_raised(attached, self.create_from(spec.as_ptr()))
        }
        #[cfg(Py_3_15)]
        // SAFETY: the definition's slots are static and end with `Py_slot_end`; the result is a
        // new reference or NULL.
        unsafe {
            let module = raw::PyModule_FromSlotsAndSpec(self.slots(), spec.as_ptr());
            Object::from_owned_or_raised(attached, module)
        }
        #[cfg(not(any(Py_3_15, universal)))]
        // SAFETY: `initialize` refuses an interpreter that this build is not for before any
        // struct is read, and otherwise makes the definition ready. It is static and writable; the
        // result is a new reference or NULL.
        unsafe {
            if self.initialize().is_null() {
                return Err(Raised::fetch(attached));
            }
            let module = raw::PyModule_FromDefAndSpec(self.as_ptr(), spec.as_ptr());
            Object::from_owned_or_raised(attached, module)
        }
    }

    /// Executes a module of this definition, the second phase of an import (`PyModule_ExecDef`;
    /// from 3.15 on `PyModule_Exec`).
    ///
    /// Returns the exception that the exec function raises. A module with state is executed once: a
    /// second call does nothing. `SystemError` for a module of another definition, which in C
    /// would get memory of the wrong size.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_ExecDef)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, exec: exec,
    /// # }
    /// fn exec<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    ///     module.add_int(c"answer", 42)
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// // The module is one that `SPAM.create` has made.
    /// assert!(module.getattr(c"answer").is_err());
    /// SPAM.execute(&module)?;
    /// assert_eq!(module.getattr(c"answer")?.to_i64()?, 42);
    /// assert!(SPAM.execute(&Module::new(attached, c"spam")?).is_err());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[doc(alias = "PyModule_ExecDef")]
    #[doc(alias = "PyModule_Exec")]
    pub fn execute<'py>(&'static self, module: &Module<'py, S>) -> Result<(), Raised<'py>> {
        if !self.made(module) {
            let message = "the module was not made from this definition";
            return Err(Raised::system_error(module.attached(), message));
        }
        #[cfg(universal)]
        // SAFETY: the module was made from this definition.
        let code = unsafe { self.execute_module(module.as_ptr()) };
        #[cfg(Py_3_15)]
        // SAFETY: it is a module, and executes its own slots.
        let code = unsafe { ffi::PyModule_Exec(module.as_ptr()) };
        #[cfg(not(any(Py_3_15, universal)))]
        // SAFETY: the module was made from this definition.
        let code = unsafe { raw::PyModule_ExecDef(module.as_ptr(), self.as_ptr()) };
        Raised::check(module.attached(), code)
    }

    /// `ImportError` if the module relies on the GIL and there is none: `import` enables it, but
    /// CPython has no function to do so.
    #[cfg(no_gil)]
    fn require_gil<'py>(&self, attached: Attached<'py>) -> Result<(), Raised<'py>> {
        if self.gil() == Gil::NotUsed {
            return Ok(());
        }
        #[cfg(universal)]
        if !crate::raw::running::Running::now().free_threaded {
            return Ok(());
        }
        let sys = attached.import(c"sys")?;
        // Builds with the GIL (abi3t runs on them, too) have no such function before 3.13.
        if sys.call_method(c"_is_gil_enabled", [])?.is_true()? {
            return Ok(());
        }
        let name = self.name().to_str().unwrap_or_default();
        let message = TextBuffer::of(format_args!(
            "module {name} relies on the GIL, which is disabled: import it, which enables the GIL"
        ));
        Err(Raised::import_error(attached, message.as_str()))
    }

    /// With the GIL there is nothing to require.
    #[cfg(not(no_gil))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "without the GIL it differs")]
    fn require_gil<'py>(&self, _: Attached<'py>) -> Result<(), Raised<'py>> {
        Ok(())
    }
}
