//! Filling a module's namespace.

use core::ffi::{CStr, c_long};

use crate::raw::ecosystem as ffi;

use super::Module;
use crate::handle::{CText, Object, Raised};

impl<'py, S> Module<'py, S> {
    /// Adds a value under a name (`PyModule_AddObjectRef`; `PyModule_AddObject` on 3.9).
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
    pub fn add(&self, name: impl CText, value: &Object<'py>) -> Result<(), Raised<'py>> {
        // As C does it, but the namespace is ours while it is done: C's functions crash on a module
        // that has none (`ModuleType.__new__(ModuleType)` up to 3.10, one that the garbage collector
        // has cleared).
        let namespace = self.dict()?;
        // SAFETY: `namespace` is a dictionary, `value` an object, `name` a C string.
        let code = unsafe {
            ffi::PyDict_SetItemString(namespace.as_ptr(), name.c_str().as_ptr(), value.as_ptr())
        };
        Raised::check(self.attached(), code)
    }

    /// Adds an `int` under a name (`PyModule_AddIntConstant`).
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
    pub fn add_int(&self, name: impl CText, value: c_long) -> Result<(), Raised<'py>> {
        // A C `long` has 32 or 64 bits.
        #[allow(clippy::useless_conversion, reason = "not everywhere")]
        self.add(name, &self.attached().int(i64::from(value))?)
    }

    /// Adds a `str` under a name (`PyModule_AddStringConstant`).
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
        // SAFETY: `value` is a C string; the result is a new reference or NULL.
        let value = unsafe {
            let value = ffi::PyUnicode_FromString(value.as_ptr());
            Object::from_owned_or_raised(self.attached(), value)
        }?;
        self.add(name, &value)
    }

    /// Adds a class under its own name, the last component of `__name__` (`PyModule_AddType`).
    ///
    /// The class is borrowed. `TypeError` if it is not a class, or is one that CPython is still
    /// making, as a metaclass's `mro()` gets it.
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
        let attached = self.attached();
        let pointer = class.as_ptr().cast();
        // SAFETY: `class` is a class.
        let flags = unsafe { ffi::PyType_GetFlags(pointer) };
        if flags & ffi::Py_TPFLAGS_READY == 0 {
            // A metaclass's `mro()` gets a class that CPython is making.
            if flags & ffi::Py_TPFLAGS_HEAPTYPE != 0 {
                return Err(Raised::type_error(attached, "the class is still being made"));
            }
            // SAFETY: a static class that nobody has made ready yet.
            Raised::check(attached, unsafe { ffi::PyType_Ready(pointer) })?;
        }
        let name = class.getattr(c"__name__")?;
        // SAFETY: `name` is an object.
        if unsafe { ffi::PyUnicode_Check(name.as_ptr()) } == 0 {
            return Err(Raised::type_error(attached, "the __name__ of the class is not a str"));
        }
        let namespace = self.dict()?;
        // SAFETY: `namespace` is a dictionary, the others are objects.
        let code =
            unsafe { ffi::PyDict_SetItem(namespace.as_ptr(), name.as_ptr(), class.as_ptr()) };
        Raised::check(attached, code)
    }

    /// Sets `__doc__` (`PyModule_SetDocString`).
    ///
    /// `UnicodeDecodeError` if the text is not UTF-8.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_SetDocString)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.set_doc(c"Counts words.")?;
    /// assert_eq!(&*module.getattr(c"__doc__")?.text()?, "Counts words.");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_SetDocString")]
    pub fn set_doc(&self, doc: &CStr) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `doc` a C string, which is copied.
        let code = unsafe { ffi::PyModule_SetDocString(self.as_ptr(), doc.as_ptr()) };
        Raised::check(self.attached(), code)
    }
}
