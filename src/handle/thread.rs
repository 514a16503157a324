//! Which thread state a thread has attached, and which threads are detached for a while.

use core::cell::Cell;
#[cfg(all(Py_LIMITED_API, unix))]
use core::ffi::c_void;
use core::ptr::null_mut;
#[cfg(all(Py_LIMITED_API, unix))]
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use pyo3_ffi::{self as ffi, PyInterpreterState, PyThreadState};

#[cfg(all(Py_LIMITED_API, not(Py_3_12), unix))]
use crate::raw::running::Running;

std::thread_local! {
    /// The state that this crate attached to this thread, if it has not been replaced since.
    static OWN: Cell<*mut PyThreadState> = const { Cell::new(null_mut()) };
    /// The interpreter that this thread has started, and the state that it has of it.
    static HOME: Cell<Option<Home>> = const { Cell::new(None) };
    /// How often this thread is in [`IN_DETACH`].
    static NESTING: Cell<usize> = const { Cell::new(0) };
}

/// The state of the thread that has started the main interpreter. It lives as long, but for a child
/// of `fork`, where only that lives which was attached: so this thread uses no other for it.
#[derive(Clone, Copy)]
struct Home {
    interpreter: *mut PyInterpreterState,
    state: *mut PyThreadState,
}

/// Says that this thread has started an interpreter.
pub(crate) fn set_home(interpreter: *mut PyInterpreterState, state: *mut PyThreadState) {
    HOME.set(Some(Home { interpreter, state }));
}

/// Says that the interpreter that this thread has started ends.
pub(crate) fn leave_home() {
    HOME.set(None);
}

/// The state of this thread, if it has started that interpreter.
pub(crate) fn home(interpreter: *mut PyInterpreterState) -> Option<*mut PyThreadState> {
    HOME.get().filter(|home| home.interpreter == interpreter).map(|home| home.state)
}

/// The state that is attached to this thread, or NULL.
///
/// From 3.12 on CPython knows. Before, it has one current state for the process, that of the
/// thread which has the GIL, and a state says of which thread it is.
#[cfg(not(Py_LIMITED_API))]
pub(crate) fn current() -> *mut PyThreadState {
    // SAFETY: may be called by any thread at any time.
    let current = unsafe { ffi::compat::PyThreadState_GetUnchecked() };
    #[cfg(not(Py_3_12))]
    // SAFETY: this is that version.
    if current.is_null() || !unsafe { is_of_this_thread(current, MINOR) } {
        return null_mut();
    }
    current
}

/// Where a state has the number of its thread, up to 3.11, on 64 and on 32 bits.
#[cfg(all(not(Py_3_12), any(unix, not(Py_LIMITED_API))))]
const fn thread_id(minor: u32) -> usize {
    match (minor, size_of::<usize>()) {
        (11, 8) => 152,
        (11, _) => 88,
        (_, 8) => 176,
        _ => 96,
    }
}

#[cfg(all(not(Py_3_12), not(Py_LIMITED_API)))]
const MINOR: u32 = 9 + cfg!(Py_3_10) as u32 + cfg!(Py_3_11) as u32;

#[cfg(all(not(Py_3_12), not(Py_LIMITED_API)))]
const _: () = assert!(thread_id(MINOR) == crate::raw::bindings::numbers::HEAD_thread_id);

/// Whether the state is this thread's.
///
/// # Safety
/// It is the current state of CPython 3.`minor`, up to 3.11.
#[cfg(all(not(Py_3_12), any(unix, not(Py_LIMITED_API))))]
unsafe fn is_of_this_thread(state: *mut PyThreadState, minor: u32) -> bool {
    // SAFETY: the field is there, by the headers. If the state is another thread's, that thread may
    // give it up at this moment: then the number that is read means nothing, but it is not this
    // thread's, which only this thread's states have.
    let thread =
        unsafe { state.byte_add(thread_id(minor)).cast::<core::ffi::c_ulong>().read_volatile() };
    // SAFETY: may be called by any thread at any time.
    thread == unsafe { ffi::PyThread_get_thread_ident() }
}

