//! The functions of a module: entries of its method table, and the calling conventions.

mod conventions;
mod method;
mod raw;

pub use method::Method;
pub use raw::Raw;
