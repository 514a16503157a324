//! The memory of a module's state.

use core::any::TypeId;
use core::cell::UnsafeCell;
use core::hash::{Hash, Hasher};
use core::mem::{MaybeUninit, align_of, size_of};
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use pyo3_ffi::PyObject;

use super::ModuleState;
use super::stored::UNTIL_FREE;
use super::table::{self, Refused};
use crate::text::TextBuffer;

/// The phases of a module's state without a value. With a value the phase is the stamp of its
/// type, so that a reader compares both at once.
mod phase {
    pub(super) const NONE: u32 = 0;
    pub(super) const EXECUTING: u32 = 1;
    pub(super) const DROPPED: u32 = 2;
}

/// What [`state::table`](super::table) finds for a module; all zero, it has no value.
#[repr(C)]
pub(crate) struct Memory<S> {
    phase: AtomicU32,
    /// The number of the module: unlike an address or an interpreter id never used again.
    number: AtomicUsize,
    value: UnsafeCell<MaybeUninit<S>>,
}

/// What C's allocator gives: 16 bytes, or 8 where pointers are 4.
const ALLOCATED_ALIGNMENT: usize = 2 * size_of::<*const ()>();

/// Stops the build if a state could lie in memory that is not aligned for it.
#[doc(hidden)]
pub const fn check_alignment<S>(name: &str) {
    if align_of::<Memory<S>>() > ALLOCATED_ALIGNMENT {
        let text = TextBuffer::new().push("state `").push(name).push(
            "`: it is aligned more strictly than memory is allocated (16 bytes, 8 where pointers \
                   are 4): put the field that is into a Box",
        );
        panic!("{}", text.as_str());
    }
}

/// What became of an attempt to execute a module.
pub(crate) enum Claim<'a, S> {
    /// The caller has to write the value.
    Claimed(Claimed<'a, S>),
    /// There is a value already.
    Ready,
    /// Somebody else is executing the module, or it has been freed.
    Busy,
}

/// The right to write the value. Dropping it without a value lets another execution try again.
pub(crate) struct Claimed<'a, S>(&'a Memory<S>);

impl<S: 'static> Claimed<'_, S> {
    /// Writes the value and makes it visible.
    pub(crate) fn write(self, value: S) {
        // SAFETY: only one thread moves the phase to EXECUTING, and nobody reads before the
        // stamp stands there.
        unsafe { (*self.0.value.get()).write(value) };
        self.0.phase.store(Memory::<S>::stamp(), Ordering::Release);
        core::mem::forget(self);
    }
}

impl<S> Drop for Claimed<'_, S> {
    fn drop(&mut self) {
        self.0.phase.store(phase::NONE, Ordering::Release);
    }
}

impl<S: 'static> Memory<S> {
    /// The phase of memory with a value of this type, which another type hardly has.
    #[inline]
    fn stamp() -> u32 {
        struct Folded(u64);
        impl Hasher for Folded {
            fn write(&mut self, bytes: &[u8]) {
                for byte in bytes {
                    self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
                }
            }
            fn write_u64(&mut self, number: u64) {
                self.0 ^= number;
            }
            fn finish(&self) -> u64 {
                self.0
            }
        }
        let mut folded = Folded(0);
        TypeId::of::<S>().hash(&mut folded);
        // The highest bit keeps it apart from the other phases.
        #[allow(clippy::cast_possible_truncation, reason = "half of a hash is one, too")]
        let stamp = folded.finish() as u32;
        stamp | 1 << (u32::BITS - 1)
    }

    /// The value, once exec has written it and as long as it is not dropped.
    #[inline]
    pub(crate) fn value(&self) -> Option<&S> {
        // SAFETY: the stamp is stored with Release after a value of this type was written, which
        // is never written again until free, which no reference outlives: a reference to the
        // value borrows a handle that keeps the module alive.
        (self.phase() == Self::stamp()).then(|| unsafe { (*self.value.get()).assume_init_ref() })
    }

    #[cfg(no_gil)]
    #[inline]
    fn phase(&self) -> u32 {
        self.phase.load(Ordering::Acquire)
    }

    /// Not atomic, as the compiler compares in memory then.
    #[cfg(not(no_gil))]
    #[inline]
    fn phase(&self) -> u32 {
        // SAFETY: only threads of the interpreter of the module read and write the phase, with its
        // GIL, so that no two of them do at once.
        unsafe { *self.phase.as_ptr() }
    }

    /// The number of the module, once it is being executed.
    #[inline]
    pub(crate) fn number(&self) -> usize {
        self.number.load(Ordering::Relaxed)
    }

    /// Claims the right to write the value of the module that is executed with this number.
    pub(crate) fn claim(&self, number: usize) -> Claim<'_, S> {
        let claimed = self.phase.compare_exchange(
            phase::NONE,
            phase::EXECUTING,
            Ordering::Acquire,
            Ordering::Acquire,
        );
        match claimed {
            Ok(_) => {
                self.number.store(number, Ordering::Relaxed);
                Claim::Claimed(Claimed(self))
            }
            Err(phase) if phase == Self::stamp() => Claim::Ready,
            Err(_) => Claim::Busy,
        }
    }
}

