//! Thread states that this crate makes, and attaching with one.

#[cfg(not(interpreter_views))]
use core::cell::Cell;
use core::ptr::NonNull;
#[cfg(interpreter_views)]
use std::sync::{Mutex, MutexGuard, PoisonError};
#[cfg(interpreter_views)]
use std::thread::ThreadId;
#[cfg(interpreter_views)]
use std::vec::Vec;

use pyo3_ffi::{self as ffi, PyInterpreterState, PyThreadState};

use super::gate::Inside;
use super::thread::{self, Suspended};

/// A thread state of this thread. Deleted, detached, when it is dropped.
pub(crate) struct ThreadState(NonNull<PyThreadState>);

impl ThreadState {
    /// `PyThreadState_New`; `None` if memory is short.
    ///
    /// # Safety
    /// The interpreter is alive until the state is deleted. This thread is not attached.
    pub(crate) unsafe fn new(interpreter: *mut PyInterpreterState) -> Option<Self> {
        let _inside = Inside::detached();
        // SAFETY: the caller's contract.
        NonNull::new(unsafe { ffi::PyThreadState_New(interpreter) }).map(Self)
    }

    pub(crate) const fn as_ptr(&self) -> *mut PyThreadState {
        self.0.as_ptr()
    }

    pub(crate) const fn into_ptr(self) -> *mut PyThreadState {
        let state = self.0.as_ptr();
        core::mem::forget(self);
        state
    }
}

impl Drop for ThreadState {
    fn drop(&mut self) {
        let _inside = Inside::detached();
        // SAFETY: the state is not attached, and cleared or never used.
        unsafe { ffi::PyThreadState_Delete(self.as_ptr()) }
    }
}

/// Clears a thread state, attached, when dropped. From then on the thread is inside the gate.
#[cfg(not(interpreter_views))]
struct Clear<'a> {
    state: &'a ThreadState,
    inside: &'a Cell<Option<Inside>>,
}

#[cfg(not(interpreter_views))]
impl Drop for Clear<'_> {
    fn drop(&mut self) {
        // SAFETY: the state is attached to this thread.
        self.inside.set(Some(unsafe { Inside::attached() }));
        // SAFETY: as above.
        unsafe { ffi::PyThreadState_Clear(self.state.as_ptr()) }
    }
}

/// Runs `work` attached to an interpreter, with a new thread state, or with that which `PyGILState`
/// knows of this thread if it is of this interpreter, as C's functions expect it up to 3.11. What
/// this thread had attached is detached meanwhile. `None`, without a call of `work`, if memory is short.
///
/// # Safety
/// The interpreter is alive until this returns.
#[cfg(not(interpreter_views))]
pub(crate) unsafe fn with_new_state<T>(
    interpreter: *mut PyInterpreterState,
    work: impl FnOnce() -> T,
) -> Option<T> {
    let _suspended = Suspended::new();
    if let Some(home) = thread::home(interpreter) {
        // SAFETY: the state is this thread's, and detached, as all are.
        return Some(unsafe { thread::with_state(home, work) });
    }
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    // SAFETY: may be called by any thread; the state that it returns is this thread's, and detached
    // now, as all are.
    unsafe {
        let known = ffi::PyGILState_GetThisThreadState();
        if !known.is_null() && ffi::PyThreadState_GetInterpreter(known) == interpreter {
            return Some(thread::with_state(known, work));
        }
    }
    // Left after the state is deleted.
    let inside = Cell::new(None);
    // SAFETY: the interpreter is alive until this returns.
    let state = unsafe { ThreadState::new(interpreter) }?;
    // SAFETY: the state is new and this thread's, and nothing is attached.
    unsafe {
        Some(thread::with_state(state.as_ptr(), || {
            let _clear = Clear { state: &state, inside: &inside };
            work()
        }))
    }
}

/// `PyInterpreterView`, closed when it is dropped.
#[cfg(interpreter_views)]
#[derive(Debug)]
pub(crate) struct InterpreterView(NonNull<crate::raw::PyInterpreterView>);

// SAFETY: a view may be used and closed by any thread, attached or not.
#[cfg(interpreter_views)]
unsafe impl Send for InterpreterView {}
// SAFETY: as above; a view is not written to.
#[cfg(interpreter_views)]
unsafe impl Sync for InterpreterView {}

#[cfg(interpreter_views)]
impl Drop for InterpreterView {
    fn drop(&mut self) {
        // SAFETY: the view is valid and not used again.
        unsafe { crate::raw::PyInterpreterView_Close(self.0.as_ptr()) }
    }
}

