//! The proof that the raw tier is true, by three witnesses:
//!
//! - `numbers`: bindgen's numbers stand beside the generated structs, one set for each pointer
//!   width; here is what no number can say, as expressions;
//! - `ecosystem`: pyo3-ffi, whose structs, constants and prototypes were written by hand;
//! - `c` (feature `abi-check`): what the C compiler says of the headers.
//!
//! All of it is `const`. The first two are evaluated in every build that uses this crate.
//! `ci/abi.sh` runs all three for every ABI on every target; `ci/mutants.py` shows that a wrong
//! edit of any kind turns one of them red, and that none of the three can be left out.

// rustc 1.85 takes what only constants without a name use for unused.
#![allow(dead_code)]

#[cfg(feature = "abi-check")]
#[allow(clippy::unreadable_literal, reason = "generated numbers")]
mod c;
mod ecosystem;
#[cfg(not(opaque))]
mod heads;
mod numbers;
mod prototypes;

/// How many bytes a field takes.
const fn span<T>(_: *const T) -> usize {
    size_of::<T>()
}
