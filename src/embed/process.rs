//! What the process has one of: the lock around starting and finalizing, and what earlier
//! starts have left.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// What earlier starts have left.
pub(super) struct Earlier {
    pub(super) has_failed: bool,
}

static CHANGING: Mutex<Earlier> = Mutex::new(Earlier { has_failed: false });

/// Locks starting and finalizing, so that one thread does either.
pub(super) fn change() -> MutexGuard<'static, Earlier> {
    CHANGING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As [`change`], but does not block: this thread may hold the lock, if finalization called back
/// into us.
pub(super) fn try_change() -> Option<MutexGuard<'static, Earlier>> {
    match CHANGING.try_lock() {
        Ok(earlier) => Some(earlier),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
