//! What runs inside CPython's calls.

pub(crate) mod name;
pub(crate) mod panic;
pub(crate) mod trampoline;
pub(crate) mod zero_sized;

pub use trampoline::{CallbackResult, HashResult, callback, gc_callback};
