//! Views of interpreters, with which any thread attaches.

use core::fmt;
use std::sync::Arc;

use pyo3_ffi::{self as ffi, PyInterpreterState};

use super::attached::Attached;
use super::error::Raised;
use super::record::Record;
use super::thread;
#[cfg(not(interpreter_views))]
use super::thread_state;
use super::within::Within;

/// An interpreter that may have ended: any thread can keep a view and attach by it.
///
/// You get one from [`Attached::view`], in a callback or in
/// [`Interpreter::attach`](crate::embed::Interpreter::attach). It is `Send`, `Sync`, and `'static`,
/// so it can be kept in module state and sent to a thread. It does not keep the interpreter alive.
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// # mod doc {
/// use pymodule_ffi::View;
/// use pymodule_ffi::prelude::*;
///
/// /// Calls `callback` from a thread of Rust.
/// fn later(view: View, number: i64) -> std::thread::JoinHandle<()> {
///     std::thread::spawn(move || {
///         let printed = view.attach(|attached| {
///             let print = attached.import(c"builtins")?.getattr(c"print")?;
///             print.call([&attached.int(number)?]).map(drop).map_err(PythonError::from)
///         });
///         match printed {
///             Ok(Ok(())) => {}
///             Ok(Err(error)) => eprintln!("{error}"),
///             Err(gone) => eprintln!("{number} was not printed: {gone}"),
///         }
///     })
/// }
/// # pub fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # let interpreter = pymodule_ffi::embed::Configuration::new().start()?;
/// # let view = interpreter.attach(|attached| attached.view().map_err(PythonError::from))?;
/// # later(view.clone(), 42).join().expect("no panic");
/// # interpreter.finalize()?;
/// # assert!(view.attach(|_| ()).is_err());
/// # Ok(()) }
/// # }
/// # doc::example().unwrap();
/// ```
///
/// # When the interpreter ends
///
/// `Py_FinalizeEx`, `Py_EndInterpreter`, and the end of the `python` command run the callbacks of
/// `atexit`, the last registered first. The first [`Attached::view`] of an interpreter registers
/// one. It makes [`View::attach`] return [`Gone`], and then waits for the threads that are still in
/// one. So a thread in [`View::attach`] can finish, and a thread that comes later is told; none is
/// stopped, and none aborts the process. To end your threads before that, register a callback of
/// `atexit` of your own after the first call of [`Attached::view`]: it runs first.
///
/// A thread in [`View::attach`] that never returns keeps the process from ending, as a thread of
/// `threading` does that is not a daemon. So does one that waits there for the thread that ends
/// the interpreter.
///
/// The first view may also be made in a callback of `atexit`, which is too late for another one to
/// be called: then the waiting begins when `atexit` forgets its callbacks, after the last one.
///
/// From 3.15 on, the functions of PEP 788 attach, and hold whatever `atexit` does. Before, and under
/// the stable ABI with a lower floor, these cases remain:
///
/// - After `atexit._clear()` the interpreter's end does not wait until a thread has attached again,
///   which registers the callback again.
/// - An interrupt (`KeyboardInterrupt`) ends the waiting.
/// - The first view of an interpreter that is made in a destructor while `atexit` forgets its
///   callbacks may not be protected. One that is made later is closed.
///
/// A thread that is attached when its interpreter goes away nevertheless hangs when it attaches
/// again or crashes, and `Py_EndInterpreter` ends the process up to 3.13.
///
/// `atexit._run_exitfuncs()` closes the views of an interpreter for good, although it goes on; in a
/// [`View::attach`] it raises `RuntimeError`, and does what `atexit._clear()` does.
///
/// # After a fork
///
/// In a child of `os.fork()`, the views of the interpreter that forked stay valid: threads that the
/// child starts can attach by them. The other interpreters have ended there.
#[doc(alias = "PyInterpreterView")]
#[doc(alias = "PyInterpreterGuard")]
#[derive(Clone)]
pub struct View {
    record: Arc<Record>,
}

