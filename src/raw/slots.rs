//! `PySlot`, `PyABIInfo` and the slot ids of 3.15, for every target.
//!
//! An id is a `u16`: 3.15 truncates wider integers, so that 65538 would run as id 2. The ids
//! 1 to 4 of earlier versions stay valid forever, in both kinds of arrays; those that
//! `Py_mod_create` to `Py_mod_gil` have since 3.15 are unknown before.
//!
//! # Writing `PyModExport` by hand
//!
//! The hook returns an array that stays in place until the interpreter is gone, or NULL with an
//! exception set; with an array *and* an exception a debug build ends the process. It runs in the
//! interpreter that imports the module (`PyInit` in the main one, from 3.13 on), and before that has read
//! whether the module relies on the GIL: it only returns the array. Values
//! marked [`PySlot_STATIC`] outlive the modules made of it, which use the rest until they are
//! made. Where no slot says otherwise the token of a module is the address of the array, of one
//! made by `PyModule_FromSlotsAndSpec` it is NULL. A module from slots can be executed twice
//! (`PyModule_Exec`).

use core::ffi::c_void;

use super::ecosystem::Py_ssize_t;

#[allow(
    non_camel_case_types,
    non_upper_case_globals,
    clippy::all,
    clippy::pedantic,
    reason = "bindgen's output"
)]
mod generated {
    use super::Py_ssize_t;
    include!("bindings/slots.rs");
}

pub use generated::*;

const fn slot(id: u16, flags: u16, value: PySlotValue) -> PySlot {
    PySlot { sl_id: id, sl_flags: flags, reserved: PySlotReserved { sl_reserved: 0 }, value }
}

macro_rules! makers {
    ($(
        $(#[$attribute:meta])*
        $name:ident($value:ident: $type:ty) => $field:ident $(| $flag:ident)*;
    )*) => {$(
        $(#[$attribute])*
        #[must_use]
        #[allow(non_snake_case, reason = "C's names")]
        pub const fn $name(id: u16, $value: $type) -> PySlot {
            slot(id, 0 $(| $flag)*, PySlotValue { $field: $value })
        }
    )*};
}

makers! {
    /// `PySlot_DATA`: a slot that points to data or holds a constant; CPython copies the data that it
    /// needs.
    ///
    /// The manual says that it sets no flag; the header sets `PySlot_INTPTR`.
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_DATA)
    PySlot_DATA(value: *mut c_void) => sl_ptr | PySlot_INTPTR;

    /// `PySlot_FUNC`: a slot with a function.
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_FUNC)
    PySlot_FUNC(value: _Py_funcptr_t) => sl_func;

    /// `PySlot_SIZE`: a slot with a size.
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_SIZE)
    PySlot_SIZE(value: Py_ssize_t) => sl_size;

    /// `PySlot_INT64`: a slot with a signed number.
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_INT64)
    PySlot_INT64(value: i64) => sl_int64;

    /// `PySlot_UINT64`: a slot with an unsigned number.
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_UINT64)
    PySlot_UINT64(value: u64) => sl_uint64;

    /// `PySlot_STATIC_DATA`: a slot that points to data that outlives the module.
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_STATIC_DATA)
    PySlot_STATIC_DATA(value: *mut c_void) => sl_ptr | PySlot_STATIC;

    /// `PySlot_PTR`: a slot with any value, as a pointer.
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_PTR)
    PySlot_PTR(value: *mut c_void) => sl_ptr | PySlot_INTPTR;

    /// `PySlot_PTR_STATIC`: [`PySlot_PTR`] to what outlives the module.
    ///
    /// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_PTR_STATIC)
    PySlot_PTR_STATIC(value: *mut c_void) => sl_ptr | PySlot_INTPTR | PySlot_STATIC;
}

/// `PySlot_END`: ends an array.
///
/// [Manual](https://docs.python.org/3.15/c-api/slots.html#c.PySlot_END)
#[allow(non_upper_case_globals, reason = "C's name")]
pub const PySlot_END: PySlot = slot(Py_slot_end, 0, PySlotValue { sl_uint64: 0 });

/// What [`PyABIInfo_VAR!`](crate::PyABIInfo_VAR) holds: what this build requires (3.15).
///
/// The versions have only major and minor, which CPython compares.
#[cfg(Py_3_15)]
#[allow(non_upper_case_globals, reason = "C's name")]
pub const PyABIInfo_DEFAULT: PyABIInfo = PyABIInfo {
    abiinfo_major_version: 1,
    abiinfo_minor_version: 0,
    flags: super::bindings::types::PyABIInfo_DEFAULT_FLAGS,
    build_version: super::bindings::types::PyABIInfo_DEFAULT_ABI_VERSION,
    abi_version: super::bindings::types::PyABIInfo_DEFAULT_ABI_VERSION,
};

/// `PyABIInfo_VAR`: a static [`PyABIInfo`](crate::raw::PyABIInfo) of that name, which says what
/// this build requires (3.15). For `Py_mod_abi`, as `(&raw const NAME).cast_mut().cast()`.
///
/// [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo_VAR)
#[cfg(Py_3_15)]
#[doc(hidden)]
#[macro_export]
macro_rules! PyABIInfo_VAR {
    ($name:ident) => {
        static $name: $crate::raw::PyABIInfo = $crate::raw::slots::PyABIInfo_DEFAULT;
    };
}
#[cfg(Py_3_15)]
#[doc(inline)]
pub use crate::PyABIInfo_VAR;

#[cfg(test)]
mod tests {
    use super::{Py_mod_exec, PySlot_FUNC};

    unsafe extern "C" fn function() {}

    /// No constant knows a function's address, which `abi` could hold against C's.
    #[test]
    fn a_function() {
        let slot = PySlot_FUNC(Py_mod_exec, Some(function));
        assert_eq!((slot.sl_id, slot.sl_flags), (Py_mod_exec, 0));
        // SAFETY: the maker wrote this member.
        let made = unsafe { slot.value.sl_func };
        assert_eq!(made.map(|made| made as usize), Some(function as *const () as usize));
    }
}
