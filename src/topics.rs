//! Pages about more than one item. They exist only in the documentation.

#[doc = include_str!("../docs/guide.md")]
pub mod guide {}

#[doc = include_str!("../docs/from-c.md")]
pub mod from_c {}

#[doc = include_str!("../docs/packaging.md")]
pub mod packaging {}

#[doc = include_str!("../docs/from-pyo3.md")]
pub mod from_pyo3 {}

#[doc = include_str!("../docs/universal.md")]
pub mod universal {}

#[doc = include_str!("../docs/from-pyo3-ffi.md")]
pub mod from_pyo3_ffi {}

#[doc = include_str!("../docs/static-linking.md")]
pub mod static_linking {}

#[doc = include_str!("../docs/functions.md")]
pub mod functions {}

#[doc = include_str!("../docs/rules.md")]
pub mod rules {}

#[doc = include_str!("../docs/soundness.md")]
pub mod soundness {}

#[doc = include_str!("../docs/threads.md")]
pub mod threads {}

#[doc = include_str!("../docs/embedding.md")]
pub mod embedding {}

#[doc = include_str!("../docs/support.md")]
pub mod support {}

#[doc = include_str!("../docs/targets.md")]
pub mod targets {}
