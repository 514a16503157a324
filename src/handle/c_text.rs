//! Texts that end with a NUL.

use core::ffi::CStr;

/// A C string, as functions that look a name up take it: `c"name"`, a `&CStr` or a `&CString`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a C string",
    label = "write a C string: `c\"name\"`",
    note = "a literal is a C string with a `c` in front; a name that is made while the program runs \
            is a `CString`, or an attribute's a Python `str` for `get_attr`"
)]
pub trait CText: sealed::Sealed + Copy {
    /// The C string.
    #[doc(hidden)]
    fn c_str(&self) -> &CStr;
}

impl sealed::Sealed for &CStr {}

impl CText for &CStr {
    #[inline]
    fn c_str(&self) -> &CStr {
        self
    }
}

#[cfg(feature = "std")]
impl sealed::Sealed for &std::ffi::CString {}

#[cfg(feature = "std")]
impl CText for &std::ffi::CString {
    #[inline]
    fn c_str(&self) -> &CStr {
        self
    }
}

mod sealed {
    pub trait Sealed {}
}
