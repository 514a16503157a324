//! The bytes of a `str`, read where it has them.

use pyo3_ffi::PyObject;

/// Where the flags `compact` and `ascii` are in `PyASCIIObject`: which byte of `state`, and the bits
/// of both. The headers have them as bit-fields, which bindgen and pyo3-ffi read bit by bit, and
/// pyo3-ffi not from 3.14 on. `tests/python/test_signatures.py` has names of every kind.
///
/// Without the GIL another thread may write `interned`, which has a byte of its own only from 3.14
/// on. With Microsoft's compiler the flags are not in the same word as that byte.
#[cfg(not(any(Py_LIMITED_API, opaque, all(Py_GIL_DISABLED, any(windows, not(Py_3_14))))))]
mod flags {
    pub(super) const BYTE: usize = if cfg!(Py_GIL_DISABLED) { 1 } else { 0 };

    /// Fields in front of the two: `interned` (if it is no byte of its own) and `kind`.
    const BEFORE: u8 = if cfg!(Py_GIL_DISABLED) { 3 } else { 5 };

    pub(super) const MASK: u8 =
        if cfg!(target_endian = "big") { 0b1100_0000 >> BEFORE } else { 0b11 << BEFORE };
}

/// Returns the bytes of a `str` that is compact and ASCII, as nearly all names are; `None` for any
/// other, and where the layout is not known.
///
/// # Safety
/// `text` is a `str` that is alive for `'a`.
#[inline]
pub(super) unsafe fn bytes<'a>(text: *mut PyObject) -> Option<&'a [u8]> {
    #[cfg(not(any(Py_LIMITED_API, opaque, all(Py_GIL_DISABLED, any(windows, not(Py_3_14))))))]
    {
        use core::sync::atomic::{AtomicU8, Ordering};

        let text = text.cast::<pyo3_ffi::PyASCIIObject>();
        // SAFETY: every `str` begins with this struct. If both flags are set, its bytes follow it
        // (`PyUnicode_DATA`), as many as its length, and never change; the flags do not either.
        unsafe {
            let state = (&raw mut (*text).state).cast::<u8>().add(flags::BYTE);
            let flags = AtomicU8::from_ptr(state).load(Ordering::Relaxed);
            (flags & flags::MASK == flags::MASK).then(|| {
                let length = (*text).length as usize;
                core::slice::from_raw_parts(text.add(1).cast(), length)
            })
        }
    }
    #[cfg(any(Py_LIMITED_API, opaque, all(Py_GIL_DISABLED, any(windows, not(Py_3_14)))))]
    {
        let _ = text;
        None
    }
}
