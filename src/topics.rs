//! Pages about what is larger than one item.

#[doc = include_str!("../docs/packaging.md")]
pub mod packaging {}

#[doc = include_str!("../docs/from-pyo3.md")]
pub mod from_pyo3 {}

#[doc = include_str!("../docs/support.md")]
pub mod support {}