#[cfg(interpreter_views)]
impl InterpreterView {
    /// `PyInterpreterView_FromCurrent`; `None` with an exception if memory is short.
    ///
    /// # Safety
    /// The thread is attached.
    pub(crate) unsafe fn current() -> Option<Self> {
        // SAFETY: the caller's contract.
        NonNull::new(unsafe { crate::raw::PyInterpreterView_FromCurrent() }).map(Self)
    }

    /// Runs `work` attached to this interpreter, by the functions of PEP 788; what this thread had
    /// attached is detached meanwhile. `None`, without a call of `work`, if the interpreter has
    /// ended, is being finalized, or memory is short.
    ///
    /// A state of this thread that `PyGILState` knows is used again if it is of that interpreter.
    ///
    /// # Safety
    /// `interpreter` is that of the view, if it is alive.
    pub(crate) unsafe fn attach<T>(
        &self,
        interpreter: *mut PyInterpreterState,
        work: impl FnOnce() -> T,
    ) -> Option<T> {
        struct Release(NonNull<crate::raw::PyThreadStateToken>);
        impl Drop for Release {
            fn drop(&mut self) {
                // SAFETY: the thread state of `attach` is attached again whenever `work` is left.
                let _inside = unsafe { Inside::attached() };
                // SAFETY: as above; the token is of this thread's last call, as calls nest.
                unsafe { crate::raw::PyThreadState_Release(self.0.as_ptr()) }
            }
        }
        let _suspended = Suspended::new();
        let inside = Inside::detached();
        let guard = Guard::new(self, interpreter)?;
        if let Some(home) = thread::home(interpreter) {
            drop(inside);
            // SAFETY: the state is this thread's, and detached, as all are.
            return Some(unsafe { thread::with_state(home, work) });
        }
        // SAFETY: the guard is valid until the release, and this thread is detached.
        let token = unsafe { crate::raw::PyThreadState_Ensure(guard.0.as_ptr()) };
        let _release = Release(NonNull::new(token)?);
        drop(inside);
        // SAFETY: the thread is attached.
        let _owned = thread::Owned::new(unsafe { ffi::PyThreadState_Get() });
        Some(work())
    }
}

/// A guard, the interpreter that it is of, and the thread that has it.
#[cfg(interpreter_views)]
struct Kept {
    guard: usize,
    interpreter: usize,
    thread: ThreadId,
}

/// The guards of all threads. Changed inside the gate, so that a child of `fork` finds it whole.
#[cfg(interpreter_views)]
static GUARDS: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// `PyInterpreterGuard`, closed when it is dropped.
#[cfg(interpreter_views)]
struct Guard(NonNull<crate::raw::PyInterpreterGuard>);

#[cfg(interpreter_views)]
impl Guard {
    /// Inside the gate.
    fn new(view: &InterpreterView, interpreter: *mut PyInterpreterState) -> Option<Self> {
        // SAFETY: the view is valid.
        let guard = unsafe { crate::raw::PyInterpreterGuard_FromView(view.0.as_ptr()) };
        let guard = NonNull::new(guard)?;
        guards().push(Kept {
            guard: guard.as_ptr() as usize,
            interpreter: interpreter as usize,
            thread: std::thread::current().id(),
        });
        Some(Self(guard))
    }
}

#[cfg(interpreter_views)]
impl Drop for Guard {
    fn drop(&mut self) {
        let _inside = Inside::detached();
        guards().retain(|kept| kept.guard != self.0.as_ptr() as usize);
        // SAFETY: the guard is valid and not used again.
        unsafe { crate::raw::PyInterpreterGuard_Close(self.0.as_ptr()) }
    }
}

#[cfg(interpreter_views)]
fn guards() -> MutexGuard<'static, Vec<Kept>> {
    GUARDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Closes the guards of threads that a child of `fork` does not have. CPython 3.15 does not, and
/// waits for them when it is finalized.
///
/// # Safety
/// This is such a child, attached to the interpreter, and has no other thread.
#[cfg(interpreter_views)]
pub(super) unsafe fn close_guards_of_the_lost(interpreter: *mut PyInterpreterState) {
    let own = std::thread::current().id();
    guards().retain(|kept| {
        let lost = kept.thread != own && kept.interpreter == interpreter as usize;
        if lost {
            // SAFETY: the guard is valid, as its thread has not closed it, and never will.
            unsafe { crate::raw::PyInterpreterGuard_Close(kept.guard as *mut _) }
        }
        !lost
    });
}
