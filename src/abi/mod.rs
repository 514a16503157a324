//! The proof that the raw tier is true.
//!
//! Generated numbers stand beside the generated structs; here both are held against
//! pyo3-ffi's, and everything that no number of a single width can say is said with
//! expressions. All of it is `const`, so it is checked in every build that uses this crate.

mod layouts;
mod prototypes;
pub(crate) mod running;
