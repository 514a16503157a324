//! `PySlot`, `PyABIInfo` and the slot ids of 3.15, for every target.
//!
//! An id is a `u16`: 3.15 truncates wider integers, so that 65538 would run as id 2. The ids
//! 1 to 4 of earlier versions stay valid for ever, in both kinds of arrays; those that
//! `Py_mod_create` to `Py_mod_gil` have since 3.15 are unknown before.
//!
//! # Writing `PyModExport` by hand
//!
//! The hook returns an array that stays in place until the interpreter is gone, or NULL with an
//! exception set; with an array *and* an exception a debug build ends the process. It runs in the
//! interpreter that imports the module (`PyInit` in the main one, from 3.13 on), and before that has read
//! whether the module relies on the GIL: it does no more than to return the array. What is
//! marked [`PySlot_STATIC`] outlives the modules made of it, which use the rest until they are
//! made. Where no slot says otherwise the token of a module is the address of the array, of one
//! made by `PyModule_FromSlotsAndSpec` it is NULL. A module from slots can be executed twice
//! (`PyModule_Exec`).

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
