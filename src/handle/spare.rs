//! A thread state that is there for nothing but to be there.

/// A thread state that is never attached, of an interpreter that would have no other at times: 3.11
/// and 3.12 can't make one for it then, and 3.13.0 not while the last one is deleted. Elsewhere
/// nothing is kept.
#[cfg(all(any(Py_3_11, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED)))]
mod kept {
    use core::ops::RangeInclusive;
    use core::ptr::{NonNull, null_mut};
    use core::sync::atomic::{AtomicPtr, Ordering};

    use pyo3_ffi::{self as ffi, PyInterpreterState, PyThreadState};

    use crate::raw::running::Running;

    pub(crate) struct Spare(AtomicPtr<PyThreadState>);

    impl Spare {
        pub(crate) const fn new() -> Self {
            Self(AtomicPtr::new(null_mut()))
        }

        /// Makes one of a subinterpreter, which may have no thread between two calls.
        ///
        /// # Safety
        /// The thread is attached to the interpreter.
        pub(crate) unsafe fn make(&self, interpreter: *mut PyInterpreterState) {
            // SAFETY: the caller vouches for the interpreter.
            let is_main = unsafe { ffi::PyInterpreterState_GetID(interpreter) } == 0;
            if !is_main && self.0.load(Ordering::Acquire).is_null() {
                // SAFETY: the caller's contract.
                unsafe { self.fill(12..=13, interpreter) }
            }
        }

        /// Makes one in a child of `fork`, whose only thread may be one that ends its state. CPython
        /// has deleted the one of the parent there.
        ///
        /// # Safety
        /// This is such a child; the thread is attached to the interpreter.
        #[cfg(unix)]
        pub(crate) unsafe fn make_in_child(&self, interpreter: *mut PyInterpreterState) {
            self.0.store(null_mut(), Ordering::Release);
            // SAFETY: the caller's contract.
            unsafe { self.fill(11..=13, interpreter) }
        }

        /// # Safety
        /// The thread is attached to the interpreter.
        unsafe fn fill(&self, minors: RangeInclusive<u32>, interpreter: *mut PyInterpreterState) {
            if minors.contains(&Running::now().minor) {
                // SAFETY: the interpreter is alive, as the thread is attached to it.
                self.0.store(unsafe { ffi::PyThreadState_New(interpreter) }, Ordering::Release);
            }
        }

        /// Deletes it: `Py_EndInterpreter` aborts beside another thread state.
        ///
        /// # Safety
        /// The thread is attached to the interpreter, which so has another thread state.
        pub(crate) unsafe fn delete(&self) {
            if let Some(spare) = NonNull::new(self.0.swap(null_mut(), Ordering::AcqRel)) {
                // SAFETY: it was taken out, so that nobody deletes it twice; nobody has attached it.
                unsafe {
                    ffi::PyThreadState_Clear(spare.as_ptr());
                    ffi::PyThreadState_Delete(spare.as_ptr());
                }
            }
        }

        /// As [`Spare::delete`], in a subinterpreter: the main interpreter ends beside any number.
        ///
        /// # Safety
        /// As there.
        pub(crate) unsafe fn delete_in_subinterpreter(&self, interpreter: *mut PyInterpreterState) {
            // SAFETY: the caller's contract.
            unsafe {
                if ffi::PyInterpreterState_GetID(interpreter) != 0 {
                    self.delete();
                }
            }
        }
    }
}

#[cfg(not(all(any(Py_3_11, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED))))]
#[allow(clippy::unused_self, reason = "other versions use it")]
mod kept {
    use pyo3_ffi::PyInterpreterState;

    pub(crate) struct Spare;

    impl Spare {
        pub(crate) const fn new() -> Self {
            Self
        }
        pub(crate) const unsafe fn make(&self, _: *mut PyInterpreterState) {}
        #[cfg(unix)]
        pub(crate) const unsafe fn make_in_child(&self, _: *mut PyInterpreterState) {}
        pub(crate) const unsafe fn delete(&self) {}
        pub(crate) const unsafe fn delete_in_subinterpreter(&self, _: *mut PyInterpreterState) {}
    }
}

pub(super) use kept::Spare;
