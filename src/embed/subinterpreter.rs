//! Interpreters besides the main one.

use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pyo3_ffi::{self as ffi, PyInterpreterState, PyThreadState};

use super::error::{EndError, StartError};
use super::interpreter::Interpreter;
use super::join_threads::join_threads;
use crate::handle::Attached;
use crate::handle::thread::{Owned, Suspended};
#[cfg(interpreter_views)]
use crate::handle::thread_state::InterpreterView;
use crate::handle::thread_state::ThreadState;
#[cfg(not(interpreter_views))]
use crate::handle::thread_state::with_new_state;
use crate::handle::within;
#[cfg(all(Py_LIMITED_API, not(Py_3_12)))]
use crate::raw::running::Running;

/// How isolated a subinterpreter is: `PyInterpreterConfig`.
///
/// Before 3.12 and under the stable ABI there is only [`Isolation::Legacy`].
/// [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.PyInterpreterConfig)
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// # mod doc {
/// # use pymodule_ffi::embed::{Configuration, Isolation};
/// # use pymodule_ffi::prelude::*;
/// module! {
///     pub static SHARED;
///     name: "shared", interpreters: Supported, gil: NotUsed,
/// }
/// # #[cfg(not(opaque))]
/// # pub fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # let interpreter = Configuration::new().module(&SHARED).start()?;
/// for isolation in [Isolation::Legacy, Isolation::strongest()] {
///     let other = interpreter.subinterpreter(isolation)?;
///     let imported = other.attach(|attached| attached.import(c"shared").is_ok());
///     assert_eq!(imported, !isolation.has_own_gil());
/// }
/// # Ok(()) }
/// # }
/// # #[cfg(not(opaque))]
/// # doc::example().unwrap();
/// ```
#[doc(alias = "PyInterpreterConfig")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Isolation {
    /// `Py_NewInterpreter`: shares the GIL and the allocator of the main interpreter and loads
    /// any module, whatever that says of interpreters.
    Legacy,
    /// Shares the GIL; refuses modules that are only for the main interpreter; has its own
    /// allocator, and allows neither daemon threads nor `fork` and `exec`.
    #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
    SharedGil,
    /// As `SharedGil`, but with its own GIL: it runs at the same time as others, and
    /// refuses modules that rely on one GIL for all.
    #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
    OwnGil,
}

impl Isolation {
    /// Every kind that this build has, the least isolated first.
    pub const ALL: &[Self] = &[
        Self::Legacy,
        #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
        Self::SharedGil,
        #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
        Self::OwnGil,
    ];

    /// The most isolated kind that this build has: its own GIL, or what there was before.
    #[must_use]
    pub const fn strongest() -> Self {
        #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
        {
            Self::OwnGil
        }
        #[cfg(not(all(Py_3_12, not(Py_LIMITED_API))))]
        {
            Self::Legacy
        }
    }

    /// Whether such interpreters run at the same time as others.
    #[must_use]
    pub const fn has_own_gil(self) -> bool {
        #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
        {
            matches!(self, Self::OwnGil)
        }
        #[cfg(not(all(Py_3_12, not(Py_LIMITED_API))))]
        {
            false
        }
    }
}

impl fmt::Display for Isolation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Legacy => "legacy",
            #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
            Self::SharedGil => "isolated, with the main interpreter's GIL",
            #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
            Self::OwnGil => "isolated, with its own GIL",
        })
    }
}

