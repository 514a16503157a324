//! Comparisons, and what an object is an instance of.

use pyo3_ffi as ffi;

use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Object<'py> {
    /// Compares two objects (`PyObject_RichCompareBool`).
    ///
    /// An object is equal to itself, whatever its `__eq__` says.
    /// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_RichCompareBool)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// use pymodule_ffi::Comparison;
    /// let (one, two) = (attached.int(1)?, attached.int(2)?);
    /// assert!(one.compare(Comparison::Less, &two)?);
    /// assert!(!one.compare(Comparison::Equal, &two)?);
    /// assert!(one.compare(Comparison::Less, &attached.none()).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the objects have no order; whatever their methods raise.
    #[doc(alias = "PyObject_RichCompareBool")]
    #[doc(alias = "PyObject_RichCompare")]
    #[doc(alias = "Py_EQ")]
    #[doc(alias = "Py_LT")]
    pub fn compare(&self, comparison: Comparison, other: &Object<'py>) -> Return<'py, bool> {
        // SAFETY: both are objects, and the number is one of the function's.
        let result = unsafe {
            ffi::PyObject_RichCompareBool(self.as_ptr(), other.as_ptr(), comparison as i32)
        };
        if result < 0 { Err(Raised::fetch(self.attached())) } else { Ok(result != 0) }
    }

    /// Returns whether `isinstance(self, class)` (`PyObject_IsInstance`).
    ///
    /// `class` may be a tuple of classes.
    /// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_IsInstance)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let int = attached.import(c"builtins")?.getattr(c"int")?;
    /// assert!(attached.bool(true).is_instance(&int)?);
    /// assert!(!attached.none().is_instance(&int)?);
    /// assert!(int.is_instance(&attached.none()).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if `class` is not a class.
    #[doc(alias = "PyObject_IsInstance")]
    #[doc(alias = "isinstance")]
    pub fn is_instance(&self, class: &Object<'py>) -> Return<'py, bool> {
        // SAFETY: both are objects.
        match unsafe { ffi::PyObject_IsInstance(self.as_ptr(), class.as_ptr()) } {
            -1 => Err(Raised::fetch(self.attached())),
            result => Ok(result != 0),
        }
    }
}

/// How [`Object::compare`] compares: the numbers of `Py_LT` to `Py_GE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less = ffi::Py_LT as isize,
    /// `<=`
    LessOrEqual = ffi::Py_LE as isize,
    /// `==`
    Equal = ffi::Py_EQ as isize,
    /// `!=`
    NotEqual = ffi::Py_NE as isize,
    /// `>`
    Greater = ffi::Py_GT as isize,
    /// `>=`
    GreaterOrEqual = ffi::Py_GE as isize,
}
