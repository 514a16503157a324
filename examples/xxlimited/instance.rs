//! Where the data of an instance is: behind the head that all objects have.
//!
//! Builds for one version and for abi3 know the size of the head. abi3t hides it: CPython adds the
//! data to the size of the base class, which is `object` here, and tells where it is.

#![allow(unsafe_code, reason = "the data of an instance is reached through a pointer")]
#![allow(clippy::cast_possible_truncation, reason = "sizes are ints in C")]

use core::ffi::c_int;
use core::mem::size_of;

use pymodule_ffi::ffi::{self, Py_ssize_t, PyObject};
use pymodule_ffi::prelude::*;

#[cfg(not(any(feature = "abi3t", feature = "abi3t-py315")))]
mod layout {
    use super::{Object, Py_ssize_t, PyObject, Return, c_int, ffi, size_of};

    #[repr(C)]
    struct Instance<T> {
        head: PyObject,
        data: T,
    }

    /// `basicsize` of the specification.
    pub const fn size<T>() -> c_int {
        size_of::<Instance<T>>() as c_int
    }

    /// The offset of a member, from that in the data.
    pub const fn offset<T>(within: usize) -> Py_ssize_t {
        (core::mem::offset_of!(Instance<T>, data) + within) as Py_ssize_t
    }

    /// The flags of a member.
    pub const MEMBER: c_int = ffi::Py_READONLY;

    /// Call it with the first class, before others see it.
    #[allow(clippy::unnecessary_wraps, reason = "abi3t has to ask")]
    pub fn learn<'py>(_: &Object<'py>) -> Return<'py, ()> {
        Ok(())
    }

    /// # Safety
    /// `this` is an instance, alive for `'a`, of a class whose data is a `T`.
    pub unsafe fn data<'a, T>(this: *mut PyObject) -> &'a T {
        // SAFETY: an instance has this layout.
        unsafe { &(*this.cast::<Instance<T>>()).data }
    }
}

#[cfg(any(feature = "abi3t", feature = "abi3t-py315"))]
mod layout {
    use core::sync::atomic::{AtomicUsize, Ordering};

    use super::{Object, Py_ssize_t, PyObject, Return, c_int, ffi, size_of};

    /// The same for all classes whose base is `object`, in all interpreters; 0 until it is known.
    static OFFSET: AtomicUsize = AtomicUsize::new(0);

    /// `basicsize` of the specification: so much more than the base class.
    pub const fn size<T>() -> c_int {
        -(size_of::<T>() as c_int)
    }

    /// The offset of a member, from that in the data.
    pub const fn offset<T>(within: usize) -> Py_ssize_t {
        within as Py_ssize_t
    }

    /// The flags of a member.
    pub const MEMBER: c_int = ffi::Py_READONLY | ffi::Py_RELATIVE_OFFSET;

    /// Call it with the first class, before others see it.
    pub fn learn<'py>(class: &Object<'py>) -> Return<'py, ()> {
        let this = class.call([])?;
        // SAFETY: it is an instance of this class.
        let data = unsafe { ffi::PyObject_GetTypeData(this.as_ptr(), class.as_ptr().cast()) };
        OFFSET.store(data.addr() - this.as_ptr().addr(), Ordering::Relaxed);
        Ok(())
    }

    /// # Safety
    /// `this` is an instance, alive for `'a`, of a class whose data is a `T`.
    ///
    /// # Panics
    /// Before [`learn`] has returned.
    pub unsafe fn data<'a, T>(this: *mut PyObject) -> &'a T {
        let offset = OFFSET.load(Ordering::Relaxed);
        assert!(offset != 0, "the class is being made");
        // SAFETY: the data is there, also in instances of derived classes.
        unsafe { &*this.byte_add(offset).cast() }
    }
}

pub use layout::{MEMBER, data, learn, offset, size};
