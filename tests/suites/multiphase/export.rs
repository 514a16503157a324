//! `PyModExport` (3.15), for its tests. Older versions never look for these hooks.

mod objects;
mod smoke;
mod wrong;

use std::ffi::c_void;

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::slots::{
    self, PyABIInfo, PySlot, PySlot__bindgen_ty_1, PySlot__bindgen_ty_2,
};
use pymodule_ffi::raw::{PY_MINOR_VERSION, Table};

module! {
    pub static NOT_USED;
    name: "_test_from_modexport", interpreters: PerInterpreterGil, gil: NotUsed,
}

module! {
    pub static USED;
    name: "_test_from_modexport_gil_used", interpreters: PerInterpreterGil, gil: Used,
}

const fn slot(id: u16, value: PySlot__bindgen_ty_2) -> PySlot {
    PySlot {
        sl_id: id,
        sl_flags: slots::PySlot_STATIC,
        __bindgen_anon_1: PySlot__bindgen_ty_1 { sl_reserved: 0 },
        __bindgen_anon_2: value,
    }
}

const END: PySlot = slot(slots::Py_slot_end, PySlot__bindgen_ty_2 { sl_uint64: 0 });

const fn pointer(id: u16, value: *const c_void) -> PySlot {
    slot(id, PySlot__bindgen_ty_2 { sl_ptr: value.cast_mut() })
}

/// What every array has to have: the version it was built for.
// SAFETY: it has no pointers.
static ABI: Table<PyABIInfo> = unsafe {
    let version = 0x0300_0000 | (PY_MINOR_VERSION as u32) << 16;
    Table::new(PyABIInfo {
        abiinfo_major_version: 1,
        abiinfo_minor_version: 0,
        flags: if cfg!(feature = "abi3t-py315") {
            slots::PyABIInfo_STABLE | slots::PyABIInfo_FREETHREADING_AGNOSTIC
        } else if cfg!(Py_GIL_DISABLED) {
            slots::PyABIInfo_FREETHREADED
        } else {
            slots::PyABIInfo_GIL
        },
        build_version: version,
        abi_version: version,
    })
};

const fn abi() -> PySlot {
    pointer(slots::Py_mod_abi, (&raw const ABI).cast())
}

/// The array by which [`MINIMAL`] is known, as it gives no token.
// SAFETY: what it points to is static, and the array ends with `Py_slot_end`.
static MINIMAL: Table<[PySlot; 2]> = unsafe { Table::new([abi(), END]) };

#[unsafe(export_name = "PyModExport__test_from_modexport_minimal_slots")]
extern "C" fn minimal() -> *mut PySlot {
    MINIMAL.as_ptr()
}
