//! `PySlot`, `PyABIInfo` and the slot ids of 3.15, for every target.
//!
//! An id is a `u16`: 3.15 truncates wider integers, so that 65538 would run as id 2. The ids
//! 1 to 4 of earlier versions stay valid for ever, in both kinds of arrays; those that
//! `Py_mod_create` to `Py_mod_gil` have since 3.15 are unknown before.

use super::ecosystem::Py_ssize_t;

#[allow(
    missing_docs,
    non_camel_case_types,
    non_upper_case_globals,
    clippy::all,
    clippy::pedantic,
    reason = "bindgen's output, documented by the C API manual"
)]
mod generated {
    use super::Py_ssize_t;
    include!("bindings/slots.rs");
}

pub use generated::*;
