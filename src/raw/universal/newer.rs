//! Functions that 3.9 lacks, found by name in the interpreter that runs.
//!
//! Each has had its type since the version that added it, which the stable ABI promises.

use core::ffi::{CStr, c_int, c_void};
use core::ptr::{self, null_mut};
use core::sync::atomic::{AtomicPtr, Ordering};

use pyo3_ffi::{Py_ssize_t, PyObject, PyTypeObject};

use crate::raw::PySlot;

/// Finds a function, once a process.
///
/// The search covers the files that are loaded for the whole process, as the loader did for this
/// file's own symbols. Threads share only the result, so any order of loads and stores does.
fn find(known: &AtomicPtr<c_void>, name: &CStr) -> *mut c_void {
    /// In the place of NULL, which stands for a name that was not looked up yet.
    static ABSENT: u8 = 0;
    let absent = (&raw const ABSENT).cast_mut().cast();
    let mut found = known.load(Ordering::Relaxed);
    if found.is_null() {
        // SAFETY: the name is a C string.
        found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        if found.is_null() {
            found = absent;
        }
        known.store(found, Ordering::Relaxed);
    }
    if ptr::eq(found, absent) { null_mut() } else { found }
}

macro_rules! newer {
    ($($(#[$attribute:meta])* fn $name:ident = $text:literal($($type:ty),*) -> $result:ty;)*) => {$(
        $(#[$attribute])*
        pub(crate) fn $name() -> Option<unsafe extern "C" fn($($type),*) -> $result> {
            static KNOWN: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
            let found = find(&KNOWN, $text);
            // SAFETY: NULL is None, and a symbol of this name is a function of this type.
            unsafe { core::mem::transmute(found) }
        }
    )*};
}

/// Finds what functions for the garbage collector use, which must not be the first to ask: the
/// loader has a lock, and without the GIL the collector stops the thread that may hold it.
pub(crate) fn prepare_for_traversal() {
    crate::raw::running::Running::now();
    let _ = (type_of(), count_of());
}

/// Whether objects have a head that no table is laid out for: up to 3.12, builds configured with
/// `--with-trace-refs` have two more pointers there. Only they export this function.
pub(crate) fn has_traced_heads() -> bool {
    static KNOWN: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
    !find(&KNOWN, c"_Py_GetObjects").is_null()
}

newer! {
    /// 3.14; before, it is a macro.
    fn type_of = c"Py_TYPE"(*mut PyObject) -> *mut PyTypeObject;
    /// 3.14; before, it is a macro.
    fn count_of = c"Py_REFCNT"(*mut PyObject) -> Py_ssize_t;
    /// 3.13
    fn dict_get_item_ref = c"PyDict_GetItemRef"(*mut PyObject, *mut PyObject, *mut *mut PyObject) -> c_int;
    /// 3.15
    fn module_from_slots_and_spec = c"PyModule_FromSlotsAndSpec"(*const PySlot, *mut PyObject) -> *mut PyObject;
    /// 3.15
    fn module_exec = c"PyModule_Exec"(*mut PyObject) -> c_int;
    /// 3.15
    fn module_get_token = c"PyModule_GetToken"(*mut PyObject, *mut *mut c_void) -> c_int;
}
