//! Pages about what is larger than one item.

#[doc = include_str!("../docs/guide.md")]
pub mod guide {}

#[doc = include_str!("../docs/from-c.md")]
pub mod from_c {}

#[doc = include_str!("../docs/packaging.md")]
pub mod packaging {}

#[doc = include_str!("../docs/from-pyo3.md")]
pub mod from_pyo3 {}

#[doc = include_str!("../docs/threads.md")]
pub mod threads {}

#[doc = include_str!("../docs/embedding.md")]
pub mod embedding {}

#[doc = include_str!("../docs/support.md")]
pub mod support {}
