//! Items of containers: `o[key]`, `len(o)`, `key in o`.

use pyo3_ffi as ffi;

use super::error::{Raised, Return};
use super::object::Object;

#[allow(clippy::len_without_is_empty, reason = "C has no such function, and asking can raise")]
impl<'py> Object<'py> {
    /// Returns `len(self)` (`PyObject_Size`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_Size)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.str("spam")?.len()?, 4);
    /// assert!(attached.none().len().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the object has no length.
    #[doc(alias = "PyObject_Size")]
    #[doc(alias = "PyObject_Length")]
    pub fn len(&self) -> Return<'py, usize> {
        // SAFETY: `self` is an object, and the thread is attached.
        let length = unsafe { ffi::PyObject_Size(self.as_ptr()) };
        usize::try_from(length).map_err(|_| Raised::fetch(self.attached()))
    }

    /// Returns `self[key]` (`PyObject_GetItem`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_GetItem)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let dict = attached.dict()?;
    /// let key = attached.str("limit")?;
    /// assert!(dict.get_item(&key).is_err());
    /// dict.set_item(&key, &attached.int(127)?)?;
    /// assert_eq!(dict.get_item(&key)?.to_i64()?, 127);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `KeyError` or `IndexError` if the object has no such item, `TypeError` if it has no items.
    #[doc(alias = "PyObject_GetItem")]
    pub fn get_item(&self, key: &Object<'py>) -> Return<'py> {
        // SAFETY: both are objects; the result is a new reference or NULL.
        unsafe {
            let item = ffi::PyObject_GetItem(self.as_ptr(), key.as_ptr());
            Self::from_owned_or_raised(self.attached(), item)
        }
    }

    /// Sets `self[key] = value` (`PyObject_SetItem`).
    ///
    /// The value is borrowed.
    /// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_SetItem)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let dict = attached.dict()?;
    /// dict.set_item(&attached.str("limit")?, &attached.int(127)?)?;
    /// assert_eq!(dict.to_string(), "{'limit': 127}");
    /// assert!(attached.str("spam")?.set_item(&attached.int(0)?, &attached.none()).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the object does not support it or the key can't be hashed.
    #[doc(alias = "PyObject_SetItem")]
    pub fn set_item(&self, key: &Object<'py>, value: &Object<'py>) -> Return<'py, ()> {
        // SAFETY: the three are objects.
        let code = unsafe { ffi::PyObject_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) };
        Raised::check(self.attached(), code)
    }

    /// Deletes `self[key]` (`PyObject_DelItem`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_DelItem)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let dict = attached.dict()?;
    /// let key = attached.str("limit")?;
    /// dict.set_item(&key, &attached.none())?;
    /// dict.del_item(&key)?;
    /// assert_eq!(dict.len()?, 0);
    /// assert!(dict.del_item(&key).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `KeyError` or `IndexError` if the object has no such item.
    #[doc(alias = "PyObject_DelItem")]
    pub fn del_item(&self, key: &Object<'py>) -> Return<'py, ()> {
        // SAFETY: both are objects.
        let code = unsafe { ffi::PyObject_DelItem(self.as_ptr(), key.as_ptr()) };
        Raised::check(self.attached(), code)
    }

    /// Returns whether `value in self` (`PySequence_Contains`).
    ///
    /// It works for any container, not only for sequences.
    /// [Manual](https://docs.python.org/3/c-api/sequence.html#c.PySequence_Contains)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let text = attached.str("spam")?;
    /// assert!(text.contains(&attached.str("pa")?)?);
    /// assert!(text.contains(&attached.none()).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the object is not a container.
    #[doc(alias = "PySequence_Contains")]
    pub fn contains(&self, value: &Object<'py>) -> Return<'py, bool> {
        // SAFETY: both are objects.
        match unsafe { ffi::PySequence_Contains(self.as_ptr(), value.as_ptr()) } {
            -1 => Err(Raised::fetch(self.attached())),
            contains => Ok(contains != 0),
        }
    }
}
