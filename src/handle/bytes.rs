//! Reading `bytes`.

use core::ptr::null_mut;
use core::slice;

use pyo3_ffi as ffi;

use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Object<'py> {
    /// Returns the contents of a `bytes` (`PyBytes_AsStringAndSize`), borrowed from it.
    ///
    /// [Manual](https://docs.python.org/3/c-api/bytes.html#c.PyBytes_AsStringAndSize)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.bytes(b"a\0\xff")?.as_bytes()?, b"a\0\xff");
    /// assert!(attached.str("spam")?.as_bytes().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if this is not a `bytes`.
    #[doc(alias = "PyBytes_AsStringAndSize")]
    #[doc(alias = "PyBytes_AsString")]
    pub fn as_bytes(&self) -> Return<'py, &[u8]> {
        let (mut start, mut length) = (null_mut(), 0);
        // SAFETY: `self` is an object. A `bytes` never changes and lives as long as `self`.
        unsafe {
            let code = ffi::PyBytes_AsStringAndSize(self.as_ptr(), &raw mut start, &raw mut length);
            Raised::check(self.attached(), code)?;
            Ok(slice::from_raw_parts(start.cast(), length as usize))
        }
    }
}
