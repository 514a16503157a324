//! Names of files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use pyo3_ffi as ffi;

use super::attached::Attached;
use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Attached<'py> {
    /// Returns the `str` of a path, as `os.fsdecode` makes it (`PyUnicode_DecodeFSDefaultAndSize`;
    /// on Windows `PyUnicode_FromWideChar`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/unicode.html#c.PyUnicode_DecodeFSDefaultAndSize)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// use std::path::Path;
    /// let path = attached.path(Path::new("spam.txt"))?;
    /// assert_eq!(path.to_path()?, Path::new("spam.txt"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `MemoryError`
    #[doc(alias = "PyUnicode_DecodeFSDefaultAndSize")]
    pub fn path(self, path: &Path) -> Return<'py> {
        #[cfg(not(windows))]
        {
            let bytes = path.as_os_str().as_encoded_bytes();
            let (start, length) = (bytes.as_ptr().cast(), bytes.len() as ffi::Py_ssize_t);
            // SAFETY: they describe the bytes; the result is a new reference or NULL.
            unsafe {
                let text = ffi::PyUnicode_DecodeFSDefaultAndSize(start, length);
                Object::from_owned_or_raised(self, text)
            }
        }
        #[cfg(windows)]
        {
            use std::os::windows::ffi::OsStrExt;
            let wide: std::vec::Vec<u16> = path.as_os_str().encode_wide().collect();
            // SAFETY: they describe the text; the result is a new reference or NULL.
            unsafe {
                let length = wide.len() as ffi::Py_ssize_t;
                let text = ffi::PyUnicode_FromWideChar(wide.as_ptr().cast(), length);
                Object::from_owned_or_raised(self, text)
            }
        }
    }
}

impl<'py> Object<'py> {
    /// Returns the path of a `str`, a `bytes` or an object with `__fspath__`
    /// (`PyUnicode_FSConverter`; on Windows `PyUnicode_FSDecoder`, `PyUnicode_AsWideCharString`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/unicode.html#c.PyUnicode_FSConverter)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// use std::path::Path;
    /// let path = attached.import(c"pathlib")?.getattr(c"Path")?.call([&attached.str("spam.txt")?])?;
    /// assert_eq!(path.to_path()?, Path::new("spam.txt"));
    /// assert!(attached.int(1)?.to_path().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the object is not a path, `ValueError` if there is a NUL in it.
    #[doc(alias = "PyUnicode_FSConverter")]
    #[doc(alias = "PyOS_FSPath")]
    pub fn to_path(&self) -> Return<'py, PathBuf> {
        let attached = self.attached();
        let mut converted: *mut ffi::PyObject = core::ptr::null_mut();
        #[cfg(not(windows))]
        {
            use std::os::unix::ffi::OsStringExt;
            // SAFETY: `self` is an object. The function stores a new reference to a `bytes` and
            // returns 1, or returns 0 with an exception.
            let bytes = unsafe {
                let into = (&raw mut converted).cast();
                if ffi::PyUnicode_FSConverter(self.as_ptr(), into) == 0 {
                    return Err(Raised::fetch(attached));
                }
                Object::from_owned(attached, converted)
            };
            Ok(OsString::from_vec(bytes.as_bytes()?.to_vec()).into())
        }
        #[cfg(windows)]
        {
            use std::os::windows::ffi::OsStringExt;
            // SAFETY: as on other systems, with a `str`. The wide text has `length` units, and
            // belongs to the caller.
            unsafe {
                let into = (&raw mut converted).cast();
                if ffi::PyUnicode_FSDecoder(self.as_ptr(), into) == 0 {
                    return Err(Raised::fetch(attached));
                }
                let text = Object::from_owned(attached, converted);
                let mut length = 0;
                let wide = ffi::PyUnicode_AsWideCharString(text.as_ptr(), &raw mut length);
                if wide.is_null() {
                    return Err(Raised::fetch(attached));
                }
                let units = core::slice::from_raw_parts(wide.cast::<u16>(), length as usize);
                let path = OsString::from_wide(units);
                ffi::PyMem_Free(wide.cast());
                Ok(path.into())
            }
        }
    }
}
