//! What runs inside CPython's calls.

pub(crate) mod panic;
pub(crate) mod zero_sized;
