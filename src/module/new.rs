//! Modules without a definition, and objects that turn out to be modules.

use core::ffi::CStr;
use core::marker::PhantomData;

use crate::raw::ecosystem as ffi;

use super::Module;
use crate::handle::{Attached, Object, Raised};

impl<'py> Module<'py> {
    /// Returns the object as a module, if it is one (`PyModule_Check`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_Check)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert!(Module::from_object(attached.import(c"sys")?).is_ok());
    /// assert!(Module::from_object(attached.none()).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_Check")]
    pub fn from_object(object: Object<'py>) -> Result<Self, Object<'py>> {
        // SAFETY: `object` is an object.
        if unsafe { ffi::PyModule_Check(object.as_ptr()) } == 0 {
            return Err(object);
        }
        Ok(Self { object, state: PhantomData })
    }

    /// Returns an empty module without a definition (`PyModule_NewObject`), with the name given as a
    /// `str`.
    ///
    /// `TypeError` for another object, which aborts 3.13 if the garbage collector tracks it. An
    /// instance of a subclass of `str` is copied to a `str` for the same reason.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_NewObject)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let name = attached.str("caf\u{e9}")?;
    /// let module = Module::with_name(&name)?;
    /// assert!(module.name()?.is(&name));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_NewObject")]
    pub fn with_name(name: &Object<'py>) -> Result<Self, Raised<'py>> {
        let attached = name.attached();
        // SAFETY: `name` is an object, and then a `str`; the results are new references or NULL, the
        // second of them to a module.
        let object = unsafe {
            if ffi::PyUnicode_Check(name.as_ptr()) == 0 {
                return Err(Raised::type_error(attached, "the name of a module is a str"));
            }
            let name =
                Object::from_owned_or_raised(attached, ffi::PyUnicode_FromObject(name.as_ptr()))?;
            Object::from_owned_or_raised(attached, ffi::PyModule_NewObject(name.as_ptr()))
        }?;
        Ok(Self { object, state: PhantomData })
    }

    /// Creates an empty module without a definition (`PyModule_New`).
    ///
    /// `UnicodeDecodeError` for a name that is not UTF-8.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_New)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(&*Module::new(attached, c"spam")?.name()?.text()?, "spam");
    /// assert!(Module::new(attached, c"\xff").is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_New")]
    pub fn new(attached: Attached<'py>, name: &CStr) -> Result<Self, Raised<'py>> {
        // SAFETY: `name` is a C string; the result is a new reference to a module or NULL.
        let object =
            unsafe { Object::from_owned_or_raised(attached, ffi::PyModule_New(name.as_ptr())) }?;
        Ok(Self { object, state: PhantomData })
    }
}
