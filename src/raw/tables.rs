//! Statics for tables that CPython reads and definitions that it writes, in C's shape and
//! without checks: for what `module!` can't say, deliberately wrong modules among it.

#[cfg(not(opaque))]
use core::cell::UnsafeCell;
#[cfg(not(opaque))]
use core::ffi::c_char;

use core::fmt;

#[cfg(not(opaque))]
use super::{Py_ssize_t, PyMethodDef};
#[cfg(not(opaque))]
use super::{
    PyModuleDef, PyModuleDef_HEAD_INIT, PyModuleDef_Slot, freefunc, inquiry, traverseproc,
};

/// A table or struct that CPython only reads, as a `static`: an array of
/// [`PyMethodDef`](super::PyMethodDef),
/// `PyModuleDef_Slot` or [`PySlot`](super::PySlot).
#[repr(transparent)]
pub struct Table<T>(T);

// SAFETY: the table is never written; `new` has its caller vouch for what it points to.
unsafe impl<T> Sync for Table<T> {}

impl<T> fmt::Debug for Table<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Table").finish_non_exhaustive()
    }
}

impl<T> Table<T> {
    /// A table as it is.
    ///
    /// # Safety
    /// Whatever it points to may be used from any thread, and lives as long as CPython uses it.
    pub const unsafe fn new(table: T) -> Self {
        Self(table)
    }
}

impl<T, const N: usize> Table<[T; N]> {
    /// The first element, as C's functions take it. Never written through.
    #[must_use]
    pub const fn as_ptr(&'static self) -> *mut T {
        self.0.as_ptr().cast_mut()
    }
}

/// A `PyModuleDef` as a `static`, in memory that CPython may write.
#[cfg(not(opaque))]
#[repr(transparent)]
pub struct ModuleDef(UnsafeCell<PyModuleDef>);

// SAFETY: only CPython writes to it, under its own synchronization.
#[cfg(not(opaque))]
unsafe impl Sync for ModuleDef {}

#[cfg(not(opaque))]
impl fmt::Debug for ModuleDef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ModuleDef").finish_non_exhaustive()
    }
}

#[cfg(not(opaque))]
impl ModuleDef {
    /// `PyModuleDef_HEAD_INIT` and these fields; `methods` and `slots` may be NULL.
    ///
    /// # Safety
    /// Texts are NULL or C strings, tables end with their sentinels, functions are of the types
    /// that their slots and flags say, and all of it lives as long as CPython uses it: up to 3.14
    /// a module reads its definition until it is freed. `traverse`, `clear` and `free` may find a
    /// state that is NULL (if `size` is not positive) or that exec left half done. CPython rejects
    /// other invalid definitions at import; nothing is checked here.
    #[must_use]
    #[allow(clippy::too_many_arguments, reason = "C's struct has these fields")]
    pub const unsafe fn new(
        name: *const c_char,
        doc: *const c_char,
        size: Py_ssize_t,
        methods: *mut PyMethodDef,
        slots: *mut PyModuleDef_Slot,
        traverse: traverseproc,
        clear: inquiry,
        free: freefunc,
    ) -> Self {
        Self(UnsafeCell::new(PyModuleDef {
            m_base: PyModuleDef_HEAD_INIT,
            m_name: name,
            m_doc: doc,
            m_size: size,
            m_methods: methods,
            m_slots: slots,
            m_traverse: traverse,
            m_clear: clear,
            m_free: free,
        }))
    }

    /// The definition, as C's functions take it.
    #[must_use]
    pub const fn as_ptr(&'static self) -> *mut PyModuleDef {
        self.0.get()
    }
}
