//! The module of a class, while a method of the class runs.

use core::marker::PhantomData;

use pyo3_ffi::PyObject;

use crate::handle::Attached;
use crate::module::Module;

/// A strong reference to a module, which is released by hand.
///
/// The class has one, too, but the garbage collector may release that during the call: it clears
/// the class where another thread still got an instance from a destructor.
#[must_use = "the reference is leaked unless it is released"]
pub(super) struct Held<'py, S> {
    module: *mut PyObject,
    of: PhantomData<Module<'py, S>>,
}

impl<S> Clone for Held<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Held<'_, S> {}

impl<'py, S> Held<'py, S> {
    /// # Safety
    /// `module` is a module of a definition with state `S`, and alive.
    #[inline]
    pub(super) unsafe fn new(_: Attached<'py>, module: *mut PyObject) -> Self {
        // SAFETY: the caller's contract.
        unsafe { count::add(module) };
        Self { module, of: PhantomData }
    }

    #[inline]
    pub(super) fn get(&self) -> &Module<'py, S> {
        // SAFETY: the caller of `new` vouched for the module, to which this is a reference.
        unsafe { Module::from_pointer_ref(&self.module) }
    }

    /// # Safety
    /// It is not used again, nor is a copy of it.
    #[inline]
    pub(super) unsafe fn release(self) {
        // SAFETY: the reference is this one's, and the thread attached, which `'py` does not
        // outlive.
        unsafe { count::remove(self.module) }
    }
}

#[cfg(not(module_counts))]
mod count {
    pub(super) use crate::handle::refcount::{decref as remove, incref as add};
}

/// References to a module need no question whether it is immortal, for which C has three
/// instructions each time.
///
/// The objects that several interpreters share are immortal and static, and a module is neither:
/// only threads of its own interpreter count references to it, with the GIL. What makes an object
/// immortal is a count from `2**31` on in the lower half of the word. `PyUnstable_SetImmortal` sets
/// it to `3 * 2**30`, far from that limit and from 0, for code that counts without asking, as modules
/// for the stable ABI of 3.11 and before do. This adds one and removes one.
#[cfg(module_counts)]
mod count {
    use pyo3_ffi::{self as ffi, PyObject};

    /// # Safety
    /// The thread is attached, and `module` is a module that is alive.
    #[inline]
    pub(in super::super) unsafe fn add(module: *mut PyObject) {
        // SAFETY: the caller vouches for the module, and the GIL keeps others from counting.
        unsafe {
            let count = &raw mut (*module).ob_refcnt.refcnt_and_flags.ob_refcnt;
            *count = (*count).wrapping_add(1);
        }
    }

    /// # Safety
    /// As [`add`], which was called before and whose reference is given up.
    #[inline]
    pub(in super::super) unsafe fn remove(module: *mut PyObject) {
        // SAFETY: as in `add`. The last reference is the interpreter's to release, and is ours to
        // give.
        unsafe {
            let count = &raw mut (*module).ob_refcnt.refcnt_and_flags.ob_refcnt;
            *count = (*count).wrapping_sub(1);
            if *count == 0 {
                last(module);
            }
        }
    }

    /// # Safety
    /// The one reference to the module was removed.
    #[cold]
    #[inline(never)]
    unsafe fn last(module: *mut PyObject) {
        // SAFETY: the thread is attached; the interpreter removes the reference that is put back.
        unsafe {
            add(module);
            ffi::Py_DECREF(module);
        }
    }
}
