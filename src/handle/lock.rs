//! The locks of std, waited for without keeping others from running.
//!
//! A thread that waits for a lock while it is attached deadlocks with the thread that has the lock
//! and waits to be attached. These methods try first, and detach while they wait.

use std::sync::{
    Condvar, LockResult, Mutex, MutexGuard, OnceLock, RwLock, RwLockReadGuard, RwLockWriteGuard,
    TryLockError, WaitTimeoutResult,
};
use std::time::Duration;

use pyo3_ffi::{self as ffi, PyThreadState};

use super::attached::Attached;
use super::thread::{Detached, Owned};

/// Tries until it succeeds, and detaches to wait in between.
///
/// What was waited for is given back before this thread is attached again: a thread that CPython
/// stops there, as it does while it is finalized, has no lock.
macro_rules! attempt {
    ($attached:expr, $try:expr, $wait:expr) => {
        loop {
            match $try {
                Ok(guard) => return Ok(guard),
                Err(TryLockError::Poisoned(poisoned)) => return Err(poisoned),
                Err(TryLockError::WouldBlock) => $attached.detach(|| drop($wait)),
            }
        }
    };
}

impl Attached<'_> {
    /// Locks a mutex, as [`Mutex::lock`] does, but is detached while it waits.
    ///
    /// Use it instead of [`Mutex::lock`] in every function that Python calls: a thread that waits
    /// for a lock while it is attached deadlocks with the thread that has the lock and calls Python,
    /// or is attached again for another reason. A lock that is free is taken without detaching.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use std::sync::Mutex;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let words = Mutex::new(Vec::new());
    /// attached.lock(&words).unwrap().push("spam");
    /// assert_eq!(*attached.lock(&words).unwrap(), ["spam"]);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// A [`PoisonError`](std::sync::PoisonError) if a thread panicked while it had the lock, as std's.
    ///
    /// # Panics
    /// Never. As with std, a thread that has the lock already waits forever.
    pub fn lock<T: ?Sized + Send>(self, mutex: &Mutex<T>) -> LockResult<MutexGuard<'_, T>> {
        attempt!(self, mutex.try_lock(), mutex.lock())
    }

    /// Locks for reading, as [`RwLock::read`] does, but is detached while it waits.
    ///
    /// [`Attached::lock`] says when to use it.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use std::sync::RwLock;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let limit = RwLock::new(127);
    /// assert_eq!(*attached.read(&limit).unwrap(), 127);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// A [`PoisonError`](std::sync::PoisonError) if a thread panicked while it wrote, as std's.
    pub fn read<T: ?Sized + Send + Sync>(
        self,
        lock: &RwLock<T>,
    ) -> LockResult<RwLockReadGuard<'_, T>> {
        attempt!(self, lock.try_read(), lock.read())
    }

    /// Locks for writing, as [`RwLock::write`] does, but is detached while it waits.
    ///
    /// [`Attached::lock`] says when to use it.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use std::sync::RwLock;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let limit = RwLock::new(127);
    /// *attached.write(&limit).unwrap() += 1;
    /// assert_eq!(*attached.read(&limit).unwrap(), 128);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// A [`PoisonError`](std::sync::PoisonError) if a thread panicked while it wrote, as std's.
    pub fn write<T: ?Sized + Send + Sync>(
        self,
        lock: &RwLock<T>,
    ) -> LockResult<RwLockWriteGuard<'_, T>> {
        attempt!(self, lock.try_write(), lock.write())
    }

    /// Returns the value of a cell, which one thread makes, as [`OnceLock::get_or_init`] does, but is
    /// detached while it waits for that thread.
    ///
    /// `make` runs attached and may call Python. [`Attached::lock`] says when to use it.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use std::sync::OnceLock;
    /// # pymodule_ffi::embed::example(|attached| {
    /// static VERSION: OnceLock<String> = OnceLock::new();
    /// let sys = attached.import(c"sys")?;
    /// let version = attached.get_or_init(&VERSION, || sys.getattr(c"version").unwrap().to_string());
    /// assert!(version.starts_with("3."));
    /// # Ok(()) });
    /// ```
    ///
    /// # Panics
    /// If `make` does; the cell stays empty then. As with std, a `make` that asks for the value
    /// waits forever or panics.
    pub fn get_or_init<T: Send + Sync>(self, cell: &OnceLock<T>, make: impl FnOnce() -> T) -> &T {
        if let Some(value) = cell.get() {
            return value;
        }
        // Outside of the closure below, so that it is dropped attached if another thread made
        // the value.
        let mut make = Some(make);
        let waiting = Waiting::new();
        cell.get_or_init(|| {
            let _attached = waiting.attach();
            let make = make.take().expect("std calls it once");
            make()
        })
    }

    /// Waits for a notification, as [`Condvar::wait`] does, detached.
    ///
    /// The mutex is locked again when this thread is attached again. A thread that CPython stops
    /// there, as it does with daemon threads while it is finalized, keeps it locked.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use std::sync::{Condvar, Mutex};
    /// # pymodule_ffi::embed::example(|attached| {
    /// let (ready, changed) = (Mutex::new(false), Condvar::new());
    /// std::thread::scope(|scope| {
    ///     scope.spawn(|| {
    ///         *ready.lock().unwrap() = true;
    ///         changed.notify_all();
    ///     });
    ///     let mut guard = attached.lock(&ready).unwrap();
    ///     while !*guard {
    ///         guard = attached.wait(&changed, guard).unwrap();
    ///     }
    /// });
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// A [`PoisonError`](std::sync::PoisonError) if a thread panicked while it had the lock, as std's.
    ///
    /// # Panics
    /// If the condition variable is used with another mutex, where std does.
    pub fn wait<'a, T: Send>(
        self,
        condition: &Condvar,
        guard: MutexGuard<'a, T>,
    ) -> LockResult<MutexGuard<'a, T>> {
        let _waiting = Waiting::new();
        condition.wait(guard)
    }

    /// Waits for a notification or until the time is over, as [`Condvar::wait_timeout`] does,
    /// detached.
    ///
    /// See [`Attached::wait`].
    ///
    /// # Errors
    /// A [`PoisonError`](std::sync::PoisonError) if a thread panicked while it had the lock, as std's.
    ///
    /// # Panics
    /// If the condition variable is used with another mutex, where std does.
    pub fn wait_timeout<'a, T: Send>(
        self,
        condition: &Condvar,
        guard: MutexGuard<'a, T>,
        time: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let _waiting = Waiting::new();
        condition.wait_timeout(guard, time)
    }
}

/// A thread that waits detached, and is attached again when this is dropped.
struct Waiting {
    state: *mut PyThreadState,
    /// Dropped after the thread is attached again.
    _detached: Detached,
}

impl Waiting {
    /// The thread is attached, as the callers have an [`Attached`], and runs only code of std
    /// until this is dropped.
    fn new() -> Self {
        let detached = Detached::new();
        // SAFETY: the thread is attached.
        Self { state: unsafe { ffi::PyEval_SaveThread() }, _detached: detached }
    }

    /// Attaches the thread again for a while.
    fn attach(&self) -> Again {
        let owned = Owned::new(self.state);
        // SAFETY: the state is the one that this thread saved, and is detached.
        unsafe { ffi::PyEval_RestoreThread(self.state) };
        Again { _owned: owned }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // SAFETY: as in `attach`: an `Again` is dropped before.
        unsafe { ffi::PyEval_RestoreThread(self.state) }
    }
}

/// The thread is attached until this is dropped.
struct Again {
    /// Dropped after the thread is detached.
    _owned: Owned,
}

impl Drop for Again {
    fn drop(&mut self) {
        // SAFETY: the thread is attached.
        unsafe { ffi::PyEval_SaveThread() };
    }
}
