//! Exception classes of a module.

use core::ffi::CStr;
use core::ptr::{null, null_mut};

use pyo3_ffi as ffi;

use super::Module;
use crate::handle::{CText, Object, Raised, Return};

impl<'py, S> Module<'py, S> {
    /// Returns a new exception class (`PyErr_NewException`). It is not added to the module.
    ///
    /// A name without a dot is a name in this module: the class's `__module__` is the module's
    /// `__name__`, also where the module was imported under another name than its definition has,
    /// such as in a vendored package. A name with a dot is the full name, such as `spam.error`.
    /// [Manual](https://docs.python.org/3/c-api/exceptions.html#c.PyErr_NewException)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"vendored.spam")?;
    /// let error = module.new_exception(c"error")?;
    /// module.add(c"error", &error)?;
    /// assert_eq!(error.to_string(), "<class 'vendored.spam.error'>");
    /// assert_eq!(module.new_exception(c"eggs.error")?.to_string(), "<class 'eggs.error'>");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyErr_NewException")]
    pub fn new_exception(&self, name: impl CText) -> Result<Object<'py>, Raised<'py>> {
        let exception = self.attached().exceptions().exception();
        self.new_exception_with(name, &[&exception], None)
    }

    /// Returns a new exception class with these bases and this doc (`PyErr_NewExceptionWithDoc`).
    /// It is not added to the module.
    ///
    /// The name is as in [`Module::new_exception`].
    /// [Manual](https://docs.python.org/3/c-api/exceptions.html#c.PyErr_NewExceptionWithDoc)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Module, Raised};
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// let bases = [&attached.exceptions().value_error(), &attached.exceptions().key_error()];
    /// let error = module.new_exception_with(c"error", &bases, Some(c"No eggs."))?;
    /// assert_eq!(error.getattr(c"__doc__")?.to_string(), "No eggs.");
    /// let raised = Raised::new(&error, "spam");
    /// assert!(raised.matches(bases[0]) && raised.matches(bases[1]));
    /// assert!(module.new_exception_with(c"error", &[&attached.none()], None).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the bases don't go together or are not classes; `UnicodeDecodeError` if name
    /// or doc is not UTF-8.
    #[doc(alias = "PyErr_NewExceptionWithDoc")]
    pub fn new_exception_with(
        &self,
        name: impl CText,
        bases: &[&Object<'py>],
        doc: Option<&CStr>,
    ) -> Return<'py> {
        let (attached, name) = (self.attached(), name.c_str());
        let list = attached.list()?;
        for base in bases {
            list.append(base)?;
        }
        // SAFETY: it is a list; the result is a new reference or NULL.
        let bases =
            unsafe { Object::from_owned_or_raised(attached, ffi::PyList_AsTuple(list.as_ptr())) }?;
        if name.to_bytes().contains(&b'.') {
            let doc = doc.map_or(null(), CStr::as_ptr);
            // SAFETY: `name` and `doc` are C strings (or NULL), which the function copies,
            // `bases` is a tuple, and NULL stands for an empty namespace. The result is a new
            // reference or NULL.
            return unsafe {
                let (name, bases) = (name.as_ptr(), bases.as_ptr());
                let class = ffi::PyErr_NewExceptionWithDoc(name, doc, bases, null_mut());
                Object::from_owned_or_raised(attached, class)
            };
        }
        // As the function does it, which takes full names only.
        let (namespace, module) = (attached.dict()?, self.name()?);
        namespace.dict_set(&attached.interned(c"__module__")?, &module)?;
        if let Some(doc) = doc {
            // SAFETY: it is a C string; the result is a new reference or NULL.
            let doc = unsafe {
                Object::from_owned_or_raised(attached, ffi::PyUnicode_FromString(doc.as_ptr()))
            }?;
            namespace.dict_set(&attached.interned(c"__doc__")?, &doc)?;
        }
        // SAFETY: the class is a static object of the interpreter, `name` a C string; the text is
        // a new reference or NULL.
        let (class, name) = unsafe {
            let name = ffi::PyUnicode_FromString(name.as_ptr());
            (
                Object::from_borrowed(attached, (&raw mut ffi::PyType_Type).cast()),
                Object::from_owned_or_raised(attached, name)?,
            )
        };
        class.call([&name, &bases, &namespace])
    }
}
