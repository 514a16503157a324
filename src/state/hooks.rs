//! `m_traverse`, `m_clear` and `m_free`, generated from the state's type.

use core::ffi::{c_int, c_void};

use pyo3_ffi::{self as ffi, PyObject};

use super::ModuleState;
use super::memory::Memory;
use super::stored::Stored;
use crate::callback::panic::report_panics;
use crate::handle::Attached;

/// # Safety
/// CPython calls it as `m_traverse` of a definition with state `S`.
pub(crate) unsafe extern "C" fn traverse<S: ModuleState>(
    module: *mut PyObject,
    visit: ffi::visitproc,
    argument: *mut c_void,
) -> c_int {
    let mut result = 0;
    report_panics(core::any::type_name::<S>(), || {
        // SAFETY: the module is of that definition, and alive while it is traversed.
        let Some(memory) = (unsafe { Memory::<S>::of(module) }) else { return };
        let Some(value) = memory.value() else { return };
        let number = memory.number();
        value.stored(&mut |stored| {
            if result == 0 {
                // SAFETY: these are the collector's own arguments.
                result = unsafe { stored.traverse(number, visit, argument) };
            }
        });
        if result == 0 {
            // SAFETY: these are the collector's own arguments.
            result = unsafe { value.traverse(visit, argument) };
        }
    });
    result
}

/// # Safety
/// CPython calls it as `m_clear` of a definition with state `S`.
pub(crate) unsafe extern "C" fn clear<S: ModuleState>(module: *mut PyObject) -> c_int {
    report_panics(core::any::type_name::<S>(), || {
        // SAFETY: the module is of that definition, and alive while it is cleared.
        unsafe { release::<S>(module, S::clear, Stored::release) };
    });
    0
}

/// # Safety
/// CPython calls it as `m_free` of a definition with state `S`.
pub(crate) unsafe extern "C" fn free<S: ModuleState>(module: *mut c_void) {
    let module = module.cast();
    report_panics(core::any::type_name::<S>(), || {
        // SAFETY: the module is of that definition; it is freed after this call.
        unsafe { release::<S>(module, S::free, Stored::release_at_last) };
    });
    report_panics(core::any::type_name::<S>(), || {
        // SAFETY: as above.
        unsafe { Memory::<S>::take_back(module) };
    });
}

/// Runs a hook of the state's own, and releases what the state holds.
///
/// # Safety
/// CPython clears or frees the module, which is one of a definition with state `S`; `each` releases
/// in that case.
unsafe fn release<S: ModuleState>(
    module: *mut PyObject,
    own: fn(&S, Attached<'_>),
    each: unsafe fn(&Stored, usize),
) {
    // SAFETY: the module is alive during the call.
    let Some(memory) = (unsafe { Memory::<S>::of(module) }) else { return };
    let Some(value) = memory.value() else { return };
    let number = memory.number();
    report_panics(core::any::type_name::<S>(), || {
        // SAFETY: CPython clears and frees a module attached to its interpreter.
        own(value, unsafe { Attached::assume() });
    });
    // SAFETY: as above.
    value.stored(&mut |stored| unsafe { each(stored, number) });
}
