//! Iteration.

use core::fmt;

use pyo3_ffi as ffi;

use super::error::{Raised, Return};
use super::object::Object;

#[allow(clippy::iter_not_returning_iterator, reason = "getting an iterator can raise")]
impl<'py> Object<'py> {
    /// Iterates over the items of an iterable (`PyObject_GetIter`, `PyIter_Next`).
    ///
    /// An item may be an exception, after which there is nothing more.
    /// [Manual](https://docs.python.org/3/c-api/iter.html#c.PyIter_Next)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let mut letters = Vec::new();
    /// for letter in attached.str("spam")?.iter()? {
    ///     letters.push(letter?.to_string());
    /// }
    /// assert_eq!(letters, ["s", "p", "a", "m"]);
    /// assert!(attached.none().iter().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the object is not iterable.
    #[doc(alias = "PyObject_GetIter")]
    #[doc(alias = "PyIter_Next")]
    pub fn iter(&self) -> Return<'py, Iter<'py>> {
        // SAFETY: `self` is an object; the result is a new reference or NULL.
        let iterator = unsafe {
            Self::from_owned_or_raised(self.attached(), ffi::PyObject_GetIter(self.as_ptr()))
        }?;
        Ok(Iter { iterator: Some(iterator) })
    }
}

/// The items of an iterable: see [`Object::iter`].
pub struct Iter<'py> {
    iterator: Option<Object<'py>>,
}

impl<'py> Iterator for Iter<'py> {
    type Item = Return<'py>;

    fn next(&mut self) -> Option<Self::Item> {
        let iterator = self.iterator.as_ref()?;
        let attached = iterator.attached();
        // SAFETY: PyObject_GetIter returned it, so it is an iterator; the result is a new
        // reference, or NULL with or without an exception.
        let item = unsafe {
            let item = ffi::PyIter_Next(iterator.as_ptr());
            (!item.is_null()).then(|| Object::from_owned(attached, item))
        };
        item.map(Ok).or_else(|| {
            self.iterator = None;
            Raised::pending(attached).map(Err)
        })
    }
}

impl core::iter::FusedIterator for Iter<'_> {}

impl fmt::Debug for Iter<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Iter").field("iterator", &self.iterator).finish()
    }
}
