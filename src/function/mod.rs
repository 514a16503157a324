//! The functions of a module: entries of its method table, and the calling conventions.

pub mod bind;
mod bind_args;
pub(crate) mod callee;
pub mod check;
mod conventions;
mod default;
pub mod doc;
pub(crate) mod fitting;
mod method;
mod raw;
mod reader;
mod refuse;
pub mod shape;
pub mod signature;
mod suggest;
pub use method::{CFunction, CFunctionWithKeywords, Method};
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub use method::{CFunctionFast, CFunctionFastWithKeywords};
pub use raw::Raw;
