//! The table that finds the memory of a module's state.
//!
//! CPython has memory for it, too (`m_size`), but without the GIL that is not enough: `PyModule_ExecDef`
//! publishes it before it zeroes it, and two threads that execute one module exchange it. So this
//! crate allocates the state itself. Only this table leads to it: by the address of the module, from
//! the creation of the module until CPython frees it.
//!
//! A reader takes no lock. It finds an entry only under the address of its own module, which is
//! alive, so nobody changes that entry meanwhile.

use core::ffi::c_void;
use core::mem::size_of;
use core::ptr::null_mut;
use core::slice;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use pyo3_ffi::PyObject;

/// An entry. It is free if `module` is NULL, and otherwise `memory` was stored before `module`.
struct Slot {
    module: AtomicPtr<PyObject>,
    memory: AtomicPtr<c_void>,
}

/// How many slots the first level has; each further one has four times as many.
const FIRST: usize = 64;

/// In how many slots of a level a module may be.
const PROBES: usize = 4;

static SLOTS: [Slot; FIRST] =
    [const { Slot { module: AtomicPtr::new(null_mut()), memory: AtomicPtr::new(null_mut()) } };
        FIRST];

/// The further levels, in order. A level is allocated when the ones before are full, zeroed, and
/// never freed.
static LEVELS: [AtomicPtr<Slot>; 12] = [const { AtomicPtr::new(null_mut()) }; 12];

/// Held while entries are added and removed, for a few instructions that neither call Python nor
/// detach the thread.
static CHANGING: AtomicBool = AtomicBool::new(false);

/// Why a module was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is an entry for this address.
    Taken,
    OutOfMemory,
}

struct Lock;

impl Lock {
    fn new() -> Self {
        while CHANGING.swap(true, Ordering::Acquire) {
            core::hint::spin_loop();
        }
        Self
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        CHANGING.store(false, Ordering::Release);
    }
}

/// Where a module is in the first level, if its slot was free: by the bits of its address in which
/// objects of a module's size differ. A few instructions, as every access to state makes them.
#[inline]
fn first_slot(module: *mut PyObject) -> usize {
    module.addr() >> 6 & (FIRST - 1)
}

/// Where the candidates of a level begin. Further levels have Fibonacci hashing, by the upper bits of
/// a product.
fn start(module: *mut PyObject, length: usize) -> usize {
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    if length == FIRST {
        return first_slot(module);
    }
    #[allow(clippy::cast_possible_truncation, reason = "it was shifted to the width of a pointer")]
    let factor = (GOLDEN >> (u64::BITS - usize::BITS)) as usize | 1;
    module.addr().wrapping_mul(factor) >> (usize::BITS - length.trailing_zeros())
}

/// The slots of a level; `None` if it has not been allocated.
fn level(index: usize) -> Option<&'static [Slot]> {
    let Some(index) = index.checked_sub(1) else { return Some(&SLOTS) };
    let slots = LEVELS.get(index)?.load(Ordering::Acquire);
    // SAFETY: a level that is not NULL is an array of that length, which is never freed.
    (!slots.is_null()).then(|| unsafe { slice::from_raw_parts(slots, length(index)) })
}

const fn length(index: usize) -> usize {
    FIRST << (2 * (index + 1))
}

/// The slots of a level that an entry for this module may be in.
fn candidates(
    level: &'static [Slot],
    module: *mut PyObject,
) -> impl Iterator<Item = &'static Slot> {
    let first = start(module, level.len());
    // A level's length is a power of two.
    (0..PROBES).filter_map(move |probe| level.get((first + probe) & (level.len() - 1)))
}

/// The first slot for this module that holds `entry`: the module itself, or NULL if it is free. If
/// there is none, the number of levels.
#[inline(never)]
fn search(module: *mut PyObject, entry: *mut PyObject) -> Result<&'static Slot, usize> {
    let mut index = 0;
    while let Some(level) = level(index) {
        let holds = |slot: &&Slot| slot.module.load(Ordering::Acquire) == entry;
        if let Some(slot) = candidates(level, module).find(holds) {
            return Ok(slot);
        }
        index += 1;
    }
    Err(index)
}

fn slot_of(module: *mut PyObject) -> Option<&'static Slot> {
    search(module, module).ok()
}

/// The memory of a module, or NULL.
///
/// The module is alive, and not about to be freed.
#[inline]
pub(crate) fn find(module: *mut PyObject) -> *mut c_void {
    let slot = &SLOTS[first_slot(module)];
    // Both before the comparison, so that they are one address with two offsets.
    let found = slot.module.load(Ordering::Acquire);
    let memory = slot.memory.load(Ordering::Relaxed);
    if found == module {
        // SAFETY: `insert` has stored a pointer that is not NULL before the module.
        unsafe { core::hint::assert_unchecked(!memory.is_null()) };
        return memory;
    }
    find_elsewhere(module)
}

#[cold]
#[inline(never)]
fn find_elsewhere(module: *mut PyObject) -> *mut c_void {
    slot_of(module).map_or(null_mut(), |slot| slot.memory.load(Ordering::Relaxed))
}

/// Adds a module and its memory, which is not NULL, unless there is an entry for its address.
#[inline(never)]
pub(crate) fn insert(module: *mut PyObject, memory: *mut c_void) -> Result<(), Refused> {
    debug_assert!(!memory.is_null());
    let _lock = Lock::new();
    if slot_of(module).is_some() {
        return Err(Refused::Taken);
    }
    loop {
        match search(module, null_mut()) {
            Ok(slot) => {
                slot.memory.store(memory, Ordering::Relaxed);
                slot.module.store(module, Ordering::Release);
                return Ok(());
            }
            Err(index) => allocate(index)?,
        }
    }
}

/// Allocates a level that there is not. The caller holds the lock.
fn allocate(index: usize) -> Result<(), Refused> {
    let place = LEVELS.get(index - 1).ok_or(Refused::OutOfMemory)?;
    // SAFETY: zeroed memory is an array of free slots.
    let slots = unsafe { libc::calloc(length(index - 1), size_of::<Slot>()) };
    if slots.is_null() {
        return Err(Refused::OutOfMemory);
    }
    place.store(slots.cast(), Ordering::Release);
    Ok(())
}

/// Removes the entry of a module and returns its memory, or NULL.
pub(crate) fn remove(module: *mut PyObject) -> *mut c_void {
    let _lock = Lock::new();
    slot_of(module).map_or(null_mut(), |slot| {
        let memory = slot.memory.load(Ordering::Relaxed);
        slot.module.store(null_mut(), Ordering::Release);
        memory
    })
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn entries_are_found_by_their_address_alone() {
        let addresses: Vec<_> =
            (1..=5000).map(|n| core::ptr::without_provenance_mut(n * 112)).collect();
        for (number, module) in addresses.iter().enumerate() {
            let memory = core::ptr::without_provenance_mut(number + 1);
            assert_eq!(insert(*module, memory), Ok(()));
            assert_eq!(insert(*module, memory), Err(Refused::Taken));
        }
        for (number, module) in addresses.iter().enumerate() {
            assert_eq!(find(*module).addr(), number + 1);
        }
        for module in addresses.iter().step_by(2) {
            assert!(!remove(*module).is_null());
            assert!(remove(*module).is_null());
        }
        for (number, module) in addresses.iter().enumerate() {
            assert_eq!(find(*module).addr(), if number % 2 == 0 { 0 } else { number + 1 });
        }
        for module in &addresses {
            remove(*module);
        }
    }
}
