//! The memory of a module's state.

use core::cell::UnsafeCell;
use core::mem::{MaybeUninit, align_of, size_of};
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use pyo3_ffi as ffi;

use super::ModuleState;
use crate::text::TextBuffer;

/// The phase of a module's state. 0 is what CPython allocates.
pub(crate) mod phase {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const EXECUTING: u8 = 1;
    pub(crate) const READY: u8 = 2;
    pub(crate) const DROPPED: u8 = 3;
}

/// The memory behind `PyModule_GetState`; all zero, it is in phase NONE.
#[repr(C)]
pub(crate) struct Memory<S> {
    pub(crate) phase: AtomicU8,
    /// The number of the module: unlike an address or an interpreter id never used again.
    pub(crate) number: AtomicUsize,
    value: UnsafeCell<MaybeUninit<S>>,
}

/// What CPython's allocator gives: 16 bytes, or 8 where pointers are 4.
const ALLOCATED_ALIGNMENT: usize = 2 * size_of::<*const ()>();

/// Stops the build where a state could lie in memory that is not aligned for it.
#[doc(hidden)]
pub const fn check_alignment<S>(name: &str) {
    if align_of::<Memory<S>>() > ALLOCATED_ALIGNMENT {
        let text = TextBuffer::new().push("state `").push(name).push(
            "`: it is aligned more strictly than CPython aligns a module's memory (16 bytes, 8 \
                   where pointers are 4): put the field that is into a Box",
        );
        panic!("{}", text.as_str());
    }
}

impl<S: ModuleState> Memory<S> {
    /// `m_size`.
    pub(crate) const SIZE: ffi::Py_ssize_t = if S::STATELESS {
        0
    } else {
        assert!(align_of::<Self>() <= ALLOCATED_ALIGNMENT, "see `check_alignment`");
        size_of::<Self>() as ffi::Py_ssize_t
    };

    /// The memory of a module, if it has been allocated.
    ///
    /// # Safety
    /// The thread is attached; `module` is a module of a definition with state `S`, alive for
    /// `'a`.
    pub(crate) unsafe fn of<'a>(module: *mut ffi::PyObject) -> Option<&'a Self> {
        // SAFETY: CPython allocates `SIZE` zeroed bytes, aligned as asserted there, when it
        // executes the module, and frees them with it. Everything in them changes through
        // atomics and cells alone.
        unsafe { ffi::PyModule_GetState(module).cast::<Self>().as_ref() }
    }

    /// As [`Memory::of`], from within the garbage collector.
    ///
    /// # Safety
    /// As [`Memory::of`].
    pub(crate) unsafe fn of_during_gc<'a>(module: *mut ffi::PyObject) -> Option<&'a Self> {
        // SAFETY: as in `of`.
        unsafe {
            #[cfg(Py_3_15)]
            let memory = ffi::PyModule_GetState_DuringGC(module);
            #[cfg(not(Py_3_15))]
            let memory = ffi::PyModule_GetState(module);
            memory.cast::<Self>().as_ref()
        }
    }

    /// The value, once exec has written it and as long as it is not dropped.
    pub(crate) fn value(&self) -> Option<&S> {
        // SAFETY: READY is stored with Release after the value was written, and never written
        // again until free, which no reference outlives: a reference to the value borrows a
        // handle that keeps the module alive.
        (self.phase.load(Ordering::Acquire) == phase::READY)
            .then(|| unsafe { (*self.value.get()).assume_init_ref() })
    }

    /// Writes the value and makes it visible.
    ///
    /// # Safety
    /// The caller moved the phase to EXECUTING.
    pub(crate) unsafe fn write(&self, value: S) {
        // SAFETY: only one thread moves the phase to EXECUTING, and nobody reads before READY.
        unsafe { (*self.value.get()).write(value) };
        self.phase.store(phase::READY, Ordering::Release);
    }

    /// Drops the value.
    ///
    /// # Safety
    /// The phase was READY and the caller moved it to DROPPED.
    pub(crate) unsafe fn drop_value(&self) {
        // SAFETY: READY means written; DROPPED keeps everybody else away.
        unsafe { (*self.value.get()).assume_init_drop() }
    }
}

/// A number that no module of this process has had.
pub(crate) fn next_number() -> Option<usize> {
    static LAST: AtomicUsize = AtomicUsize::new(0);
    let next = |last: usize| last.checked_add(1);
    LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).ok().map(|last| last + 1)
}