/// The error of [`View::attach`]: the interpreter has ended or is being finalized, or memory is
/// too short for a thread state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("can't attach to the interpreter: it has ended or is being finalized")
    }
}

impl core::error::Error for Gone {}

impl<'py> Attached<'py> {
    /// Returns a view of this interpreter: `PyInterpreterView_FromCurrent` from 3.15 on.
    ///
    /// The first call in an interpreter registers a callback of `atexit`, see [`View`]. While the
    /// interpreter is being finalized the result is a view whose [`View::attach`] fails.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyInterpreterView_FromCurrent)
    ///
    /// # Errors
    /// If memory is short, or `atexit` can't be imported.
    #[doc(alias = "PyInterpreterView_FromCurrent")]
    pub fn view(self) -> Result<View, Raised<'py>> {
        Ok(View { record: Record::of(self)? })
    }
}

impl View {
    /// Runs `work` attached to the interpreter, or returns [`Gone`] without running it.
    ///
    /// `PyThreadState_EnsureFromView` from 3.15 on; before, and under the stable ABI with a lower
    /// floor, `PyThreadState_New` and `PyEval_RestoreThread`. If this thread is attached to the
    /// interpreter already, `work` runs at once. If it is attached to another interpreter, it is
    /// detached from that meanwhile: `work` can't use anything of that one, as handles are not
    /// `Send`. [`View`] says what happens when the interpreter ends.
    /// [Manual](https://docs.python.org/3.15/c-api/threads.html#c.PyThreadState_EnsureFromView)
    ///
    /// Exceptions can't leave `work`: make a [`PythonError`](crate::PythonError) of one.
    ///
    /// # Errors
    /// [`Gone`] if the interpreter has ended or is being finalized, or memory is too short for a
    /// thread state.
    #[doc(alias = "PyThreadState_EnsureFromView")]
    #[doc(alias = "PyThreadState_Ensure")]
    #[doc(alias = "PyThreadState_Release")]
    #[doc(alias = "PyGILState_Ensure")]
    #[doc(alias = "PyInterpreterGuard_FromView")]
    pub fn attach<T>(
        &self,
        work: impl for<'py> FnOnce(Attached<'py>) -> T + Send,
    ) -> Result<T, Gone> {
        let _entered = self.record.enter().ok_or(Gone)?;
        let interpreter = self.record.interpreter();
        let work = || {
            // SAFETY: it is only called below, where the thread is attached; nothing of `work`
            // outlives the call, as it takes any `'py`.
            let attached = unsafe { Attached::assume() };
            if let Err(raised) = self.record.guard(attached) {
                // The interpreter's end does not wait then: the next call tries again.
                drop(raised);
            }
            work(attached)
        };
        let _within = Within::new(interpreter);
        if is_attached_to(interpreter) {
            return Ok(work());
        }
        #[cfg(interpreter_views)]
        // SAFETY: both are of the record.
        return unsafe { self.record.view().attach(interpreter, work) }.ok_or(Gone);
        #[cfg(not(interpreter_views))]
        // SAFETY: the interpreter is alive while the record is entered.
        unsafe { thread_state::with_new_state(interpreter, work) }.ok_or(Gone)
    }

    /// Whether [`View::attach`] can only fail from now on.
    ///
    /// `false` promises nothing: the interpreter may end at any time.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.record.is_closed()
    }
}

impl fmt::Debug for View {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("View").field("is_gone", &self.is_gone()).finish_non_exhaustive()
    }
}

/// Whether this thread is attached to that interpreter, as far as can be told.
fn is_attached_to(interpreter: *mut PyInterpreterState) -> bool {
    // SAFETY: the thread is attached where the left side is true.
    !thread::current().is_null() && unsafe { ffi::PyInterpreterState_Get() } == interpreter
}
