//! Arrays of `PySlot`, by hand.

use std::ffi::c_void;

#[cfg(feature = "abi3t-py315")]
use pymodule_ffi::raw::Py_ssize_t;
use pymodule_ffi::raw::slots::{self, PyABIInfo, PySlot, PySlotReserved, PySlotValue};
use pymodule_ffi::raw::{PY_MINOR_VERSION, Table};

const fn slot(id: u16, flags: u16, value: PySlotValue) -> PySlot {
    PySlot { sl_id: id, sl_flags: flags, reserved: PySlotReserved { sl_reserved: 0 }, value }
}

pub const END: PySlot = number(slots::Py_slot_end, 0);

pub const fn pointer(id: u16, value: *const c_void) -> PySlot {
    let flags = slots::PySlot_STATIC | slots::PySlot_INTPTR;
    slot(id, flags, PySlotValue { sl_ptr: value.cast_mut() })
}

pub const fn number(id: u16, value: u64) -> PySlot {
    slot(id, 0, PySlotValue { sl_uint64: value })
}

#[cfg(feature = "abi3t-py315")]
pub const fn state_size(value: Py_ssize_t) -> PySlot {
    slot(slots::Py_mod_state_size, 0, PySlotValue { sl_size: value })
}

/// What every array has to have: the ABI it was built for.
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

pub const fn abi() -> PySlot {
    pointer(slots::Py_mod_abi, (&raw const ABI).cast())
}
