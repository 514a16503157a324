//! `PyModuleDef` of every version that calls `PyInit`, each by its own bindings.

use core::cell::UnsafeCell;
use core::ffi::{c_char, c_int};
#[cfg(all(test, feature = "std"))]
use core::mem::size_of;

use super::PyModuleDef;
use crate::raw::running::Running;
use crate::raw::{Py_ssize_t, PyMethodDef, PyModuleDef_Slot, freefunc, inquiry, traverseproc};

/// The values of a definition, the same for every version.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) name: *const c_char,
    pub(crate) doc: *const c_char,
    pub(crate) size: Py_ssize_t,
    pub(crate) methods: *mut PyMethodDef,
    pub(crate) traverse: traverseproc,
    pub(crate) clear: inquiry,
    pub(crate) free: freefunc,
}

/// `m_slots`: an older version raises for a slot that it does not know.
#[derive(Clone, Copy)]
pub(crate) struct Slots {
    /// Up to 3.11.
    pub(crate) oldest: *mut PyModuleDef_Slot,
    /// 3.12, which has `Py_mod_multiple_interpreters`.
    pub(crate) since_3_12: *mut PyModuleDef_Slot,
    /// From 3.13 on, with `Py_mod_gil`.
    pub(crate) since_3_13: *mut PyModuleDef_Slot,
}

impl Slots {
    const fn known_to(self, minor: u32) -> *mut PyModuleDef_Slot {
        match minor {
            0..=11 => self.oldest,
            12 => self.since_3_12,
            _ => self.since_3_13,
        }
    }
}

/// One module per version: its generated bindings, the bytes that its `PyModuleDef_HEAD_INIT` lays
/// down, and a definition of them.
macro_rules! layouts {
    ($($name:ident: $minor:literal $threading:ident $head:tt;)*) => {
        $(
            #[allow(
                non_camel_case_types,
                non_upper_case_globals,
                missing_docs,
                dead_code,
                unused_imports,
                clippy::all,
                clippy::pedantic,
                reason = "bindgen's output"
            )]
            pub(crate) mod $name {
                include!(concat!(env!("OUT_DIR"), "/universal/", stringify!($name), ".rs"));
            }
            layouts!(@same_slots $name $minor);
        )*

        /// A definition for each version.
        pub(crate) struct Tables { $($name: UnsafeCell<$name::types::PyModuleDef>,)* }

        impl Tables {
            /// Lays out the definitions. `slots` has those that each minor version knows.
            pub(crate) const fn new(fields: Fields, slots: Slots) -> Self {
                Self { $($name: UnsafeCell::new($name::types::PyModuleDef {
                    m_base: $name::types::PyModuleDef_Base {
                        ob_base: layouts!(@head $name $head),
                        m_init: None,
                        m_index: 0,
                        m_copy: core::ptr::null_mut(),
                    },
                    m_name: fields.name,
                    m_doc: fields.doc,
                    m_size: fields.size,
                    m_methods: fields.methods,
                    m_slots: slots.known_to($minor).cast(),
                    m_traverse: fields.traverse,
                    m_clear: fields.clear,
                    m_free: fields.free,
                }),)* }
            }

            /// The definition that an interpreter gets, if there is one for it.
            pub(crate) const fn get(&'static self, running: Running) -> Option<*mut PyModuleDef> {
                match (running.minor, running.free_threaded) {
                    $(($minor, layouts!(@threading $threading)) => Some(self.$name.get().cast()),)*
                    _ => None,
                }
            }

            /// The bytes of one definition.
            #[cfg(all(test, feature = "std"))]
            fn bytes(&self, running: Running) -> std::vec::Vec<u8> {
                let (start, size): (*const u8, usize) = match (running.minor, running.free_threaded) {
                    $(($minor, layouts!(@threading $threading)) =>
                        (self.$name.get().cast(), size_of::<$name::types::PyModuleDef>()),)*
                    _ => panic!("there is no table for 3.{}", running.minor),
                };
                // SAFETY: all fields are integers and pointers without any padding between them,
                // and nobody writes meanwhile.
                unsafe { core::slice::from_raw_parts(start, size) }.to_vec()
            }
        }
    };
    (@same_slots $name:ident $minor:literal) => {
        // The two arrays are made once, of the types and ids that are the same in every version.
        const _: () = {
            use core::mem::{align_of, offset_of, size_of};
            use crate::raw::slots;
            type Theirs = $name::types::PyModuleDef_Slot;
            assert!(size_of::<Theirs>() == size_of::<PyModuleDef_Slot>());
            assert!(align_of::<Theirs>() == align_of::<PyModuleDef_Slot>());
            assert!(offset_of!(Theirs, slot) == offset_of!(PyModuleDef_Slot, slot));
            assert!(offset_of!(Theirs, value) == offset_of!(PyModuleDef_Slot, value));
            assert!($name::types::Py_mod_create == slots::Py_mod_create_before_3_15 as c_int);
            assert!($name::types::Py_mod_exec == slots::Py_mod_exec_before_3_15 as c_int);
        };
    };
    (@head $name:ident (ob_refcnt)) => { super::Gil::new($name::numbers::HEAD_ob_refcnt) };
    (@head $name:ident (ob_ref_local)) => {
        super::FreeThreaded::new(0, $name::numbers::HEAD_ob_ref_local)
    };
    (@head $name:ident (ob_flags, ob_ref_local)) => {
        super::FreeThreaded::new($name::numbers::HEAD_ob_flags, $name::numbers::HEAD_ob_ref_local)
    };
    (@threading gil) => { false };
    (@threading free) => { true };
}

layouts! {
    cpython_3_9: 9 gil (ob_refcnt);
    cpython_3_10: 10 gil (ob_refcnt);
    cpython_3_11: 11 gil (ob_refcnt);
    cpython_3_12: 12 gil (ob_refcnt);
    cpython_3_13: 13 gil (ob_refcnt);
    cpython_3_14: 14 gil (ob_refcnt);
    cpython_3_13t: 13 free (ob_ref_local);
    cpython_3_14t: 14 free (ob_flags, ob_ref_local);
}

/// The ids that came later: the last version of each table that has them tells.
macro_rules! same_ids {
    ($($name:ident: $($id:ident $ours:ident),*;)*) => {$($(
        const _: () = assert!($name::types::$id == crate::raw::slots::$ours as c_int);
    )*)*};
}

same_ids! {
    cpython_3_12: Py_mod_multiple_interpreters Py_mod_multiple_interpreters_before_3_15;
    cpython_3_13:
        Py_mod_multiple_interpreters Py_mod_multiple_interpreters_before_3_15,
        Py_mod_gil Py_mod_gil_before_3_15;
    cpython_3_13t:
        Py_mod_multiple_interpreters Py_mod_multiple_interpreters_before_3_15,
        Py_mod_gil Py_mod_gil_before_3_15;
    cpython_3_14:
        Py_mod_multiple_interpreters Py_mod_multiple_interpreters_before_3_15,
        Py_mod_gil Py_mod_gil_before_3_15;
    cpython_3_14t:
        Py_mod_multiple_interpreters Py_mod_multiple_interpreters_before_3_15,
        Py_mod_gil Py_mod_gil_before_3_15;
}

#[cfg(all(test, feature = "std"))]
mod tests;