/// A subinterpreter, started by [`Interpreter::subinterpreter`].
///
/// Any thread may use it, and several at once: each [`Subinterpreter::attach`] makes a new thread
/// state and deletes it afterwards. It can't outlive the main interpreter. Dropping it ends it;
/// [`Subinterpreter::end`] does so and returns errors.
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// # mod doc {
/// use pymodule_ffi::embed::{Configuration, Isolation};
/// use pymodule_ffi::prelude::*;
///
/// # pub
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let interpreter = Configuration::new().start()?;
///     let other = interpreter.subinterpreter(Isolation::strongest())?;
///     std::thread::scope(|scope| {
///         let run = || {
///             other.attach(|attached| Ok::<_, PythonError>(attached.run(c"x = 1", c"<doc>")?))
///         };
///         scope.spawn(run).join().expect("it does not panic")
///     })?;
///     other.end()?;
///     Ok(interpreter.finalize()?)
/// }
/// # }
/// # fn main() {
/// #     doc::main().unwrap();
/// # }
/// ```
///
/// Nothing of one interpreter gets into another:
///
/// ```compile_fail,E0277
/// # use pymodule_ffi::embed::{Interpreter, Subinterpreter};
/// fn mix(main: &Interpreter, other: &Subinterpreter<'_>) {
///     main.attach(|outer| {
///         let object = outer.none();
///         other.attach(|_| object.is_none())
///     });
/// }
/// ```
///
/// and the main one is not finalized while there is another:
///
/// ```compile_fail,E0505
/// # use pymodule_ffi::embed::{Interpreter, Isolation};
/// fn finalize(main: Interpreter) {
///     let other = main.subinterpreter(Isolation::Legacy).unwrap();
///     main.finalize().unwrap();
///     other.end().unwrap();
/// }
/// ```
pub struct Subinterpreter<'main> {
    state: NonNull<PyInterpreterState>,
    /// A thread state that is never attached. It is there for nothing but to be there: 3.12 can't
    /// make a thread state for an interpreter that has none, and 3.13.0 not two at once.
    #[cfg(not(Py_3_14))]
    spare: NonNull<PyThreadState>,
    #[cfg(interpreter_views)]
    view: InterpreterView,
    /// On 3.11 and before, a thread needs another interpreter to leave one that has ended.
    #[cfg(not(Py_3_12))]
    main: *mut PyInterpreterState,
    alive: &'main AtomicUsize,
    interpreter: PhantomData<&'main Interpreter>,
}

// SAFETY: the interpreter's state belongs to no thread; every use attaches a new thread state of the
// thread that it happens on.
unsafe impl Send for Subinterpreter<'_> {}
// SAFETY: as above; CPython synchronizes several threads of one interpreter.
unsafe impl Sync for Subinterpreter<'_> {}

impl Interpreter {
    /// `Py_NewInterpreterFromConfig`, before 3.12 and under the stable ABI `Py_NewInterpreter`:
    /// starts a subinterpreter.
    ///
    /// The inittab is shared, so that modules of this program can be imported in it. If
    /// only `Py_NewInterpreter` exists, a failure other than short memory ends the process.
    /// [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.Py_NewInterpreterFromConfig)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::{Configuration, Isolation};
    /// let interpreter = Configuration::new().start()?;
    /// let other = interpreter.subinterpreter(Isolation::strongest())?;
    /// other.attach(|attached| attached.run(c"x = 1", c"other.py").map_err(PythonError::from))?;
    /// assert!(interpreter.attach(|attached| attached.run(c"x", c"main.py").is_err()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// As [`Interpreter::attach`].
    #[doc(alias = "Py_NewInterpreter")]
    #[doc(alias = "Py_NewInterpreterFromConfig")]
    pub fn subinterpreter(&self, isolation: Isolation) -> Result<Subinterpreter<'_>, StartError> {
        self.attach(|_| {
            // SAFETY: the thread is attached to the main interpreter.
            let main = unsafe { ffi::PyThreadState_Get() };
            #[cfg(not(Py_3_12))]
            // SAFETY: as above.
            let main_interpreter = unsafe { ffi::PyInterpreterState_Get() };
            let first = new(isolation)?;
            // SAFETY: the new interpreter's first thread state is attached.
            let state = unsafe { NonNull::new_unchecked(ffi::PyInterpreterState_Get()) };
            #[cfg(interpreter_views)]
            // SAFETY: as above.
            let view = unsafe { InterpreterView::current() };
            #[cfg(not(Py_3_14))]
            // SAFETY: the interpreter is alive until its handle is gone.
            let spare = unsafe { ThreadState::new(state.as_ptr()) };
            // SAFETY: the first thread state is attached, and the main one this thread's. It is
            // cleared attached, as without the GIL it has to be, and deleted at once: a child of
            // `fork` clears those that it finds.
            unsafe {
                ffi::PyThreadState_Clear(first.as_ptr());
                ffi::PyThreadState_Swap(main);
                ffi::PyThreadState_Delete(first.as_ptr());
            }
            self.alive().fetch_add(1, Ordering::AcqRel);
            Ok(Subinterpreter {
                state,
                #[cfg(not(Py_3_14))]
                spare: NonNull::new(spare.expect("memory for a thread state").into_ptr())
                    .expect("not NULL"),
                #[cfg(interpreter_views)]
                view: view.expect("memory for a view"),
                #[cfg(not(Py_3_12))]
                main: main_interpreter,
                alive: self.alive(),
                interpreter: PhantomData,
            })
        })
    }
}

