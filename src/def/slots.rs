//! The slots of a definition, in both kinds of arrays.

#[cfg(not(Py_ABI3T))]
use core::ffi::c_int;
use core::ffi::c_void;
#[cfg(not(Py_ABI3T))]
use core::ptr::null_mut;

use super::guard::BUILT;
use super::parts::{Create, Parts};
#[cfg(not(Py_ABI3T))]
use crate::raw::PyModuleDef_Slot;
use crate::raw::slots::{self, PyABIInfo, PySlot};

/// `Py_mod_abi` says the same as CPython's own macro.
#[cfg(Py_3_15)]
const _: () = {
    assert!(ABI.0.flags == slots::PyABIInfo_DEFAULT.flags);
    assert!(ABI.0.abi_version == slots::PyABIInfo_DEFAULT.abi_version);
};

/// The two arrays of a definition.
#[doc(hidden)]
pub struct Slots {
    /// For `m_slots`. Uses the ids before 3.15, newest slot first, so that an older version can
    /// start at a later element.
    #[cfg(not(Py_ABI3T))]
    for_definition: [PyModuleDef_Slot; 5],
    /// For `PyModExport`.
    for_export: [PySlot; 14],
}

// SAFETY: both arrays are only read, and point to static data and functions.
unsafe impl Sync for Slots {}

/// `Py_mod_abi`: what this build requires of the interpreter (3.15).
pub(crate) struct Abi(PyABIInfo);

// SAFETY: it is only read.
unsafe impl Sync for Abi {}

static ABI: Abi = Abi(PyABIInfo {
    abiinfo_major_version: 1,
    abiinfo_minor_version: 0,
    flags: if cfg!(opaque) {
        slots::PyABIInfo_STABLE | slots::PyABIInfo_FREETHREADING_AGNOSTIC
    } else if cfg!(Py_LIMITED_API) {
        slots::PyABIInfo_STABLE | slots::PyABIInfo_GIL
    } else if cfg!(Py_GIL_DISABLED) {
        slots::PyABIInfo_FREETHREADED
    } else {
        slots::PyABIInfo_GIL
    },
    build_version: version_hex(),
    abi_version: version_hex(),
});

/// `PY_VERSION_HEX` of 3.N.0; CPython compares major and minor.
const fn version_hex() -> u32 {
    // The ABI of one file for all versions is abi3t's, of which 3.15 is the first version.
    let minor = if cfg!(universal) { 15 } else { BUILT.minor };
    0x0300_0000 | (minor << 16)
}

impl Slots {
    /// Fills both arrays.
    ///
    /// # Safety
    /// `token` is the address of the definition of these parts.
    #[must_use]
    pub const unsafe fn new<S: 'static>(parts: &Parts<S>, token: *const c_void) -> Self {
        Self {
            #[cfg(not(Py_ABI3T))]
            for_definition: for_definition(parts),
            for_export: for_export(parts, token),
        }
    }

    #[cfg(not(Py_ABI3T))]
    /// `m_slots` for a version: `Py_mod_gil` from 3.13, `Py_mod_multiple_interpreters` from 3.12.
    pub(crate) const fn definition(&'static self, minor: u32) -> *mut PyModuleDef_Slot {
        let unknown = match minor {
            0..=11 => 2,
            12 => 1,
            _ => 0,
        };
        // SAFETY: the array has five elements.
        unsafe { self.for_definition.as_ptr().add(unknown).cast_mut() }
    }

    /// The array for `PyModExport`.
    #[must_use]
    pub const fn export(&'static self) -> *mut PySlot {
        self.for_export.as_ptr().cast_mut()
    }
}

#[cfg(not(Py_ABI3T))]
const fn for_definition<S: 'static>(parts: &Parts<S>) -> [PyModuleDef_Slot; 5] {
    const fn slot(id: u16, value: *mut c_void) -> PyModuleDef_Slot {
        PyModuleDef_Slot { slot: id as c_int, value }
    }
    let mut array = [
        slot(slots::Py_mod_gil_before_3_15, parts.gil.value() as *mut c_void),
        slot(
            slots::Py_mod_multiple_interpreters_before_3_15,
            parts.interpreters.value() as *mut c_void,
        ),
        slot(slots::Py_slot_end, null_mut()),
        slot(slots::Py_slot_end, null_mut()),
        slot(slots::Py_slot_end, null_mut()),
    ];
    let mut filled = 2;
    if let Some(create) = parts.create {
        array[filled] = slot(slots::Py_mod_create_before_3_15, create.function as *mut c_void);
        filled += 1;
    }
    if let Some(exec) = parts.exec {
        array[filled] = slot(slots::Py_mod_exec_before_3_15, exec as *mut c_void);
    }
    array
}

const fn for_export<S: 'static>(parts: &Parts<S>, token: *const c_void) -> [PySlot; 14] {
    use slots::{PySlot_PTR_STATIC, PySlot_SIZE as size};
    const fn pointer(id: u16, value: *const c_void) -> PySlot {
        PySlot_PTR_STATIC(id, value.cast_mut())
    }
    const fn number(id: u16, value: usize) -> PySlot {
        slots::PySlot_UINT64(id, value as u64)
    }

    let mut array = [slots::PySlot_END; 14];
    let mut filled = 0;
    macro_rules! push {
        ($slot:expr) => {{
            array[filled] = $slot;
            filled += 1;
        }};
    }
    push!(pointer(slots::Py_mod_abi, (&raw const ABI.0).cast()));
    // CPython refuses a token for an object that is not a module.
    if !matches!(parts.create, Some(Create { makes_module: false, .. })) {
        push!(pointer(slots::Py_mod_token, token));
    }
    push!(pointer(slots::Py_mod_name, parts.name.as_ptr().cast()));
    push!(number(slots::Py_mod_multiple_interpreters, parts.interpreters.value()));
    push!(number(slots::Py_mod_gil, parts.gil.value()));
    if let Some(doc) = parts.doc {
        push!(pointer(slots::Py_mod_doc, doc.as_ptr().cast()));
    }
    if let Some(methods) = parts.methods {
        push!(pointer(slots::Py_mod_methods, methods.as_ptr().cast()));
    }
    if let Some(create) = parts.create {
        push!(pointer(slots::Py_mod_create, create.function as *const c_void));
    }
    if let Some(exec) = parts.exec {
        push!(pointer(slots::Py_mod_exec, exec as *const c_void));
    }
    if let Some(hooks) = parts.hooks {
        push!(size(slots::Py_mod_state_size, 0));
        push!(pointer(slots::Py_mod_state_traverse, hooks.traverse as *const c_void));
        push!(pointer(slots::Py_mod_state_clear, hooks.clear as *const c_void));
        push!(pointer(slots::Py_mod_state_free, hooks.free as *const c_void));
    }
    let _ = filled;
    array
}
