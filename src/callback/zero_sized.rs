//! Functions that are known by their type: a callback of C's type has no place for a value.

use core::ptr::NonNull;

/// A function that captures something would have to be kept somewhere.
pub(crate) const fn without_data<F>() {
    assert!(
        size_of::<F>() == 0,
        "this has to be a function, or a closure that captures nothing: keep its data in the \
         module's state"
    );
}

/// Reads a value of a type without data.
///
/// # Safety
/// A value of `F` has been constructed, and it is `Copy`.
pub(crate) const unsafe fn conjure<F: Copy>() -> F {
    const { assert!(size_of::<F>() == 0, "a callback has no data") };
    // SAFETY: reading nothing from a well-aligned place yields the one value there is, which
    // the caller vouches may exist.
    unsafe { NonNull::dangling().read() }
}
