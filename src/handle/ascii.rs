//! The bytes of a `str`, read where it has them.

use pyo3_ffi::PyObject;

#[cfg(ascii_flags)]
use crate::raw::flags;

/// Returns the bytes of a `str` that is compact and ASCII, as nearly all names are; `None` for any
/// other, and where the layout is not known.
///
/// # Safety
/// `text` is a `str` that is alive for `'a`.
#[inline]
pub(super) unsafe fn bytes<'a>(text: *mut PyObject) -> Option<&'a [u8]> {
    #[cfg(ascii_flags)]
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
    #[cfg(not(ascii_flags))]
    {
        let _ = text;
        None
    }
}
