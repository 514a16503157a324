//! pyo3-ffi: the same places, sizes, types and values.

#![allow(deprecated, reason = "deprecated items are compared, too")]

use core::mem::{MaybeUninit, align_of, offset_of, size_of};

use super::span;
use crate::raw;

/// Both structs have these fields at the same offsets, with the same sizes and, unless a type is
/// named for theirs, the same types; the pattern shows that they have no other fields.
macro_rules! same_struct {
    ($ours:path, $theirs:path { $($field:ident $(: $type:ty)?),* $(,)? }) => {
        const _: () = {
            assert!(
                size_of::<$ours>() == size_of::<$theirs>(),
                concat!("size of ", stringify!($ours), " differs from pyo3-ffi's")
            );
            assert!(
                align_of::<$ours>() == align_of::<$theirs>(),
                concat!("alignment of ", stringify!($ours), " differs from pyo3-ffi's")
            );
            let (ours, theirs) = (MaybeUninit::<$ours>::uninit(), MaybeUninit::<$theirs>::uninit());
            // SAFETY: addresses of fields of memory that is of the right size; nothing is read.
            unsafe {
                $(
                    assert!(
                        offset_of!($ours, $field) == offset_of!($theirs, $field),
                        concat!(
                            "offset of ", stringify!($ours), "::", stringify!($field),
                            " differs from pyo3-ffi's"
                        )
                    );
                    assert!(
                        span(&raw const (*ours.as_ptr()).$field)
                            == span(&raw const (*theirs.as_ptr()).$field),
                        concat!(
                            "size of ", stringify!($ours), "::", stringify!($field),
                            " differs from pyo3-ffi's"
                        )
                    );
                )*
            }
        };
        const _: fn($ours, $theirs) = |ours, theirs| {
            $(same_type!(ours, theirs, $field $(: $type)?);)*
            let $ours { $($field: _),* } = ours;
            let $theirs { $($field: _),* } = theirs;
        };
    };
}

macro_rules! same_type {
    ($ours:ident, $theirs:ident, $field:ident) => {
        let _ = [&raw const $ours.$field, &raw const $theirs.$field];
    };
    ($ours:ident, $theirs:ident, $field:ident : $type:ty) => {
        let _: *const $type = &raw const $theirs.$field;
    };
}

#[cfg(not(opaque))]
type InitFunction = extern "C" fn() -> *mut raw::PyObject;

#[cfg(not(opaque))]
same_struct!(raw::PyModuleDef_Base, pyo3_ffi::PyModuleDef_Base {
    ob_base,
    m_init: Option<InitFunction>,
    m_index,
    m_copy,
});
#[cfg(not(opaque))]
same_struct!(raw::PyModuleDef, pyo3_ffi::PyModuleDef {
    m_base: pyo3_ffi::PyModuleDef_Base,
    m_name,
    m_doc,
    m_size,
    m_methods,
    m_slots: *mut pyo3_ffi::PyModuleDef_Slot,
    m_traverse: Option<pyo3_ffi::traverseproc>,
    m_clear,
    m_free,
});
same_struct!(raw::PyModuleDef_Slot, pyo3_ffi::PyModuleDef_Slot { slot, value });
#[cfg(not(Py_LIMITED_API))]
same_struct!(raw::_inittab, pyo3_ffi::_inittab { name, initfunc });
#[cfg(Py_3_15)]
same_struct!(
    raw::PyABIInfo,
    pyo3_ffi::PyABIInfo {
        abiinfo_major_version,
        abiinfo_minor_version,
        flags,
        build_version,
        abi_version,
    }
);

// The unions have names of each generator's own.
#[cfg(Py_3_15)]
const _: fn(raw::PySlot, pyo3_ffi::PySlot) = |ours, theirs| {
    let pyo3_ffi::PySlot { sl_id, sl_flags, anon1, anon2 } = theirs;
    let _: [u16; 4] = [ours.sl_id, sl_id, ours.sl_flags, sl_flags];
    let (reserved, value) = (ours.reserved, ours.value);
    // SAFETY: never called; it is the types that are told.
    unsafe {
        let _ = [reserved.sl_reserved, anon1.sl_reserved];
        let _ = [value.sl_ptr, anon2.sl_ptr];
        let _ = [value.sl_func, anon2.sl_func];
        let _ = [value.sl_size, anon2.sl_size];
        let _ = [value.sl_int64, anon2.sl_int64];
        let _ = [value.sl_uint64, anon2.sl_uint64];
    }
};
#[cfg(Py_3_15)]
const _: () = {
    type Theirs = pyo3_ffi::PySlot;
    assert!(size_of::<raw::PySlot>() == size_of::<Theirs>(), "size of PySlot");
    assert!(align_of::<raw::PySlot>() == align_of::<Theirs>(), "alignment of PySlot");
    assert!(offset_of!(Theirs, sl_id) == offset_of!(raw::PySlot, sl_id), "PySlot::sl_id");
    assert!(offset_of!(Theirs, sl_flags) == offset_of!(raw::PySlot, sl_flags), "PySlot::sl_flags");
    assert!(offset_of!(Theirs, anon1) == offset_of!(raw::PySlot, reserved), "PySlot");
    assert!(offset_of!(Theirs, anon2) == offset_of!(raw::PySlot, value), "PySlot");
};

/// What each call of a class's method reads without asking C. The rest of the struct is not used.
#[cfg(not(Py_LIMITED_API))]
const _: () = assert!(
    offset_of!(pyo3_ffi::PyHeapTypeObject, ht_module) == raw::bindings::numbers::HEAD_ht_module,
    "offset of PyHeapTypeObject::ht_module differs from pyo3-ffi's"
);

