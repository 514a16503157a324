//! Views and guards of interpreters, and attaching by them (3.15).
//!
//! pyo3-ffi lacks them, so they are declared here. On Windows it owns linking and nothing can be
//! declared beside it: there these functions are missing.

use core::ffi::c_void;
use core::marker::{PhantomData, PhantomPinned};

/// Declares an opaque struct of C.
macro_rules! opaque {
    ($($(#[$attribute:meta])* $name:ident)*) => {$(
        $(#[$attribute])*
        #[repr(C)]
        #[derive(Debug)]
        pub struct $name {
            opaque: [u8; 0],
            marker: PhantomData<(*mut u8, PhantomPinned)>,
        }
    )*};
}

opaque! {
    /// `PyInterpreterView`: an interpreter that may have ended (3.15).
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterView)
    PyInterpreterView

    /// `PyInterpreterGuard`: keeps an interpreter from being finalized (3.15).
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterGuard)
    PyInterpreterGuard
}

/// `PyThreadStateToken`: what [`PyThreadState_Release`] needs to know of the thread (3.15).
///
/// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyThreadStateToken)
pub type PyThreadStateToken = c_void;

#[cfg(not(windows))]
unsafe extern "C" {
    /// `PyInterpreterGuard_FromCurrent`: a guard of the attached interpreter (3.15, not on
    /// Windows).
    ///
    /// Ended by [`PyInterpreterGuard_Close`]. NULL with `PythonFinalizationError` once the
    /// interpreter is being finalized, or `MemoryError`.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterGuard_FromCurrent)
    ///
    /// # Safety
    /// Attached thread.
    pub fn PyInterpreterGuard_FromCurrent() -> *mut PyInterpreterGuard;

    /// `PyInterpreterGuard_FromView`: a guard of the interpreter of a view (3.15, not on Windows).
    ///
    /// Ended by [`PyInterpreterGuard_Close`]. NULL without an exception if the interpreter has
    /// ended, is being finalized, or memory is short.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterGuard_FromView)
    ///
    /// # Safety
    /// `view` is valid. The thread need not be attached.
    pub fn PyInterpreterGuard_FromView(view: *mut PyInterpreterView) -> *mut PyInterpreterGuard;

    /// `PyInterpreterGuard_Close`: ends a guard (3.15, not on Windows).
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterGuard_Close)
    ///
    /// # Safety
    /// `guard` is valid, and not used again. The thread need not be attached.
    pub fn PyInterpreterGuard_Close(guard: *mut PyInterpreterGuard);

    /// `PyInterpreterView_FromCurrent`: a view of the attached interpreter (3.15, not on Windows).
    ///
    /// Ended by [`PyInterpreterView_Close`]. NULL with `MemoryError`.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterView_FromCurrent)
    ///
    /// # Safety
    /// Attached thread.
    pub fn PyInterpreterView_FromCurrent() -> *mut PyInterpreterView;

    /// `PyInterpreterView_FromMain`: a view of the main interpreter, whichever that is when it is
    /// used (3.15, not on Windows).
    ///
    /// Ended by [`PyInterpreterView_Close`]. NULL without an exception if memory is short.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterView_FromMain)
    ///
    /// # Safety
    /// None beyond that of every C function. The thread need not be attached.
    pub fn PyInterpreterView_FromMain() -> *mut PyInterpreterView;

    /// `PyInterpreterView_Close`: ends a view (3.15, not on Windows).
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterView_Close)
    ///
    /// # Safety
    /// `view` is valid, and not used again. The thread need not be attached.
    pub fn PyInterpreterView_Close(view: *mut PyInterpreterView);

    /// `PyThreadState_Ensure`: attaches this thread to the interpreter of a guard (3.15, not on
    /// Windows).
    ///
    /// Ended by [`PyThreadState_Release`]. NULL without an exception if memory is short.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyThreadState_Ensure)
    ///
    /// # Safety
    /// `guard` is valid until the release. If the thread is attached to another interpreter, its
    /// `PyGILState` thread state is not a detached one of this interpreter: CPython 3.15 would
    /// attach that one without detaching the other.
    pub fn PyThreadState_Ensure(guard: *mut PyInterpreterGuard) -> *mut PyThreadStateToken;

    /// `PyThreadState_EnsureFromView`: [`PyThreadState_Ensure`] with its own guard (3.15, not
    /// on Windows).
    ///
    /// NULL without an exception if the interpreter has ended, is being finalized, or memory is
    /// short.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyThreadState_EnsureFromView)
    ///
    /// # Safety
    /// As [`PyThreadState_Ensure`], with a valid `view`.
    pub fn PyThreadState_EnsureFromView(view: *mut PyInterpreterView) -> *mut PyThreadStateToken;

    /// `PyThreadState_Release`: undoes [`PyThreadState_Ensure`] (3.15, not on Windows).
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyThreadState_Release)
    ///
    /// # Safety
    /// `token` is what the last `PyThreadState_Ensure` of this thread that was not released
    /// returned, and the thread state that this attached is attached.
    pub fn PyThreadState_Release(token: *mut PyThreadStateToken);
}
