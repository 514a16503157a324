//! `PyModExport` (3.15), for its tests. Older versions never look for these hooks.

mod objects;
mod smoke;
mod wrong;

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{PySlot, Table};

use crate::slot_array::{END, abi};

module! {
    pub static NOT_USED;
    name: "_test_from_modexport", interpreters: PerInterpreterGil, gil: NotUsed,
}

module! {
    pub static USED;
    name: "_test_from_modexport_gil_used", interpreters: PerInterpreterGil, gil: Used,
}

/// The array by which [`MINIMAL`] is known, as it gives no token.
// SAFETY: it points to static data, and the array ends with `Py_slot_end`.
static MINIMAL: Table<[PySlot; 2]> = unsafe { Table::new([abi(), END]) };

#[unsafe(export_name = "PyModExport__test_from_modexport_minimal_slots")]
extern "C" fn minimal() -> *mut PySlot {
    MINIMAL.as_ptr()
}