impl<S: ModuleState> Memory<S> {
    const CHECKED: () = assert!(align_of::<Self>() <= ALLOCATED_ALIGNMENT, "see `check_alignment`");

    /// Gives a new module memory for its state, unless a module at its address has memory already.
    ///
    /// # Safety
    /// `module` is a module that is about to become one of a definition with state `S`, whose
    /// `m_free` is [`free`](super::hooks::free).
    pub(crate) unsafe fn give(module: *mut PyObject) -> Result<(), Refused> {
        let () = Self::CHECKED;
        // SAFETY: the function may be called at any time.
        let memory = unsafe { libc::calloc(1, size_of::<Self>()) };
        if memory.is_null() {
            return Err(Refused::OutOfMemory);
        }
        table::insert(module, memory.cast()).inspect_err(|_| {
            // SAFETY: it is new, and nobody has seen it.
            unsafe { libc::free(memory) }
        })
    }

    /// The memory of a module.
    ///
    /// # Safety
    /// `module` is a module of a definition with state `S`, alive for `'a`.
    #[inline]
    pub(crate) unsafe fn of<'a>(module: *mut PyObject) -> Option<&'a Self> {
        // SAFETY: what the table has for the address of a module that is alive was allocated by
        // `give` when that module was created, zeroed, and is freed with the module. Everything in
        // it changes only through atomics and cells.
        unsafe { table::find(module).cast::<Self>().as_ref() }
    }

    /// Drops the value, if there is one, and frees the memory.
    ///
    /// # Safety
    /// CPython frees the module, which is one of a definition with state `S`.
    pub(crate) unsafe fn take_back(module: *mut PyObject) {
        struct Free(*mut libc::c_void);
        impl Drop for Free {
            fn drop(&mut self) {
                // SAFETY: nothing leads to the memory any more.
                unsafe { libc::free(self.0) }
            }
        }
        let free = Free(table::remove(module).cast());
        // SAFETY: as in `of`; the memory is freed after this.
        let Some(memory) = (unsafe { free.0.cast::<Self>().as_ref() }) else { return };
        if memory.phase.swap(phase::DROPPED, Ordering::AcqRel) == Self::stamp() {
            // SAFETY: the stamp means a value of this type, and DROPPED keeps everybody else away.
            unsafe { (*memory.value.get()).assume_init_drop() }
        }
    }
}

/// A number that no module of this process has had.
pub(crate) fn next_number() -> Option<usize> {
    static LAST: AtomicUsize = AtomicUsize::new(NOBODY);
    let next = |last: usize| last.checked_add(1).filter(|next| next & UNTIL_FREE == 0);
    LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).ok().map(|last| last + 1)
}

/// The number that objects are stored with which belong to no module.
pub(crate) const NOBODY: usize = 1;
