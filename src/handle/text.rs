//! The text of a `str` object.

use core::ffi::c_char;
use core::ops::Deref;
use core::{fmt, slice, str};

use pyo3_ffi as ffi;

use super::attached::Attached;
use super::error::Raised;
use super::object::Object;

/// The text of a buffer that CPython filled.
///
/// # Safety
/// `start` is NULL with an exception set, or `length` bytes that live for `'a`.
pub(super) unsafe fn utf8<'a>(
    attached: Attached<'_>,
    start: *const c_char,
    length: ffi::Py_ssize_t,
) -> Result<&'a str, Raised<'_>> {
    if start.is_null() {
        return Err(Raised::fetch(attached));
    }
    // SAFETY: the caller vouches for the buffer; CPython encodes UTF-8, raises if
    // the text can't be encoded, and a length is never negative.
    Ok(unsafe { str::from_utf8_unchecked(slice::from_raw_parts(start.cast(), length as usize)) })
}

/// The text of a `str` object, which it keeps alive: see [`Object::text`].
#[allow(clippy::struct_field_names, reason = "a text's text")]
pub struct Text<'a, 'py> {
    pub(super) text: &'a str,
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    pub(super) owner: core::marker::PhantomData<&'a Object<'py>>,
    #[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
    #[allow(dead_code, reason = "keeps the text alive")]
    pub(super) owner: Object<'py>,
    #[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
    #[allow(dead_code, reason = "the same lifetimes in every build")]
    pub(super) source: core::marker::PhantomData<&'a Object<'py>>,
}

impl Deref for Text<'_, '_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl fmt::Debug for Text<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text, formatter)
    }
}

impl fmt::Display for Text<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.text, formatter)
    }
}