/// The state that is attached to this thread, or NULL.
///
/// The stable ABI has no function that tells, so it is looked up by its name. From 3.12 on it knows;
/// before, it is as in builds for one version.
///
/// The results are kept without a lock: after a `fork` the child would wait forever for a lock that a
/// thread of the parent, detached at that moment, held.
#[cfg(all(Py_LIMITED_API, unix))]
pub(crate) fn current() -> *mut PyThreadState {
    type Get = unsafe extern "C" fn() -> *mut PyThreadState;
    /// Not looked up yet: NULL. There is none: the address of this.
    static FOUND: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
    let none = FOUND.as_ptr().cast::<c_void>();
    let look_up = |name: &core::ffi::CStr| {
        // SAFETY: a C string is looked up among the symbols of loaded files.
        unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) }
    };
    let mut found = FOUND.load(Ordering::Relaxed);
    if found.is_null() {
        // The first is there from 3.13 on, the second up to 3.12.
        found = [c"PyThreadState_GetUnchecked", c"_PyThreadState_UncheckedGet"]
            .into_iter()
            .map(look_up)
            .find(|found| !found.is_null())
            .unwrap_or(none);
        FOUND.store(found, Ordering::Relaxed);
    }
    if found == none {
        return OWN.get();
    }
    // SAFETY: a function of either name is of this type in each version that has it, and may be
    // called by any thread at any time.
    let current = unsafe { core::mem::transmute::<*mut c_void, Get>(found)() };
    #[cfg(not(Py_3_12))]
    {
        let minor = Running::now().minor;
        // SAFETY: this is that version.
        if minor < 12 && (current.is_null() || !unsafe { is_of_this_thread(current, minor) }) {
            return null_mut();
        }
    }
    current
}

/// The state that is attached to this thread by this crate, or NULL: the stable ABI has no way
/// to ask.
#[cfg(all(Py_LIMITED_API, not(unix)))]
pub(crate) fn current() -> *mut PyThreadState {
    OWN.get()
}

/// Says that this crate attached `state` to this thread, until it is dropped.
pub(crate) struct Owned(*mut PyThreadState);

impl Owned {
    pub(crate) fn new(state: *mut PyThreadState) -> Self {
        Self(OWN.replace(state))
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        OWN.set(self.0);
    }
}

/// Runs `work` with `state` attached, and detached before and after.
///
/// # Safety
/// `state` is this thread's, and nothing is attached to this thread.
pub(crate) unsafe fn with_state<T>(state: *mut PyThreadState, work: impl FnOnce() -> T) -> T {
    struct Detach;
    impl Drop for Detach {
        fn drop(&mut self) {
            // SAFETY: the thread is attached, as `work` can't change that for good.
            unsafe { ffi::PyEval_SaveThread() };
        }
    }
    let _owned = Owned::new(state);
    // SAFETY: the caller's contract.
    unsafe { ffi::PyEval_RestoreThread(state) };
    let _detach = Detach;
    work()
}

/// Keeps a thread detached. Dropping it attaches the thread state that was attached before, if any.
pub(crate) struct Suspended(*mut PyThreadState);

impl Suspended {
    pub(crate) fn new() -> Self {
        let current = current();
        if !current.is_null() {
            // SAFETY: the state is attached to this thread.
            unsafe { ffi::PyEval_SaveThread() };
        }
        Self(current)
    }
}

impl Drop for Suspended {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: the state is the one that this thread had, and was detached by `new`.
            unsafe { ffi::PyEval_RestoreThread(self.0) }
        }
    }
}

/// Whether this copy of the crate starts interpreters, which the library of an extension module
/// never does: only then does anybody ask for [`in_detach`].
static EMBEDS: AtomicBool = AtomicBool::new(false);

