//! What keeps a fork and the making of thread states apart.
//!
//! A thread that is not attached makes and deletes its thread state while others run. A child of
//! `os.fork()` would find the list of them, or the lock around it, as that thread has left it, and
//! clears again what that thread has cleared: 3.11 hangs there, free-threaded 3.13 crashes. So the
//! callbacks of `os.register_at_fork` close this
//! gate before a fork and open it afterwards.

use core::cell::Cell;
use core::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use pyo3_ffi as ffi;

use super::attached::Attached;

/// How many forks are under way. Any keeps the gate closed.
static FORKING: AtomicUsize = AtomicUsize::new(0);
/// How many threads are inside.
static INSIDE: AtomicUsize = AtomicUsize::new(0);

std::thread_local! {
    static OWN: Cell<usize> = const { Cell::new(0) };
}

const MOMENT: Duration = Duration::from_micros(50);

/// How long a fork waits for others. A thread that is inside runs destructors (of `threading.local`),
/// which may wait for a lock that the forking thread has.
const PATIENCE: Duration = Duration::from_secs(1);

/// A thread that makes or deletes a thread state, until it is dropped.
pub(crate) struct Inside;

impl Inside {
    fn try_new() -> Option<Self> {
        let again = OWN.get() > 0;
        OWN.set(OWN.get() + 1);
        INSIDE.fetch_add(1, SeqCst);
        let inside = Self;
        // A fork waits for a thread that is inside, or is made by it.
        (again || FORKING.load(SeqCst) == 0).then_some(inside)
    }

    /// For a thread that is not attached.
    pub(crate) fn detached() -> Self {
        loop {
            match Self::try_new() {
                Some(inside) => return inside,
                None => std::thread::sleep(MOMENT),
            }
        }
    }

    /// For a thread that is attached, and is detached while it waits.
    ///
    /// # Safety
    /// The thread is attached.
    pub(crate) unsafe fn attached() -> Self {
        loop {
            if let Some(inside) = Self::try_new() {
                return inside;
            }
            // SAFETY: the thread is attached, and is again.
            unsafe {
                let state = ffi::PyEval_SaveThread();
                std::thread::sleep(MOMENT);
                ffi::PyEval_RestoreThread(state);
            }
        }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        OWN.set(OWN.get() - 1);
        INSIDE.fetch_sub(1, SeqCst);
    }
}

/// Closes the gate and waits, detached, until nobody else is inside. One who takes too long is in
/// the middle of clearing its thread state, as threads of Python may be when a process forks.
pub(super) fn before_fork(attached: Attached<'_>) {
    FORKING.fetch_add(1, SeqCst);
    let end = Instant::now() + PATIENCE;
    while INSIDE.load(SeqCst) > OWN.get() && Instant::now() < end {
        attached.detach(|| std::thread::sleep(MOMENT));
    }
}

/// Opens the gate.
pub(super) fn after_fork_in_parent() {
    // A callback that was registered while another thread forked has closed nothing.
    let _ = FORKING.fetch_update(SeqCst, SeqCst, |forking| forking.checked_sub(1));
}

/// Opens the gate in a child, which has only this thread.
pub(super) fn after_fork_in_child() {
    INSIDE.store(OWN.get(), SeqCst);
    FORKING.store(0, SeqCst);
}
