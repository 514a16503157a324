//! Our structs against pyo3-ffi's, and the structs of 3.15 on every pointer width.

use core::mem::{align_of, offset_of, size_of};

use crate::raw::{self, PyABIInfo, PySlot};

/// Both structs have these fields at the same places, and nothing else that takes space.
#[allow(unused_macros, reason = "abi3t has no struct that pyo3-ffi has too")]
macro_rules! same_layout {
    ($ours:path, $theirs:path, $($field:ident),*) => {
        const _: () = {
            assert!(
                size_of::<$ours>() == size_of::<$theirs>(),
                concat!("size of ", stringify!($ours), " differs from pyo3-ffi's")
            );
            assert!(
                align_of::<$ours>() == align_of::<$theirs>(),
                concat!("alignment of ", stringify!($ours), " differs from pyo3-ffi's")
            );
            $(assert!(
                offset_of!($ours, $field) == offset_of!($theirs, $field),
                concat!(
                    "offset of ", stringify!($ours), "::", stringify!($field),
                    " differs from pyo3-ffi's"
                )
            );)*
        };
    };
}

#[cfg(not(Py_ABI3T))]
same_layout!(raw::PyModuleDef_Base, pyo3_ffi::PyModuleDef_Base, ob_base, m_init, m_index, m_copy);
#[cfg(not(Py_ABI3T))]
same_layout!(
    raw::PyModuleDef,
    pyo3_ffi::PyModuleDef,
    m_base,
    m_name,
    m_doc,
    m_size,
    m_methods,
    m_slots,
    m_traverse,
    m_clear,
    m_free
);
same_layout!(raw::PyModuleDef_Slot, pyo3_ffi::PyModuleDef_Slot, slot, value);
#[cfg(not(Py_LIMITED_API))]
same_layout!(raw::_inittab, pyo3_ffi::_inittab, name, initfunc);
#[cfg(Py_3_15)]
same_layout!(PySlot, pyo3_ffi::PySlot, sl_id, sl_flags);
#[cfg(Py_3_15)]
same_layout!(
    PyABIInfo,
    pyo3_ffi::PyABIInfo,
    abiinfo_major_version,
    abiinfo_minor_version,
    flags,
    build_version,
    abi_version
);

/// `PySlot` is 16 bytes everywhere; its alignment is that of its widest member.
const _: () = {
    assert!(size_of::<PySlot>() == 16, "PySlot is 16 bytes");
    assert!(align_of::<PySlot>() == align_of::<u64>(), "PySlot is aligned as uint64_t");
    assert!(offset_of!(PySlot, sl_id) == 0, "offset of PySlot::sl_id");
    assert!(offset_of!(PySlot, sl_flags) == 2, "offset of PySlot::sl_flags");
    assert!(offset_of!(PySlot, __bindgen_anon_1) == 4, "offset of PySlot::sl_reserved");
    assert!(offset_of!(PySlot, __bindgen_anon_2) == 8, "offset of PySlot's value");
    assert!(size_of::<PyABIInfo>() == 12, "PyABIInfo is 12 bytes");
    assert!(align_of::<PyABIInfo>() == 4, "PyABIInfo is aligned as uint32_t");
    assert!(offset_of!(PyABIInfo, flags) == 2, "offset of PyABIInfo::flags");
    assert!(offset_of!(PyABIInfo, build_version) == 4, "offset of PyABIInfo::build_version");
    assert!(offset_of!(PyABIInfo, abi_version) == 8, "offset of PyABIInfo::abi_version");
};

/// A callback is a nullable pointer: the layout of `Option<fn>` is that of C's.
const _: () = {
    assert!(size_of::<raw::traverseproc>() == size_of::<*const ()>(), "traverseproc is a pointer");
    assert!(size_of::<raw::visitproc>() == size_of::<*const ()>(), "visitproc is a pointer");
    assert!(size_of::<raw::inquiry>() == size_of::<*const ()>(), "inquiry is a pointer");
    assert!(size_of::<raw::freefunc>() == size_of::<*const ()>(), "freefunc is a pointer");
    assert!(size_of::<raw::PyCFunction>() == size_of::<*const ()>(), "PyCFunction is a pointer");
};
