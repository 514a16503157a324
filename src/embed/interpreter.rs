//! The main interpreter of a program that embeds Python.

use core::mem::ManuallyDrop;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::MutexGuard;

use pyo3_ffi::{self as ffi, PyThreadState};

use super::error::{FinalizeError, StartError};
use super::process::{self, Earlier};
#[cfg(interpreter_views)]
use crate::handle::thread_state::InterpreterView;
use crate::handle::{Attached, thread, within};

/// The main interpreter, started by [`Configuration::start`](super::Configuration::start).
///
/// It belongs to the thread that started it. Dropping it finalizes it; [`Interpreter::finalize`]
/// does so and returns errors.
///
/// ```compile_fail,E0277
/// # use pymodule_ffi::embed::Configuration;
/// let interpreter = Configuration::new().start().unwrap();
/// std::thread::spawn(move || interpreter.finalize());
/// ```
#[derive(Debug)]
pub struct Interpreter {
    /// This thread's, detached except while [`Interpreter::attach`] runs.
    state: *mut PyThreadState,
    #[cfg(interpreter_views)]
    of: *mut ffi::PyInterpreterState,
    #[cfg(interpreter_views)]
    view: InterpreterView,
    /// How many subinterpreters there are: to finalize Python before them would abort.
    alive: AtomicUsize,
}

impl Interpreter {
    /// # Safety
    /// This thread has just initialized Python and is attached.
    #[cfg_attr(not(Py_3_15), allow(clippy::unnecessary_wraps, reason = "it fails from 3.15 on"))]
    pub(super) unsafe fn started() -> Result<Self, StartError> {
        #[cfg(interpreter_views)]
        // SAFETY: the thread is attached.
        let Some(view) = (unsafe { InterpreterView::current() }) else {
            // SAFETY: the thread is attached, and nobody else has seen the interpreter.
            unsafe { ffi::Py_FinalizeEx() };
            return Err(StartError::OutOfMemory);
        };
        // SAFETY: the thread is attached.
        let interpreter = unsafe { ffi::PyInterpreterState_Get() };
        // SAFETY: as above.
        let state = unsafe { ffi::PyEval_SaveThread() };
        thread::set_home(interpreter, state);
        Ok(Self {
            state,
            #[cfg(interpreter_views)]
            of: interpreter,
            #[cfg(interpreter_views)]
            view,
            alive: AtomicUsize::new(0),
        })
    }

    pub(super) const fn alive(&self) -> &AtomicUsize {
        &self.alive
    }

    /// `PyThreadState_EnsureFromView`, `PyThreadState_Release`, before 3.15 `PyEval_RestoreThread`,
    /// `PyEval_SaveThread`: runs `work` attached.
    ///
    /// An error of `work` that is to leave it is made a [`PythonError`](crate::PythonError).
    /// Within `work` it may be called again.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::Configuration;
    /// let interpreter = Configuration::new().start()?;
    /// let answer = interpreter.attach(|attached| {
    ///     attached.run(c"answer = 6 * 7", c"example.py")?;
    ///     Ok::<_, PythonError>(attached.import(c"__main__")?.getattr(c"answer")?.to_i64()?)
    /// })?;
    /// assert_eq!(answer, 42);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// If this thread is attached to another interpreter, as it is while
    /// [`Subinterpreter::attach`](super::Subinterpreter::attach) runs.
    #[doc(alias = "PyEval_RestoreThread")]
    pub fn attach<T>(&self, work: impl for<'py> FnOnce(Attached<'py>) -> T) -> T {
        // SAFETY: it is only called below, where the thread is attached; nothing of `work`
        // outlives the call, as it takes any `'py`.
        let work = || work(unsafe { Attached::assume() });
        let current = thread::current();
        if current == self.state {
            return work();
        }
        assert!(current.is_null(), "this thread is attached to another interpreter");
        #[cfg(interpreter_views)]
        // SAFETY: both are of this interpreter; the state is used that is this thread's.
        return unsafe { self.view.attach(self.of, work) }
            .expect("Python is not finalized while there is its handle");
        #[cfg(not(interpreter_views))]
        // SAFETY: the state is this thread's, as the handle can't leave it, and nothing is
        // attached.
        unsafe {
            thread::with_state(self.state, work)
        }
    }

    /// `Py_FinalizeEx`: ends the interpreter.
    ///
    /// It waits for the threads in [`View::attach`](crate::View::attach). In a closure of that, on
    /// this thread, it is [`FinalizeError::Attached`].
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::embed::{Configuration, FinalizeError, Isolation};
    /// Configuration::new().start()?.finalize()?;
    /// let interpreter = Configuration::new().start()?;
    /// std::mem::forget(interpreter.subinterpreter(Isolation::Legacy)?);
    /// assert_eq!(interpreter.finalize(), Err(FinalizeError::Subinterpreters(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_FinalizeEx")]
    pub fn finalize(self) -> Result<(), FinalizeError> {
        ManuallyDrop::new(self).end()
    }

    /// `Py_RunMain`: does what the command line says ([`Configuration::command_line`]), as the
    /// `python` command does, finalizes Python, and returns the exit status. Not under the
    /// stable ABI.
    ///
    /// A `SystemExit` that nothing handles ends the process with its status, and an interrupt
    /// by a signal ends it by that signal, as they end the `python` command.
    /// [Manual](https://docs.python.org/3/c-api/init_config.html#c.Py_RunMain)
    ///
    /// [`Configuration::command_line`]: super::Configuration::command_line
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::embed::Configuration;
    /// let configuration = Configuration::new().command_line(["demo", "-c", "print(6 * 7)"]);
    /// assert_eq!(configuration.start()?.run_main()?, 0);
    /// let failing = Configuration::new().command_line(["demo", "-c", "1 / 0"]);
    /// assert_eq!(failing.start()?.run_main()?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(not(Py_LIMITED_API))]
    #[doc(alias = "Py_RunMain")]
    pub fn run_main(self) -> Result<i32, FinalizeError> {
        let this = ManuallyDrop::new(self);
        let _changing = this.may_end()?;
        // SAFETY: as in `end`; the function finalizes Python.
        unsafe {
            thread::leave_home();
            ffi::PyEval_RestoreThread(this.state);
            Ok(ffi::Py_RunMain())
        }
    }

    /// Keeps others from starting an interpreter until this one has ended.
    fn may_end(&self) -> Result<MutexGuard<'static, Earlier>, FinalizeError> {
        if within::is_within(None) {
            return Err(FinalizeError::Attached);
        }
        match self.alive.load(Ordering::Acquire) {
            0 => Ok(process::change()),
            count => Err(FinalizeError::Subinterpreters(count)),
        }
    }

    fn end(&self) -> Result<(), FinalizeError> {
        let _changing = self.may_end()?;
        // SAFETY: the state is this thread's and detached; nothing attached is left, as every
        // `attach` has returned.
        let code = unsafe {
            thread::leave_home();
            ffi::PyEval_RestoreThread(self.state);
            ffi::Py_FinalizeEx()
        };
        if code < 0 { Err(FinalizeError::Flush) } else { Ok(()) }
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        // Only `finalize` reports failures.
        let _ = self.end();
    }
}
