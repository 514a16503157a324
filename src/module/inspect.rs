//! Reads the properties of a module object.

use pyo3_ffi as ffi;

use super::Module;
use crate::handle::{Object, Raised, Return};

impl<'py, S> Module<'py, S> {
    /// Returns the namespace of the module (`PyModule_GetDict`).
    ///
    /// This is a new reference (C returns a borrowed one), since another thread may clear the
    /// module.
    /// `SystemError` for a module that has none: one that the garbage collector has cleared, and up
    /// to 3.10 one that was never initialized. [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetDict)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.add_int(c"number", 1)?;
    /// assert_eq!(module.dict()?.call_method(c"pop", [&attached.str("number")?])?.to_i64()?, 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_GetDict")]
    pub fn dict(&self) -> Return<'py> {
        let cleared = || Raised::system_error(self.attached(), "the module has been cleared");
        // A debug build's function aborts where others return NULL, so its attribute is asked, by
        // the descriptor of the type, since a subclass may have its own attribute.
        #[cfg(py_sys_config = "Py_DEBUG")]
        {
            let attached = self.attached();
            // SAFETY: the type is an object that lives as long as its interpreter.
            let class =
                unsafe { Object::from_borrowed(attached, (&raw mut ffi::PyModule_Type).cast()) };
            let descriptor = class
                .getattr(c"__dict__")?
                .call_method(c"__getitem__", [&attached.str("__dict__")?])?;
            let namespace = descriptor.call_method(c"__get__", [self])?;
            if namespace.is_none() { Err(cleared()) } else { Ok(namespace) }
        }
        #[cfg(not(py_sys_config = "Py_DEBUG"))]
        // SAFETY: a `Module` is a module object, for which the function returns its dictionary,
        // which the module keeps alive while we take a reference, or NULL if it has none.
        unsafe {
            let namespace = ffi::PyModule_GetDict(self.as_ptr());
            if namespace.is_null() {
                return Err(cleared());
            }
            Ok(Object::from_borrowed(self.attached(), namespace))
        }
    }

    /// Returns the module's `__name__` (`PyModule_GetNameObject`).
    ///
    /// `SystemError` if it has none or it is not a `str`.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetNameObject)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// assert_eq!(&*module.name()?.text()?, "spam");
    /// module.setattr(c"__name__", &attached.none())?;
    /// assert!(module.name().is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_GetNameObject")]
    #[doc(alias = "PyModule_GetName")]
    pub fn name(&self) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `self` is a module; the result is a new reference or NULL.
        unsafe {
            let name = ffi::PyModule_GetNameObject(self.as_ptr());
            Object::from_owned_or_raised(self.attached(), name)
        }
    }

    /// Returns the module's `__file__` (`PyModule_GetFilenameObject`).
    ///
    /// `SystemError` if it has none, as built-in modules.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetFilenameObject)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// assert!(module.filename().is_err());
    /// module.setattr(c"__file__", &attached.str("spam.so")?)?;
    /// assert_eq!(&*module.filename()?.text()?, "spam.so");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_GetFilenameObject")]
    pub fn filename(&self) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `self` is a module; the result is a new reference or NULL.
        unsafe {
            let name = ffi::PyModule_GetFilenameObject(self.as_ptr());
            Object::from_owned_or_raised(self.attached(), name)
        }
    }

    /// Returns how many bytes the module keeps beside its namespace (`PyModule_GetStateSize`, 3.15).
    ///
    /// Never fails for a module. `None` is C's -1, the `m_size` of a module that keeps its state in
    /// global variables, such as `sys`. A module of a [`Definition`](crate::Definition) has 0, as
    /// this crate allocates the state itself. [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetStateSize)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, state: State, exec: exec,
    /// # }
    /// state! {
    ///     struct State { limit: i64 }
    /// }
    /// # fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    /// #     Ok(State { limit: 127 })
    /// # }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// assert_eq!(module.state_size()?, Some(0));
    /// assert_eq!(Module::new(attached, c"empty")?.state_size()?, Some(0));
    /// let sys = Module::from_object(attached.import(c"sys")?).expect("it is a module");
    /// assert_eq!(sys.state_size()?, None);
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[cfg(Py_3_15)]
    #[doc(alias = "PyModule_GetStateSize")]
    pub fn state_size(&self) -> Result<Option<usize>, Raised<'py>> {
        let mut size = 0;
        // SAFETY: `self` is a module, `size` a place for the result.
        let code = unsafe { ffi::PyModule_GetStateSize(self.as_ptr(), &raw mut size) };
        Raised::check(self.attached(), code).map(|()| usize::try_from(size).ok())
    }

    /// Returns the token that identifies the module's definition (`PyModule_GetToken`, 3.15): its
    /// [`Definition::token`](crate::Definition::token). NULL if it has none.
    ///
    /// Never fails for a module.
    /// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetToken)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// module! {
    ///     pub static SPAM;
    ///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// assert_eq!(module.token()?, SPAM.token());
    /// assert!(Module::new(attached, c"empty")?.token()?.is_null());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[cfg(Py_3_15)]
    #[doc(alias = "PyModule_GetToken")]
    pub fn token(&self) -> Result<*const core::ffi::c_void, Raised<'py>> {
        let mut token = core::ptr::null_mut();
        // SAFETY: `self` is a module, `token` a place for the result.
        let code = unsafe { ffi::PyModule_GetToken(self.as_ptr(), &raw mut token) };
        Raised::check(self.attached(), code).map(|()| token.cast_const())
    }
}
