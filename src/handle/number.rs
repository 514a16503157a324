//! Integers beyond `i64`.

use core::ffi::CStr;
use core::ptr::null_mut;

use pyo3_ffi as ffi;

use super::attached::Attached;
use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Attached<'py> {
    /// Returns an `int` of this value (`PyLong_FromUnsignedLongLong`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/long.html#c.PyLong_FromUnsignedLongLong)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.u64(u64::MAX)?.to_u64()?, u64::MAX);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyLong_FromUnsignedLongLong")]
    pub fn u64(self, value: u64) -> Return<'py> {
        // SAFETY: the thread is attached; the result is a new reference or NULL.
        unsafe { Object::from_owned_or_raised(self, ffi::PyLong_FromUnsignedLongLong(value)) }
    }

    /// Returns an `int` of this value (`PyLong_FromSize_t`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/long.html#c.PyLong_FromSize_t)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.usize(7)?.to_usize()?, 7);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyLong_FromSize_t")]
    pub fn usize(self, value: usize) -> Return<'py> {
        // SAFETY: the thread is attached; the result is a new reference or NULL.
        unsafe { Object::from_owned_or_raised(self, ffi::PyLong_FromSize_t(value)) }
    }

    /// Returns the `int` of a text in this base (`PyLong_FromString`), of any size.
    ///
    /// A base of 0 means that the text says, as `0x1f` does; bases that are powers of 2 take linear time.
    /// [Manual](https://docs.python.org/3/c-api/long.html#c.PyLong_FromString)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let big = attached.int_from_text(c"ffffffffffffffffffff", 16)?;
    /// assert_eq!(big.to_base(16)?.to_string(), "0xffffffffffffffffffff");
    /// assert!(attached.int_from_text(c"spam", 10).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `ValueError` if the text is not a number in this base, or the base is not 0 or 2 to 36.
    #[doc(alias = "PyLong_FromString")]
    pub fn int_from_text(self, text: &CStr, base: u8) -> Return<'py> {
        // SAFETY: `text` is a C string, NULL means that all of it is the number; the result is a new
        // reference or NULL.
        unsafe {
            let int = ffi::PyLong_FromString(text.as_ptr(), null_mut(), base.into());
            Object::from_owned_or_raised(self, int)
        }
    }
}

impl<'py> Object<'py> {
    /// Returns the value of an `int` (`PyLong_AsUnsignedLongLong`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/long.html#c.PyLong_AsUnsignedLongLong)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.int(42)?.to_u64()?, 42);
    /// assert!(attached.int(-1)?.to_u64().is_err());
    /// assert!(attached.none().to_u64().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `OverflowError` if it is negative or too large, `TypeError` if this is not an `int`.
    #[doc(alias = "PyLong_AsUnsignedLongLong")]
    pub fn to_u64(&self) -> Return<'py, u64> {
        // SAFETY: `self` is an object, and the thread is attached.
        let value = unsafe { ffi::PyLong_AsUnsignedLongLong(self.as_ptr()) };
        if value == u64::MAX {
            Raised::pending(self.attached()).map_or(Ok(value), Err)
        } else {
            Ok(value)
        }
    }

    /// Returns the value of an `int` (`PyLong_AsSize_t`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/long.html#c.PyLong_AsSize_t)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.int(42)?.to_usize()?, 42);
    /// assert!(attached.int(-1)?.to_usize().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `OverflowError` if it is negative or too large, `TypeError` if this is not an `int`.
    #[doc(alias = "PyLong_AsSize_t")]
    pub fn to_usize(&self) -> Return<'py, usize> {
        // SAFETY: `self` is an object, and the thread is attached.
        let value = unsafe { ffi::PyLong_AsSize_t(self.as_ptr()) };
        if value == usize::MAX {
            Raised::pending(self.attached()).map_or(Ok(value), Err)
        } else {
            Ok(value)
        }
    }

    /// Returns the text of an `int` of any size in base 2, 8, 10 or 16 (`PyNumber_ToBase`).
    ///
    /// The text begins with `0b`, `0o` or `0x`, except in base 10.
    /// [Manual](https://docs.python.org/3/c-api/number.html#c.PyNumber_ToBase)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.int(255)?.to_base(16)?.to_string(), "0xff");
    /// assert!(attached.int(255)?.to_base(7).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `SystemError` for another base, `TypeError` if this is not an integer, `ValueError` for more digits in base 10 than `sys.set_int_max_str_digits` allows.
    #[doc(alias = "PyNumber_ToBase")]
    pub fn to_base(&self, base: u8) -> Return<'py> {
        // SAFETY: `self` is an object; the result is a new reference or NULL.
        unsafe {
            let text = ffi::PyNumber_ToBase(self.as_ptr(), base.into());
            Self::from_owned_or_raised(self.attached(), text)
        }
    }
}