/// How many threads are in [`Attached::detach`](crate::Attached::detach).
static IN_DETACH: AtomicUsize = AtomicUsize::new(0);

/// Says that this process is about to start an interpreter, and counts the threads that an
/// earlier one has left in [`Attached::detach`](crate::Attached::detach).
pub(crate) fn in_detach() -> usize {
    if !EMBEDS.swap(true, Ordering::SeqCst) {
        #[cfg(unix)]
        forget_other_threads_in_forked_children();
    }
    IN_DETACH.load(Ordering::SeqCst)
}

/// Lets only the thread that forked be counted in the child, which has no other.
#[cfg(unix)]
fn forget_other_threads_in_forked_children() {
    type Handler = Option<unsafe extern "C" fn()>;
    // The versions of libc that we allow do not have it for all of Unix.
    unsafe extern "C" {
        fn pthread_atfork(prepare: Handler, parent: Handler, child: Handler) -> core::ffi::c_int;
    }
    unsafe extern "C" fn in_child() {
        IN_DETACH.store(NESTING.get(), Ordering::SeqCst);
    }
    // SAFETY: this is the function of POSIX. The handler takes no lock and no memory, and runs in
    // the child before the thread that forked goes on. Whoever unloads a library with this code
    // answers for what of it C still calls; glibc forgets the handler then. If memory is too short
    // for it, threads stay counted.
    unsafe { pthread_atfork(None, None, Some(in_child)) };
}

/// A thread in [`Attached::detach`](crate::Attached::detach): counted, and nothing is attached
/// while this lives.
pub(crate) struct Detached {
    counted: bool,
    #[cfg(Py_LIMITED_API)]
    _owned: Owned,
}

impl Detached {
    pub(crate) fn new() -> Self {
        // The first start comes before the first thread that this crate attaches, so whoever
        // reads `false` here is in no interpreter that it has started.
        let counted = EMBEDS.load(Ordering::Relaxed);
        if counted {
            IN_DETACH.fetch_add(1, Ordering::SeqCst);
            NESTING.set(NESTING.get() + 1);
        }
        Self {
            counted,
            #[cfg(Py_LIMITED_API)]
            _owned: Owned::new(null_mut()),
        }
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        if self.counted {
            NESTING.set(NESTING.get() - 1);
            IN_DETACH.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Detached, in_detach};
    use std::sync::Barrier;

    /// Whether `hold` is true in a forked child, which ends at once.
    fn in_child(hold: impl FnOnce() -> bool) -> bool {
        let mut status = 0;
        // SAFETY: the child takes no memory and no lock, and ends before it returns.
        unsafe {
            let pid = libc::fork();
            if pid == 0 {
                libc::_exit(if hold() { 17 } else { 1 });
            }
            pid > 0 && libc::waitpid(pid, &raw mut status, 0) == pid && status == 17 << 8
        }
    }

    #[test]
    fn the_child_counts_the_thread_that_forked_alone() {
        assert_eq!(in_detach(), 0);
        let (entered, left) = (Barrier::new(2), Barrier::new(2));
        let counts = std::thread::scope(|scope| {
            scope.spawn(|| {
                let _other = Detached::new();
                entered.wait();
                left.wait();
            });
            entered.wait();
            let one = in_detach();
            let none_in_child = in_child(|| in_detach() == 0);
            let outer = Detached::new();
            let inner = Detached::new();
            let three = in_detach();
            let two_in_child = in_child(|| {
                let two = in_detach() == 2;
                drop(inner);
                let one = in_detach() == 1;
                drop(outer);
                two && one && in_detach() == 0
            });
            // Before anything fails, as the other thread is waited for.
            left.wait();
            (one, none_in_child, three, two_in_child)
        });
        assert_eq!(counts, (1, true, 3, true));
        assert_eq!(in_detach(), 0);
    }
}