/// The first thread state of a new interpreter, attached; on failure the one before still is.
#[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
fn new(isolation: Isolation) -> Result<NonNull<PyThreadState>, StartError> {
    let config = match isolation {
        Isolation::Legacy => ffi::_PyInterpreterConfig_LEGACY_INIT,
        Isolation::SharedGil => ffi::PyInterpreterConfig {
            gil: ffi::PyInterpreterConfig_SHARED_GIL,
            ..ffi::_PyInterpreterConfig_INIT
        },
        Isolation::OwnGil => ffi::_PyInterpreterConfig_INIT,
    };
    let mut state = core::ptr::null_mut();
    // SAFETY: the thread is attached to the main interpreter, both pointers are valid.
    let status = unsafe { ffi::Py_NewInterpreterFromConfig(&raw mut state, &raw const config) };
    super::start::status::check(status)?;
    NonNull::new(state).ok_or(StartError::OutOfMemory)
}

#[cfg(not(all(Py_3_12, not(Py_LIMITED_API))))]
fn new(_: Isolation) -> Result<NonNull<PyThreadState>, StartError> {
    // SAFETY: the thread is attached to the main interpreter.
    NonNull::new(unsafe { ffi::Py_NewInterpreter() }).ok_or(StartError::OutOfMemory)
}

