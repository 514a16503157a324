//! Reading the memory of objects that have the buffer protocol.

use core::fmt;
use core::mem::size_of;
use core::ptr::NonNull;

use pyo3_ffi as ffi;

use super::attached::Attached;
use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Object<'py> {
    /// Returns the object's buffer (`PyObject_GetBuffer`), which is released when it is dropped.
    ///
    /// Under the stable ABI this exists from floor 3.11 on.
    /// [Manual](https://docs.python.org/3/c-api/buffer.html#c.PyObject_GetBuffer)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let array = attached.import(c"builtins")?.getattr(c"bytearray")?;
    /// let array = array.call([&attached.bytes(b"spam")?])?;
    /// let buffer = array.buffer()?;
    /// let mut bytes = vec![0; buffer.len()];
    /// buffer.copy_to(&mut bytes)?;
    /// assert_eq!(bytes, b"spam");
    /// assert!(attached.none().buffer().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the object has no buffer, `BufferError` if it can't give it.
    #[doc(alias = "PyObject_GetBuffer")]
    pub fn buffer(&self) -> Return<'py, Buffer<'py>> {
        let attached = self.attached();
        // A view stays where it was filled, as its `shape` may point to its own `len`.
        // SAFETY: the thread is attached.
        let view = unsafe { ffi::PyMem_Malloc(size_of::<ffi::Py_buffer>()) };
        let Some(view) = NonNull::new(view.cast::<ffi::Py_buffer>()) else {
            return Err(Raised::memory_error(attached, ""));
        };
        // SAFETY: `self` is an object, and the view has room; the function fills it if it
        // succeeds.
        let code =
            unsafe { ffi::PyObject_GetBuffer(self.as_ptr(), view.as_ptr(), ffi::PyBUF_FULL_RO) };
        if code < 0 {
            // SAFETY: the memory comes from PyMem_Malloc and has no view.
            unsafe { ffi::PyMem_Free(view.as_ptr().cast()) };
            return Err(Raised::fetch(attached));
        }
        Ok(Buffer { view, attached })
    }
}

/// The buffer of an object: see [`Object::buffer`].
///
/// It is read by copying, as other code may write to the memory meanwhile.
pub struct Buffer<'py> {
    view: NonNull<ffi::Py_buffer>,
    attached: Attached<'py>,
}

impl<'py> Buffer<'py> {
    /// Returns the number of bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        // SAFETY: the view is filled and not released.
        unsafe { (*self.view.as_ptr()).len as usize }
    }

    /// Returns whether the view has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Copies the contents, in C's order (`PyBuffer_ToContiguous`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/buffer.html#c.PyBuffer_ToContiguous)
    ///
    /// # Errors
    /// `ValueError` unless `into` has the buffer's length.
    #[doc(alias = "PyBuffer_ToContiguous")]
    pub fn copy_to(&self, into: &mut [u8]) -> Return<'py, ()> {
        if into.len() != self.len() {
            return Err(Raised::value_error(
                self.attached,
                "the slice has another length than the buffer",
            ));
        }
        // SAFETY: the view is filled and not released, and `into` has its length. The function
        // only reads the view.
        let code = unsafe {
            ffi::PyBuffer_ToContiguous(
                into.as_mut_ptr().cast(),
                self.view.as_ptr(),
                into.len() as ffi::Py_ssize_t,
                b'C' as core::ffi::c_char,
            )
        };
        Raised::check(self.attached, code)
    }
}

impl Drop for Buffer<'_> {
    fn drop(&mut self) {
        // SAFETY: the view is filled, its memory comes from PyMem_Malloc, and the thread is
        // attached.
        unsafe {
            ffi::PyBuffer_Release(self.view.as_ptr());
            ffi::PyMem_Free(self.view.as_ptr().cast());
        }
    }
}

impl fmt::Debug for Buffer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Buffer").field("len", &self.len()).finish_non_exhaustive()
    }
}
