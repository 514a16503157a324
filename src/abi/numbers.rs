//! What holds on every pointer width and endianness.

use core::mem::{align_of, offset_of, size_of};

use crate::raw::{self, PyABIInfo, PySlot};

/// `PySlot` is 16 bytes everywhere; its alignment is that of its widest member, which is 4 on
/// i686 and 8 on armv7.
const _: () = {
    assert!(size_of::<PySlot>() == 16, "PySlot is 16 bytes");
    assert!(align_of::<PySlot>() == align_of::<u64>(), "PySlot is aligned as uint64_t");
    assert!(offset_of!(PySlot, sl_id) == 0, "offset of PySlot::sl_id");
    assert!(offset_of!(PySlot, sl_flags) == 2, "offset of PySlot::sl_flags");
    assert!(offset_of!(PySlot, reserved) == 4, "offset of PySlot::sl_reserved");
    assert!(offset_of!(PySlot, value) == 8, "offset of PySlot's value");
    assert!(size_of::<PyABIInfo>() == 12, "PyABIInfo is 12 bytes");
    assert!(align_of::<PyABIInfo>() == align_of::<u32>(), "PyABIInfo is aligned as uint32_t");
    assert!(offset_of!(PyABIInfo, abiinfo_major_version) == 0, "offset of PyABIInfo's major");
    assert!(offset_of!(PyABIInfo, abiinfo_minor_version) == 1, "offset of PyABIInfo's minor");
    assert!(offset_of!(PyABIInfo, flags) == 2, "offset of PyABIInfo::flags");
    assert!(offset_of!(PyABIInfo, build_version) == 4, "offset of PyABIInfo::build_version");
    assert!(offset_of!(PyABIInfo, abi_version) == 8, "offset of PyABIInfo::abi_version");
};

/// The fields of the structs of 3.15, which older targets can't compare with any other declaration.
/// The pattern is exhaustive: another field is an error, and so is another type.
const _: fn(PySlot, PyABIInfo) = |slot, info| {
    let PySlot { sl_id, sl_flags, reserved, value } = slot;
    let _: (u16, u16) = (sl_id, sl_flags);
    // SAFETY: never called; it is the types that are told.
    let _: (u32, *mut core::ffi::c_void, usize, isize, i64, u64) = unsafe {
        (
            reserved.sl_reserved,
            value.sl_ptr,
            value.sl_func.map_or(0, |function| function as usize),
            value.sl_size,
            value.sl_int64,
            value.sl_uint64,
        )
    };
    let PyABIInfo {
        abiinfo_major_version,
        abiinfo_minor_version,
        flags,
        build_version,
        abi_version,
    } = info;
    let _: (u8, u8, u16, u32, u32) =
        (abiinfo_major_version, abiinfo_minor_version, flags, build_version, abi_version);
};

/// The alignment is that of a pointer where the pointer is the widest member.
const _: () = {
    assert!(align_of::<raw::PyModuleDef_Slot>() == align_of::<usize>(), "of PyModuleDef_Slot");
    #[cfg(not(opaque))]
    assert!(align_of::<raw::PyModuleDef>() == align_of::<usize>(), "alignment of PyModuleDef");
    #[cfg(not(opaque))]
    assert!(
        size_of::<raw::PyModuleDef>()
            == size_of::<raw::PyModuleDef_Base>() + size_of::<[usize; 8]>(),
        "PyModuleDef is its base and eight members of a pointer's size"
    );
};

/// A callback is a nullable pointer: `Option` of a function pointer, and NULL is None.
macro_rules! nullable {
    ($($name:ident),*) => { $(
        const _: raw::$name = None;
        const _: () = assert!(
            size_of::<raw::$name>() == size_of::<*const ()>(),
            concat!(stringify!($name), " is a pointer")
        );
    )* };
}
nullable!(traverseproc, visitproc, inquiry, freefunc, PyCFunction, PyCFunctionWithKeywords);
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
nullable!(_PyCFunctionFast, _PyCFunctionFastWithKeywords);
nullable!(PyCMethod);
const _: raw::slots::_Py_funcptr_t = None;
#[cfg(not(opaque))]
const _: fn(&raw::PyModuleDef_Base) -> bool = |base| base.m_init.is_none();
#[cfg(not(Py_LIMITED_API))]
const _: fn(&raw::_inittab) -> bool = |entry| entry.initfunc.is_none();

/// The head of a definition is not written by anyone before CPython sees it: whatever its
/// type is made of, it has no bytes that are not initialized.
#[cfg(not(opaque))]
pub(super) const HEAD: [u8; size_of::<raw::PyModuleDef_Base>()] =
    // SAFETY: all fields are integers, pointers and unions of which the widest member is set,
    // and there is none between them that is not a field: the fields' sizes sum up, below.
    unsafe { core::mem::transmute(raw::PyModuleDef_HEAD_INIT) };
#[cfg(not(opaque))]
const _: () = {
    let mut index = size_of::<raw::PyObject>() - size_of::<usize>();
    while index < HEAD.len() {
        assert!(HEAD[index] == 0, "all after the reference count is zero in PyModuleDef_HEAD_INIT");
        index += 1;
    }
};