impl Subinterpreter<'_> {
    /// `PyThreadState_EnsureFromView`, before 3.15 `PyThreadState_New` and `PyEval_RestoreThread`:
    /// runs `work` attached to this interpreter.
    ///
    /// A thread that is attached to another interpreter is detached from it meanwhile. `work`
    /// can't use anything of that one: handles are not `Send`. Thread states are new each
    /// time, and with them what Python keeps by thread (`threading.local`, context variables).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::PythonError;
    /// # use pymodule_ffi::embed::{Configuration, Isolation};
    /// let interpreter = Configuration::new().start()?;
    /// let other = interpreter.subinterpreter(Isolation::strongest())?;
    /// interpreter.attach(|outer| {
    ///     let kept = outer.int(40)?;
    ///     let two = other.attach(|inner| Ok::<_, PythonError>(inner.int(2)?.to_i64()?))?;
    ///     assert_eq!(kept.to_i64()? + two, 42);
    ///     Ok::<_, PythonError>(())
    /// })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Panics
    /// If memory is too short for a thread state.
    #[doc(alias = "PyThreadState_New")]
    #[doc(alias = "PyThreadState_Swap")]
    pub fn attach<T>(&self, work: impl for<'py> FnOnce(Attached<'py>) -> T + Send) -> T {
        // SAFETY: it is only called below, where the thread is attached; nothing of `work`
        // outlives the call, as it takes any `'py`.
        let work = || work(unsafe { Attached::assume() });
        #[cfg(interpreter_views)]
        // SAFETY: both are of this interpreter.
        let result = unsafe { self.view.attach(self.state.as_ptr(), work) };
        #[cfg(not(interpreter_views))]
        // SAFETY: the interpreter is alive as long as its handle.
        let result = unsafe { with_new_state(self.state.as_ptr(), work) };
        result.expect("memory for a thread state")
    }

    /// `Py_EndInterpreter`: waits for the interpreter's threads and ends it.
    ///
    /// With an error it is still there, though without a handle, and the main interpreter can't
    /// be finalized; its `atexit` callbacks have run. Under the stable ABI a thread that `_thread` started a moment ago may be missed:
    /// then CPython ends the process.
    /// [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.Py_EndInterpreter)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::embed::{Configuration, Isolation};
    /// let interpreter = Configuration::new().start()?;
    /// let other = interpreter.subinterpreter(Isolation::strongest())?;
    /// assert_eq!(other.end(), Ok(()));
    /// assert_eq!(interpreter.finalize(), Ok(()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "Py_EndInterpreter")]
    pub fn end(self) -> Result<(), EndError> {
        core::mem::ManuallyDrop::new(self).finish()
    }

    fn finish(&self) -> Result<(), EndError> {
        if within::is_within(Some(self.state.as_ptr())) {
            return Err(EndError::Threads);
        }
        let _suspended = Suspended::new();
        // SAFETY: the interpreter is alive as long as its handle.
        let state = unsafe { ThreadState::new(self.state.as_ptr()) };
        let state = state.ok_or(EndError::OutOfMemory)?;
        let _owned = Owned::new(state.as_ptr());
        // SAFETY: the state is new and this thread's, and nothing is attached. The spare state has
        // been no thread's, so that it can be cleared and deleted; the interpreter has another then. As `self` is owned, no `attach` of it runs anywhere.
        unsafe {
            ffi::PyEval_RestoreThread(state.as_ptr());
            #[cfg(not(Py_3_14))]
            {
                ffi::PyThreadState_Clear(self.spare.as_ptr());
                ffi::PyThreadState_Delete(self.spare.as_ptr());
            }
            if !self.is_last(Attached::assume()) {
                ffi::PyThreadState_Clear(state.as_ptr());
                ffi::PyEval_SaveThread();
                return Err(EndError::Threads);
            }
            ffi::Py_EndInterpreter(state.into_ptr());
            self.leave();
        }
        self.alive.fetch_sub(1, Ordering::AcqRel);
        Ok(())
    }

    /// Whether this thread is the interpreter's last. If it is not, `Py_EndInterpreter` ends the
    /// process up to 3.13; from 3.14 on the other thread waits forever.
    fn is_last(&self, attached: Attached<'_>) -> bool {
        join_threads(attached);
        // A thread that was joined takes some more time to give up its state.
        let patience = Instant::now() + Duration::from_secs(1);
        loop {
            let last = self.is_alone(attached);
            if last || Instant::now() > patience {
                return last;
            }
            attached.detach(|| std::thread::sleep(Duration::from_millis(1)));
        }
    }

    #[cfg(not(Py_LIMITED_API))]
    fn is_alone(&self, _: Attached<'_>) -> bool {
        // SAFETY: the interpreter is alive as long as its handle, and this thread is attached, so
        // that it has a state and nobody else deletes that.
        unsafe {
            let state = ffi::PyThreadState_Get();
            ffi::PyInterpreterState_ThreadHead(self.state.as_ptr()) == state
                && ffi::PyThreadState_Next(state).is_null()
        }
    }

    /// The stable ABI has no list of thread states, but the interpreter counts its threads: those
    /// that have begun to run, which one that was just started does as soon as it can.
    #[cfg(Py_LIMITED_API)]
    #[allow(clippy::unused_self, reason = "the other one uses it")]
    fn is_alone(&self, attached: Attached<'_>) -> bool {
        (0..3).all(|_| {
            attached.detach(|| std::thread::sleep(Duration::from_millis(2)));
            let thread = attached.import(c"_thread");
            let count = thread.and_then(|thread| thread.call_method(c"_count", [])?.to_i64());
            count.is_ok_and(|count| count == 0)
        })
    }

    /// Detaches this thread from an interpreter that has ended. Before 3.12 it still has the
    /// GIL, though no state to give it back with.
    ///
    /// # Safety
    /// `Py_EndInterpreter` has just returned.
    #[cfg(not(Py_3_12))]
    unsafe fn leave(&self) {
        #[cfg(Py_LIMITED_API)]
        if Running::now().minor >= 12 {
            return;
        }
        // SAFETY: the state of this thread that `PyGILState` knows is detached, as none is
        // attached; a new one is deleted again. Either may be swapped in with the GIL held.
        unsafe {
            let known = ffi::PyGILState_GetThisThreadState();
            if !known.is_null() {
                ffi::PyThreadState_Swap(known);
                ffi::PyEval_SaveThread();
                return;
            }
            let state = ThreadState::new(self.main).expect("memory for a thread state");
            ffi::PyThreadState_Swap(state.as_ptr());
            ffi::PyThreadState_Clear(state.as_ptr());
            ffi::PyEval_SaveThread();
        }
    }

    #[cfg(Py_3_12)]
    #[allow(clippy::unused_self, reason = "before 3.12 it is used")]
    const unsafe fn leave(&self) {}
}

impl Drop for Subinterpreter<'_> {
    fn drop(&mut self) {
        // Only `end` reports failures.
        let _ = self.finish();
    }
}

impl fmt::Debug for Subinterpreter<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Subinterpreter").field(&self.state).finish()
    }
}