/// PyMethodDef is pyo3-ffi's own here: bindgen's numbers are not about it, C's are (`c`).
const _: () = {
    assert!(size_of::<raw::PyMethodDef>() == 4 * size_of::<usize>(), "size of PyMethodDef");
    assert!(offset_of!(raw::PyMethodDef, ml_meth) == size_of::<usize>(), "PyMethodDef::ml_meth");
    assert!(offset_of!(raw::PyMethodDef, ml_flags) == 2 * size_of::<usize>(), "ml_flags");
    assert!(offset_of!(raw::PyMethodDef, ml_doc) == 3 * size_of::<usize>(), "PyMethodDef::ml_doc");
};

/// Callback types: pyo3-ffi's are not nullable.
macro_rules! same_callback {
    ($($name:ident)*) => { $( const _: fn(pyo3_ffi::$name) -> raw::$name = |theirs| Some(theirs); )* };
}
same_callback!(inquiry visitproc freefunc PyCFunction PyCFunctionWithKeywords);
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
const _: fn(pyo3_ffi::PyCFunctionFastWithKeywords) -> raw::_PyCFunctionFastWithKeywords =
    |theirs| Some(theirs);
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
same_callback!(PyCMethod);
// The headers count in size_t up to 3.13, pyo3-ffi in Py_ssize_t on every version.
#[cfg(all(not(Py_3_14), not(Py_LIMITED_API)))]
const _: () = {
    type Either<N> = unsafe extern "C" fn(
        *mut raw::PyObject,
        *mut raw::PyTypeObject,
        *const *mut raw::PyObject,
        N,
        *mut raw::PyObject,
    ) -> *mut raw::PyObject;
    let ours: raw::PyCMethod = None;
    let _: Option<Either<usize>> = ours;
    let _: fn(pyo3_ffi::PyCMethod) -> Either<raw::Py_ssize_t> = |theirs| theirs;
};
// Theirs takes a `visit` that can't be NULL.
const _: () = {
    type Ours<V> = Option<
        unsafe extern "C" fn(*mut raw::PyObject, V, *mut core::ffi::c_void) -> core::ffi::c_int,
    >;
    let ours: raw::traverseproc = None;
    let _: Ours<raw::visitproc> = ours;
    let _: fn(pyo3_ffi::traverseproc) -> Ours<pyo3_ffi::visitproc> = |theirs| Some(theirs);
};

/// Constants: the same value. Widths and signs are C's to tell (`c`), as pyo3-ffi has chosen
/// its own for some.
macro_rules! same_value {
    ($($name:ident)*) => { $(
        const _: () = assert!(
            raw::$name as i64 == pyo3_ffi::$name as i64,
            concat!(stringify!($name), " differs from pyo3-ffi's")
        );
    )* };
}
same_value!(
    PYTHON_API_VERSION PYTHON_ABI_VERSION Py_CLEANUP_SUPPORTED METH_VARARGS METH_KEYWORDS
    METH_NOARGS METH_O METH_CLASS METH_STATIC METH_COEXIST
);
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
same_value!(METH_FASTCALL);
#[cfg(not(Py_LIMITED_API))]
same_value!(METH_METHOD);
same_value!(Py_mod_create Py_mod_exec);
#[cfg(Py_3_12)]
same_value!(Py_mod_multiple_interpreters);
#[cfg(Py_3_13)]
same_value!(Py_mod_gil);
#[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
same_value!(
    PyInterpreterConfig_DEFAULT_GIL PyInterpreterConfig_SHARED_GIL PyInterpreterConfig_OWN_GIL
);
#[cfg(Py_3_15)]
mod slots {
    use crate::raw::slots as raw;
    same_value!(
        Py_slot_end Py_slot_invalid Py_slot_subslots Py_tp_slots Py_mod_slots Py_mod_name
        Py_mod_doc Py_mod_state_size Py_mod_methods Py_mod_state_traverse Py_mod_state_clear
        Py_mod_state_free Py_mod_abi Py_mod_token Py_tp_module Py_tp_token Py_tp_metaclass
        Py_mod_create Py_mod_exec Py_mod_multiple_interpreters Py_mod_gil
        PySlot_OPTIONAL PySlot_STATIC PySlot_INTPTR
        PyABIInfo_STABLE PyABIInfo_GIL PyABIInfo_FREETHREADED PyABIInfo_INTERNAL
        PyABIInfo_FREETHREADING_AGNOSTIC
    );
    const _: () = assert!(
        crate::raw::PyABIInfo_DEFAULT_FLAGS == pyo3_ffi::PyABIInfo_DEFAULT_FLAGS,
        "PyABIInfo_DEFAULT_FLAGS differs from pyo3-ffi's"
    );
}

/// Pointers in C and there, `usize` here: a pointer is made of each, and one offset from NULL.
#[allow(unused_macros, reason = "none of these is in older versions")]
macro_rules! same_pointer {
    ($($name:ident)*) => { $(
        const _: () = {
            // SAFETY: an integer without provenance is one in constants, too.
            let theirs: usize = unsafe { core::mem::transmute(pyo3_ffi::$name) };
            assert!(raw::$name == theirs, concat!(stringify!($name), " differs from pyo3-ffi's"));
        };
    )* };
}
#[cfg(Py_3_12)]
same_pointer!(
    Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED
    Py_MOD_PER_INTERPRETER_GIL_SUPPORTED
);
#[cfg(Py_3_13)]
same_pointer!(Py_MOD_GIL_USED Py_MOD_GIL_NOT_USED);
