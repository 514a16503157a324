//! Reference counts, taken and released as the headers of C do.
//!
//! pyo3-ffi counts as the headers with the GIL. On free-threaded builds it calls a function of the
//! interpreter, where the headers count inline: an object has one count that only the thread which
//! owns it changes, and one that all other threads share. Here both are inline on a target where the
//! thread's id is one load. What is to be done about the last reference is left to the interpreter.

#[cfg(owner_counts)]
mod inline {
    use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

    use pyo3_ffi::{self as ffi, PyObject};

    /// `_Py_IMMORTAL_REFCNT_LOCAL`
    const IMMORTAL: u32 = u32::MAX;

    /// `_Py_REF_SHARED_SHIFT`: the bits below are flags.
    const SHARED_SHIFT: u32 = 2;

    /// Takes a reference (`Py_INCREF`).
    ///
    /// # Safety
    /// The thread is attached, and `object` is an object that is alive.
    #[inline]
    pub(crate) unsafe fn incref(object: *mut PyObject) {
        // SAFETY: the caller vouches for the object. The count of one that this thread owns is
        // changed by no other thread, so that nothing is lost between the load and the store.
        unsafe {
            let count = local(object);
            let more = count.load(Ordering::Relaxed).wrapping_add(1);
            if more == IMMORTAL.wrapping_add(1) {
                return;
            }
            if is_owned(object) {
                count.store(more, Ordering::Relaxed);
            } else {
                (*object).ob_ref_shared.fetch_add(1 << SHARED_SHIFT, Ordering::Relaxed);
            }
        }
    }

    /// Releases a reference (`Py_DECREF`).
    ///
    /// # Safety
    /// The thread is attached, and the caller owns a reference to `object`, which it gives up.
    #[inline]
    pub(crate) unsafe fn decref(object: *mut PyObject) {
        // SAFETY: as in `incref`. One comparison finds the last reference of the owner, with which
        // the interpreter looks at the other count, and the number of immortal objects. It finds
        // counts from `2**31` on, too, which the interpreter can handle as well.
        unsafe {
            let count = local(object);
            let before = count.load(Ordering::Relaxed);
            #[allow(clippy::cast_possible_wrap, reason = "numbers from `2**31` on are negative")]
            if before as i32 > 1 && is_owned(object) {
                count.store(before - 1, Ordering::Relaxed);
            } else if before != IMMORTAL {
                decref_elsewhere(object);
            }
        }
    }

    /// # Safety
    /// As [`decref`].
    #[cold]
    #[inline(never)]
    unsafe fn decref_elsewhere(object: *mut PyObject) {
        // SAFETY: the caller's contract.
        unsafe { ffi::Py_DECREF(object) }
    }

    /// The count of the thread that owns the object.
    ///
    /// # Safety
    /// `object` is an object that is alive for `'a`.
    #[inline]
    unsafe fn local<'a>(object: *mut PyObject) -> &'a AtomicU32 {
        // SAFETY: the caller vouches for the object, whose field this is.
        unsafe { &(*object).ob_ref_local }
    }

    /// Whether this thread owns the object (`_Py_IsOwnedByCurrentThread`).
    ///
    /// # Safety
    /// As [`local`].
    #[inline]
    unsafe fn is_owned(object: *mut PyObject) -> bool {
        // SAFETY: the field is aligned and changes only through atomics, or while no thread but the
        // collector's runs.
        let owner = unsafe { AtomicUsize::from_ptr(&raw mut (*object).ob_tid) };
        owner.load(Ordering::Relaxed) == thread_id()
    }

    /// `_Py_ThreadId`
    #[inline]
    fn thread_id() -> usize {
        let id;
        // SAFETY: by the ABI of the target the word at `fs:0` is the address of the thread's own
        // control block, in which it is, and never changes.
        unsafe {
            core::arch::asm!(
                "mov {}, qword ptr fs:[0]",
                out(reg) id,
                options(pure, readonly, nostack, preserves_flags)
            );
        }
        id
    }
}

#[cfg(owner_counts)]
pub(crate) use inline::{decref, incref};

#[cfg(not(owner_counts))]
pub(crate) use crate::raw::ecosystem::{Py_DECREF as decref, Py_INCREF as incref};
