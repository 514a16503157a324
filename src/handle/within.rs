//! The calls of `View::attach` that a thread is in.

use core::cell::RefCell;
use std::vec::Vec;

use pyo3_ffi::PyInterpreterState;

std::thread_local! {
    /// The interpreters of the calls of `View::attach` that this thread is in.
    static WITHIN: RefCell<Vec<*mut PyInterpreterState>> = const { RefCell::new(Vec::new()) };
}

/// Whether this thread is in a [`View::attach`](super::View::attach) of this interpreter, or of any
/// for `None`.
pub(crate) fn is_within(interpreter: Option<*mut PyInterpreterState>) -> bool {
    WITHIN.with_borrow(|within| match interpreter {
        Some(interpreter) => within.contains(&interpreter),
        None => !within.is_empty(),
    })
}

/// A call of [`View::attach`](super::View::attach), until it is dropped.
pub(super) struct Within;

impl Within {
    pub(super) fn new(interpreter: *mut PyInterpreterState) -> Self {
        WITHIN.with_borrow_mut(|within| within.push(interpreter));
        Self
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        WITHIN.with_borrow_mut(Vec::pop);
    }
}
