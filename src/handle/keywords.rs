//! Calls with keywords, and names that are looked up often.

use core::ffi::CStr;
use core::ptr::null_mut;

use pyo3_ffi as ffi;

use super::attached::Attached;
use super::c_text::CText;
#[cfg(any(Py_3_12, not(Py_LIMITED_API)))]
use super::error::Raised;
use super::error::Return;
use super::object::Object;

impl<'py> Attached<'py> {
    /// Returns the interned `str` of a name (`PyUnicode_InternFromString`).
    ///
    /// A module keeps the names that it looks up often in its state, as [`Name`](crate::Name), and
    /// looks them up with [`Object::get_attr`].
    /// [Manual](https://docs.python.org/3/c-api/unicode.html#c.PyUnicode_InternFromString)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let name = attached.interned(c"numerator")?;
    /// assert_eq!(attached.int(42)?.get_attr(&name)?.to_i64()?, 42);
    /// assert!(name.is(&attached.interned(c"numerator")?));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `UnicodeDecodeError` if the name is not UTF-8.
    #[doc(alias = "PyUnicode_InternFromString")]
    pub fn interned(self, name: impl CText) -> Return<'py> {
        // SAFETY: `name` is a C string; the result is a new reference or NULL.
        unsafe {
            Object::from_owned_or_raised(
                self,
                ffi::PyUnicode_InternFromString(name.c_str().as_ptr()),
            )
        }
    }
}

impl<'py> Object<'py> {
    /// Returns an attribute by a `str` (`PyObject_GetAttr`).
    ///
    /// With an [interned](Attached::interned) name it is faster than [`Object::getattr`].
    /// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_GetAttr)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.int(42)?.get_attr(&attached.str("real")?)?.to_i64()?, 42);
    /// assert!(attached.none().get_attr(&attached.none()).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `AttributeError` if the object has no such attribute, `TypeError` if the name is not a `str`.
    #[doc(alias = "PyObject_GetAttr")]
    pub fn get_attr(&self, name: &Object<'py>) -> Return<'py> {
        // SAFETY: both are objects; the result is a new reference or NULL.
        unsafe {
            let value = ffi::PyObject_GetAttr(self.as_ptr(), name.as_ptr());
            Self::from_owned_or_raised(self.attached(), value)
        }
    }

    /// Calls with positional and keyword arguments (`PyObject_Vectorcall`; where the version or
    /// the stable ABI's floor lacks it, `PyObject_Call`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/call.html#c.PyObject_Vectorcall)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let int = attached.import(c"builtins")?.getattr(c"int")?;
    /// let base = attached.int(16)?;
    /// let number = int.call_with([&attached.str("ff")?], [(c"base", &base)])?;
    /// assert_eq!(number.to_i64()?, 255);
    /// assert!(int.call_with([], [(c"spam", &base)]).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// What the call raises; `TypeError` if the object is not callable.
    #[doc(alias = "PyObject_Vectorcall")]
    #[doc(alias = "PyObject_Call")]
    pub fn call_with<const N: usize, const K: usize>(
        &self,
        arguments: [&Object<'py>; N],
        keywords: [(&CStr, &Object<'py>); K],
    ) -> Return<'py> {
        let attached = self.attached();
        #[cfg(any(Py_3_12, not(Py_LIMITED_API)))]
        {
            let vector = Vector {
                _arguments: arguments.map(Object::as_ptr),
                _values: keywords.map(|(_, value)| value.as_ptr()),
            };
            // SAFETY: the thread is attached; the result is a new reference or NULL.
            let names = unsafe {
                Object::from_owned_or_raised(attached, ffi::PyTuple_New(K as ffi::Py_ssize_t))
            }?;
            for (index, (name, _)) in keywords.into_iter().enumerate() {
                let name = attached.interned(name)?.into_ptr();
                // SAFETY: the index is below the length of the tuple, which takes over the
                // reference to the name.
                let code =
                    unsafe { ffi::PyTuple_SetItem(names.as_ptr(), index as ffi::Py_ssize_t, name) };
                Raised::check(attached, code)?;
            }
            let names = if K == 0 { null_mut() } else { names.as_ptr() };
            // SAFETY: the struct is `repr(C)` with two arrays of pointers to objects, so it is
            // one array of N + K, as many as there are names behind the first N.
            unsafe {
                let vector = (&raw const vector).cast();
                let result = ffi::PyObject_Vectorcall(self.as_ptr(), vector, N, names);
                Self::from_owned_or_raised(attached, result)
            }
        }
        #[cfg(not(any(Py_3_12, not(Py_LIMITED_API))))]
        {
            let (arguments, named) = (attached.tuple(arguments)?, attached.dict()?);
            for (name, value) in keywords {
                named.dict_set(&attached.interned(name)?, value)?;
            }
            let named = if K == 0 { null_mut() } else { named.as_ptr() };
            // SAFETY: the callable is an object, the others a tuple and a dictionary or NULL.
            unsafe {
                let result = ffi::PyObject_Call(self.as_ptr(), arguments.as_ptr(), named);
                Self::from_owned_or_raised(attached, result)
            }
        }
    }
}

#[cfg(any(Py_3_12, not(Py_LIMITED_API)))]
#[repr(C)]
struct Vector<const N: usize, const K: usize> {
    _arguments: [*mut ffi::PyObject; N],
    _values: [*mut ffi::PyObject; K],
}
