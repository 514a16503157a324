//! The functions of a module: entries of its method table, and the calling conventions.

mod conventions;
mod method;
mod raw;

pub use method::{CFunction, CFunctionWithKeywords, Method};
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub use method::{CFunctionFast, CFunctionFastWithKeywords};
pub use raw::Raw;
