//! Filling a module's namespace.

use core::ffi::{CStr, c_long};

use pyo3_ffi as ffi;

use super::Module;
use crate::handle::{Object, Raised};

impl<'py, S> Module<'py, S> {
    /// `PyModule_AddObjectRef` (`PyModule_AddObject` on 3.9): adds a value under a name.
    ///
    /// The value is borrowed, on every version and whether it succeeds or not.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddObjectRef)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// let value = attached.dict()?;
    /// module.add(c"value", &value)?;
    /// assert!(module.getattr(c"value")?.is(&value));
    /// assert!(module.add(c"\xff", &value).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_AddObjectRef")]
    #[doc(alias = "PyModule_AddObject")]
    #[doc(alias = "PyModule_Add")]
    pub fn add(&self, name: &CStr, value: &Object<'py>) -> Result<(), Raised<'py>> {
        #[cfg(Py_3_10)]
        // SAFETY: `self` is a module, `value` an object, `name` a C string.
        let code =
            unsafe { ffi::PyModule_AddObjectRef(self.as_ptr(), name.as_ptr(), value.as_ptr()) };
        #[cfg(not(Py_3_10))]
        // SAFETY: as above; the function takes the extra reference on success alone, so on
        // failure it is ours to release.
        let code = unsafe {
            let owned = value.clone().into_ptr();
            let code = ffi::PyModule_AddObject(self.as_ptr(), name.as_ptr(), owned);
            if code < 0 {
                ffi::Py_DECREF(owned);
            }
            code
        };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_AddIntConstant`: adds an `int` under a name.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddIntConstant)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.add_int(c"LIMIT", 127)?;
    /// assert_eq!(module.getattr(c"LIMIT")?.to_i64()?, 127);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_AddIntConstant")]
    #[doc(alias = "PyModule_AddIntMacro")]
    pub fn add_int(&self, name: &CStr, value: c_long) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `name` a C string.
        let code = unsafe { ffi::PyModule_AddIntConstant(self.as_ptr(), name.as_ptr(), value) };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_AddStringConstant`: adds a `str` under a name.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddStringConstant)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.add_string(c"flavour", c"smoked")?;
    /// assert_eq!(&*module.getattr(c"flavour")?.text()?, "smoked");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_AddStringConstant")]
    #[doc(alias = "PyModule_AddStringMacro")]
    pub fn add_string(&self, name: &CStr, value: &CStr) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `name` and `value` are C strings.
        let code = unsafe {
            ffi::PyModule_AddStringConstant(self.as_ptr(), name.as_ptr(), value.as_ptr())
        };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_AddType`: adds a class under its own name, the last component of `__name__`.
    ///
    /// The class is borrowed. `TypeError` for what is no class.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddType)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// let class = attached.import(c"fractions")?.getattr(c"Fraction")?;
    /// module.add_type(&class)?;
    /// assert!(module.getattr(c"Fraction")?.is(&class));
    /// assert!(module.add_type(&attached.int(1)?).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_AddType")]
    pub fn add_type(&self, class: &Object<'py>) -> Result<(), Raised<'py>> {
        class.check_type()?;
        #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
        {
            // SAFETY: `self` is a module and `class` is a type.
            let code = unsafe { ffi::PyModule_AddType(self.as_ptr(), class.as_ptr().cast()) };
            Raised::check(self.attached(), code)
        }
        // The function is in the stable ABI from 3.10 on.
        #[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
        {
            let name = class.getattr(c"__name__")?;
            let namespace = self.dict()?;
            namespace.call_method(c"__setitem__", [&name, class]).map(drop)
        }
    }

    /// `PyModule_SetDocString`: sets `__doc__`.
    ///
    /// `UnicodeDecodeError` for what is not UTF-8.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_SetDocString)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.set_doc(c"What it is for.")?;
    /// assert_eq!(&*module.getattr(c"__doc__")?.text()?, "What it is for.");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_SetDocString")]
    pub fn set_doc(&self, doc: &CStr) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `doc` a C string, which is copied.
        let code = unsafe { ffi::PyModule_SetDocString(self.as_ptr(), doc.as_ptr()) };
        Raised::check(self.attached(), code)
    }

    /// `PyErr_NewException`: a new exception class, by its full name, such as `spam.error`.
    ///
    /// `SystemError` for a name without a dot. Not added to the module.
    /// [Manual](https://docs.python.org/3/c-api/exceptions.html#c.PyErr_NewException)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// let error = module.new_exception(c"spam.error")?;
    /// module.add(c"error", &error)?;
    /// assert!(module.new_exception(c"error").is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyErr_NewException")]
    pub fn new_exception(&self, name: &CStr) -> Result<Object<'py>, Raised<'py>> {
        let (base, dict) = (core::ptr::null_mut(), core::ptr::null_mut());
        // SAFETY: `name` is a C string, which the function copies; NULL stands for the base
        // `Exception` and an empty namespace. The result is a new reference or NULL.
        unsafe {
            let class = ffi::PyErr_NewException(name.as_ptr(), base, dict);
            Object::from_owned_or_raised(self.attached(), class)
        }
    }
}
