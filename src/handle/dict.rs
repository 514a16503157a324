//! Dictionaries.

use core::ptr::null_mut;

use crate::raw::ecosystem as ffi;

#[cfg(no_gil)]
use super::args::{tuple_item, tuple_length};
use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Object<'py> {
    /// Looks a key up in a dictionary (`PyDict_GetItemRef`, before 3.13 `PyDict_GetItemWithError`).
    ///
    /// It returns None if the key is not there, and a new reference otherwise.
    /// [Manual](https://docs.python.org/3/c-api/dict.html#c.PyDict_GetItemRef)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let dict = attached.dict()?;
    /// let key = attached.str("limit")?;
    /// assert!(dict.dict_get(&key)?.is_none());
    /// dict.dict_set(&key, &attached.int(127)?)?;
    /// assert!(dict.dict_get(&key)?.is_some());
    /// assert!(key.dict_get(&key).is_err());
    /// assert!(dict.dict_get(&dict).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if this is not a dictionary or the key can't be hashed.
    #[doc(alias = "PyDict_GetItemRef")]
    #[doc(alias = "PyDict_GetItemWithError")]
    #[doc(alias = "PyDict_GetItem")]
    pub fn dict_get(&self, key: &Object<'py>) -> Return<'py, Option<Object<'py>>> {
        self.check_dict()?;
        #[cfg(Py_3_13)]
        {
            let mut value = null_mut();
            // SAFETY: `self` is a dictionary and `key` an object; `value` becomes NULL or a new
            // reference.
            unsafe {
                ffi::PyDict_GetItemRef(self.as_ptr(), key.as_ptr(), &raw mut value);
                Raised::value_or_absent(self.attached(), value)
            }
        }
        #[cfg(universal)]
        if let Some(get) = crate::raw::universal::newer::dict_get_item_ref() {
            let mut value = null_mut();
            // SAFETY: `self` is a dictionary and `key` an object; `value` becomes NULL or a new
            // reference.
            return unsafe {
                get(self.as_ptr(), key.as_ptr(), &raw mut value);
                Raised::value_or_absent(self.attached(), value)
            };
        }
        #[cfg(not(Py_3_13))]
        {
            // SAFETY: as above; the result is borrowed from the dictionary, which the GIL keeps as
            // it is until there is a reference.
            unsafe {
                let value = ffi::PyDict_GetItemWithError(self.as_ptr(), key.as_ptr());
                ffi::Py_XINCREF(value);
                Raised::value_or_absent(self.attached(), value)
            }
        }
    }

    /// Sets a key in a dictionary (`PyDict_SetItem`).
    ///
    /// Key and value are borrowed.
    /// [Manual](https://docs.python.org/3/c-api/dict.html#c.PyDict_SetItem)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let dict = attached.dict()?;
    /// dict.dict_set(&attached.str("limit")?, &attached.int(127)?)?;
    /// assert_eq!(dict.to_string(), "{'limit': 127}");
    /// assert!(attached.none().dict_set(&dict, &dict).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if this is not a dictionary or the key can't be hashed.
    #[doc(alias = "PyDict_SetItem")]
    #[doc(alias = "PyDict_SetItemString")]
    pub fn dict_set(&self, key: &Object<'py>, value: &Object<'py>) -> Return<'py, ()> {
        self.check_dict()?;
        // SAFETY: `self` is a dictionary, the others are objects.
        let code = unsafe { ffi::PyDict_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) };
        Raised::check(self.attached(), code)
    }

    /// Iterates over a dictionary's keys and values (`PyDict_Next`; without the GIL `PyDict_Items`).
    ///
    /// Keys that are added meanwhile may be missed; without the GIL it is a copy that is iterated over.
    /// [Manual](https://docs.python.org/3/c-api/dict.html#c.PyDict_Next)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let dict = attached.dict()?;
    /// dict.dict_set(&attached.str("limit")?, &attached.int(127)?)?;
    /// for (key, value) in dict.dict_iter()? {
    ///     assert_eq!(format!("{key} {value}"), "limit 127");
    /// }
    /// assert!(attached.none().dict_iter().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if this is not a dictionary.
    #[doc(alias = "PyDict_Next")]
    #[doc(alias = "PyDict_Items")]
    pub fn dict_iter(&self) -> Return<'py, impl Iterator<Item = (Object<'py>, Object<'py>)>> {
        self.check_dict()?;
        let attached = self.attached();
        #[cfg(not(no_gil))]
        {
            let (dict, mut position) = (self.clone(), 0);
            Ok(core::iter::from_fn(move || {
                let (mut key, mut value) = (null_mut(), null_mut());
                // SAFETY: it is a dictionary. The function looks at its length each time, and the GIL
                // keeps the key and the value alive until there are references.
                unsafe {
                    let next = &raw mut position;
                    if ffi::PyDict_Next(dict.as_ptr(), next, &raw mut key, &raw mut value) == 0 {
                        return None;
                    }
                    Some((Self::from_borrowed(attached, key), Self::from_borrowed(attached, value)))
                }
            }))
        }
        #[cfg(no_gil)]
        {
            // SAFETY: it is a dictionary; the results are new references or NULL.
            let items = unsafe {
                let items = Self::from_owned_or_raised(attached, ffi::PyDict_Items(self.as_ptr()))?;
                Self::from_owned_or_raised(attached, ffi::PySequence_Tuple(items.as_ptr()))?
            };
            // SAFETY: it is a tuple.
            let indexes = 0..unsafe { ffi::PyTuple_Size(items.as_ptr()) } as usize;
            Ok(indexes.map_while(move |index| {
                // SAFETY: the index is below the length. PyDict_Items makes tuples of two, but it
                // makes a list of them, which another thread may find with `gc.get_objects` and
                // change before it is a tuple. The items of a tuple don't change.
                unsafe {
                    let pair = tuple_item(items.as_ptr(), index);
                    if ffi::PyTuple_Check(pair) == 0 || tuple_length(pair) != 2 {
                        return None;
                    }
                    Some((
                        Self::from_borrowed(attached, tuple_item(pair, 0)),
                        Self::from_borrowed(attached, tuple_item(pair, 1)),
                    ))
                }
            }))
        }
    }

    fn check_dict(&self) -> Return<'py, ()> {
        // SAFETY: `self` is an object.
        if unsafe { ffi::PyDict_Check(self.as_ptr()) } == 0 {
            return Err(self.unexpected(c"dict"));
        }
        Ok(())
    }
}

impl<'py> Raised<'py> {
    /// A value that may be absent: NULL means so if no exception is pending.
    ///
    /// # Safety
    /// `value` is a new reference or NULL.
    unsafe fn value_or_absent(
        attached: super::attached::Attached<'py>,
        value: *mut ffi::PyObject,
    ) -> Return<'py, Option<Object<'py>>> {
        if value.is_null() {
            return Raised::pending(attached).map_or(Ok(None), Err);
        }
        // SAFETY: the caller vouches for the reference.
        Ok(Some(unsafe { Object::from_owned(attached, value) }))
    }
}
