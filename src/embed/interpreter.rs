//! The main interpreter of a program that embeds Python.

use core::mem::ManuallyDrop;

use pyo3_ffi::{self as ffi, PyThreadState};

use super::error::FinalizeError;
use crate::attached::Attached;

/// The main interpreter, started by [`Configuration::start`](super::Configuration::start).
///
/// It belongs to the thread that started it. Dropped, it is finalized; [`Interpreter::finalize`]
/// tells whether that went well.
#[derive(Debug)]
pub struct Interpreter {
    /// This thread's, detached.
    state: *mut PyThreadState,
}

impl Interpreter {
    /// # Safety
    /// This thread has just initialized Python and is attached.
    pub(super) unsafe fn started() -> Self {
        // SAFETY: the thread is attached.
        Self { state: unsafe { ffi::PyEval_SaveThread() } }
    }

    /// `PyEval_RestoreThread`, `PyEval_SaveThread`: runs `work` attached.
    ///
    /// An error of `work` that is to leave it is made a [`PythonError`](crate::PythonError).
    #[doc(alias = "PyEval_RestoreThread")]
    pub fn attach<T>(&mut self, work: impl for<'py> FnOnce(Attached<'py>) -> T) -> T {
        struct Detach<'a>(&'a mut Interpreter);
        impl Drop for Detach<'_> {
            fn drop(&mut self) {
                // SAFETY: the thread is attached, as `work` can't change that for good.
                self.0.state = unsafe { ffi::PyEval_SaveThread() };
            }
        }
        // SAFETY: the state is this thread's and detached: `&mut self` keeps a second `attach`
        // out, and the handle can't leave its thread.
        unsafe { ffi::PyEval_RestoreThread(self.state) };
        let _detach = Detach(self);
        // SAFETY: the thread is attached until `_detach` is dropped, which nothing of `work`
        // outlives, as it takes any `'py`.
        work(unsafe { Attached::assume() })
    }

    /// `Py_FinalizeEx`: ends the interpreter and all of its subinterpreters.
    ///
    /// An error means that buffered data could not be flushed; it is ended all the same.
    #[doc(alias = "Py_FinalizeEx")]
    pub fn finalize(self) -> Result<(), FinalizeError> {
        ManuallyDrop::new(self).end()
    }

    fn end(&mut self) -> Result<(), FinalizeError> {
        // SAFETY: the state is this thread's and detached; nothing attached is left, as every
        // `attach` has returned.
        let code = unsafe {
            ffi::PyEval_RestoreThread(self.state);
            ffi::Py_FinalizeEx()
        };
        if code < 0 { Err(FinalizeError) } else { Ok(()) }
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        // Whether data could be flushed is told by `finalize` alone.
        let _ = self.end();
    }
}
