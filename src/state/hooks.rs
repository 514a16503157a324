//! `m_traverse`, `m_clear` and `m_free`, generated from the state's type.

use core::ffi::{c_int, c_void};
use core::sync::atomic::Ordering;

use pyo3_ffi::{self as ffi, PyObject};

use super::ModuleState;
use super::memory::{Memory, phase};
use crate::callback::panic::report_panics;

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
        let Some(memory) = (unsafe { Memory::<S>::of_during_gc(module) }) else { return };
        let Some(value) = memory.value() else { return };
        let number = memory.number.load(Ordering::Relaxed);
        value.stored(&mut |stored| {
            if result == 0 {
                // SAFETY: these are the collector's own arguments.
                result = unsafe { stored.traverse(number, visit, argument) };
            }
        });
    });
    result
}

/// # Safety
/// CPython calls it as `m_clear` of a definition with state `S`.
pub(crate) unsafe extern "C" fn clear<S: ModuleState>(module: *mut PyObject) -> c_int {
    report_panics(core::any::type_name::<S>(), || {
        // SAFETY: the module is of that definition, and alive while it is cleared.
        let Some(memory) = (unsafe { Memory::<S>::of_during_gc(module) }) else { return };
        let Some(value) = memory.value() else { return };
        release(memory, value);
    });
    0
}

/// # Safety
/// CPython calls it as `m_free` of a definition with state `S`.
pub(crate) unsafe extern "C" fn free<S: ModuleState>(module: *mut c_void) {
    report_panics(core::any::type_name::<S>(), || {
        // SAFETY: the module is of that definition; its memory is freed after this call.
        let Some(memory) = (unsafe { Memory::<S>::of_during_gc(module.cast()) }) else { return };
        if let Some(value) = memory.value() {
            release(memory, value);
        }
        // READY is claimed by one caller alone, so the value is dropped once.
        let claimed = memory.phase.swap(phase::DROPPED, Ordering::AcqRel) == phase::READY;
        if claimed {
            // SAFETY: the phase was READY and is DROPPED.
            unsafe { memory.drop_value() };
        }
    });
}

fn release<S: ModuleState>(memory: &Memory<S>, value: &S) {
    let number = memory.number.load(Ordering::Relaxed);
    // SAFETY: CPython clears and frees a module attached to its interpreter.
    value.stored(&mut |stored| unsafe { stored.release(number) });
}
