//! `PyABIInfo`.

use core::ffi::c_void;

use pymodule_ffi::raw::slots::{
    self as id, PyABIInfo_FREETHREADED, PyABIInfo_GIL, PyABIInfo_INTERNAL, PyABIInfo_STABLE, PySlot,
};

use crate::build::{abi, bare, export, pointer};

fn only(info: *mut c_void) -> *mut PySlot {
    bare([pointer(id::Py_mod_abi, info)])
}

/// The release that runs: an internal ABI is that of one release.
#[cfg(Py_3_15)]
fn running() -> u32 {
    // SAFETY: libpython's, and never written.
    unsafe { pyo3_ffi::Py_Version as u32 }
}
/// No release before 3.15 asks.
#[cfg(not(Py_3_15))]
fn running() -> u32 {
    0
}

export! {
    abi_info_newer => only(abi(2, 0, 0));
    abi_internal_other => only(abi(1, PyABIInfo_INTERNAL, !running()));
    abi_internal_stable => only(abi(1, PyABIInfo_INTERNAL | PyABIInfo_STABLE, running()));
    abi_stable_future => only(abi(1, PyABIInfo_STABLE, 0x0310_0000));
    abi_stable_old => only(abi(1, PyABIInfo_STABLE, 0x0301_0000));
    abi_other_version => only(abi(1, 0, 0x030e_0000));
    abi_free_threaded => only(abi(1, PyABIInfo_FREETHREADED, 0));
    abi_gil => only(abi(1, PyABIInfo_GIL, 0));
}
