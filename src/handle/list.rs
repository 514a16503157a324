//! Lists, sets, and tuples of any length.

use core::ptr::null_mut;

use crate::raw::ecosystem as ffi;

use super::attached::Attached;
use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Attached<'py> {
    /// Returns a new empty list (`PyList_New`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/list.html#c.PyList_New)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let list = attached.list()?;
    /// list.append(&attached.int(1)?)?;
    /// assert_eq!(list.to_string(), "[1]");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyList_New")]
    pub fn list(self) -> Return<'py> {
        // SAFETY: the thread is attached; the result is a new reference or NULL.
        unsafe { Object::from_owned_or_raised(self, ffi::PyList_New(0)) }
    }

    /// Returns a new tuple of these objects (`PyTuple_New`).
    ///
    /// [`Attached::tuple`](crate::Attached::tuple) takes references to objects, of which the number is known.
    /// [Manual](https://docs.python.org/3/c-api/tuple.html#c.PyTuple_New)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let items: Vec<_> = (1..4).map(|number| attached.int(number)).collect::<Result<_, _>>()?;
    /// assert_eq!(attached.tuple_of(&items)?.to_string(), "(1, 2, 3)");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyTuple_New")]
    pub fn tuple_of(self, items: &[Object<'py>]) -> Return<'py> {
        self.tuple_from(items.iter())
    }

    /// Returns a new empty set (`PySet_New`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/set.html#c.PySet_New)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let set = attached.set()?;
    /// set.add(&attached.int(1)?)?;
    /// set.add(&attached.int(1)?)?;
    /// assert_eq!(set.len()?, 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PySet_New")]
    pub fn set(self) -> Return<'py> {
        // SAFETY: NULL stands for no items; the result is a new reference or NULL.
        unsafe { Object::from_owned_or_raised(self, ffi::PySet_New(null_mut())) }
    }
}

impl<'py> Object<'py> {
    /// Appends to a list (`PyList_Append`).
    ///
    /// The value is borrowed.
    /// [Manual](https://docs.python.org/3/c-api/list.html#c.PyList_Append)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let list = attached.list()?;
    /// list.append(&attached.none())?;
    /// assert_eq!(list.len()?, 1);
    /// assert!(attached.none().append(&list).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if this is not a list.
    #[doc(alias = "PyList_Append")]
    pub fn append(&self, value: &Object<'py>) -> Return<'py, ()> {
        // SAFETY: `self` is an object.
        if unsafe { ffi::PyList_Check(self.as_ptr()) } == 0 {
            return Err(self.unexpected(c"list"));
        }
        // SAFETY: `self` is a list and `value` an object.
        let code = unsafe { ffi::PyList_Append(self.as_ptr(), value.as_ptr()) };
        Raised::check(self.attached(), code)
    }

    /// Adds to a set (`PySet_Add`).
    ///
    /// The value is borrowed.
    /// [Manual](https://docs.python.org/3/c-api/set.html#c.PySet_Add)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let set = attached.set()?;
    /// set.add(&attached.int(1)?)?;
    /// assert!(set.contains(&attached.int(1)?)?);
    /// assert!(set.add(&set).is_err());
    /// assert!(attached.none().add(&set).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if this is not a set or the value can't be hashed.
    #[doc(alias = "PySet_Add")]
    pub fn add(&self, value: &Object<'py>) -> Return<'py, ()> {
        // SAFETY: `self` is an object.
        if unsafe { ffi::PySet_Check(self.as_ptr()) } == 0 {
            return Err(self.unexpected(c"set"));
        }
        // SAFETY: `self` is a set and `value` an object.
        let code = unsafe { ffi::PySet_Add(self.as_ptr(), value.as_ptr()) };
        Raised::check(self.attached(), code)
    }
}
