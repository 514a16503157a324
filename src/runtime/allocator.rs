//! The global allocator: C's.

#![allow(clippy::cast_ptr_alignment, reason = "unaligned memory is read and written as such")]

use core::alloc::{GlobalAlloc, Layout};
use core::mem::size_of;
use core::ptr::{copy_nonoverlapping, null_mut};

/// C's `malloc`.
///
/// Not `PyMem_RawMalloc`: when tracemalloc runs, that attaches the thread, and any allocation of a
/// detached thread could then wait for the GIL.
#[derive(Debug)]
pub struct Allocator;

/// What `malloc` aligns for: 16 bytes, or 8 where pointers are 4.
const ALIGNMENT: usize = 2 * size_of::<*mut u8>();

/// Whether `malloc` aligns for this. It may align a block for no more than fits in it.
const fn is_plain(layout: Layout) -> bool {
    layout.align() <= ALIGNMENT && layout.align() <= layout.size()
}

// SAFETY: C's functions satisfy the trait for plain layouts. Others lie in a larger block, behind
// its address and as far in as their alignment asks. A layout tells which, so that each is freed as
// it was allocated.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_plain(layout) {
            // SAFETY: the function may be called at any time.
            return unsafe { libc::malloc(layout.size()) }.cast();
        }
        within_block(layout)
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if is_plain(layout) {
            // SAFETY: the function may be called at any time.
            return unsafe { libc::calloc(1, layout.size()) }.cast();
        }
        let memory = within_block(layout);
        if !memory.is_null() {
            // SAFETY: there are as many bytes.
            unsafe { memory.write_bytes(0, layout.size()) };
        }
        memory
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the memory comes from `alloc` with this layout: it is a block of C's, or has the
        // address of its block before it.
        unsafe {
            let block = if is_plain(layout) {
                memory
            } else {
                memory.cast::<*mut u8>().sub(1).read_unaligned()
            };
            libc::free(block.cast());
        }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller vouches that the size is one that a layout of this alignment may have,
        // and that the memory comes from `alloc` with this layout.
        unsafe {
            let other = Layout::from_size_align_unchecked(size, layout.align());
            if is_plain(layout) && is_plain(other) {
                return libc::realloc(memory.cast(), size).cast();
            }
            let moved = self.alloc(other);
            if !moved.is_null() {
                copy_nonoverlapping(memory, moved, size.min(layout.size()));
                self.dealloc(memory, layout);
            }
            moved
        }
    }
}

#[cold]
fn within_block(layout: Layout) -> *mut u8 {
    const ADDRESS: usize = size_of::<*mut u8>();
    // Does not overflow: size and alignment of a layout are together at most isize::MAX.
    let length = layout.size() + layout.align() + ADDRESS;
    // SAFETY: the function may be called at any time.
    let block: *mut u8 = unsafe { libc::malloc(length) }.cast();
    if block.is_null() {
        return null_mut();
    }
    // SAFETY: the address of the block, less than the alignment, and the size of the layout are
    // together no more than the length.
    unsafe {
        let memory = block.add(ADDRESS);
        let memory = memory.add(memory.align_offset(layout.align()));
        memory.cast::<*mut u8>().sub(1).write_unaligned(block);
        memory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills memory, so that a write beyond it or into a neighbour is found by the next.
    unsafe fn fill(memory: *mut u8, length: usize, byte: u8) {
        // SAFETY: the caller vouches for the length.
        unsafe { memory.write_bytes(byte, length) }
    }

    #[test]
    fn every_layout_is_aligned_kept_and_freed() {
        for align in (0..13).map(|power| 1 << power) {
            for size in [1, 2, 3, 7, 8, 16, 24, 100, 5000] {
                let layout = Layout::from_size_align(size, align).expect("it is one");
                // SAFETY: sizes are not 0, and each is freed by the layout that it has last.
                unsafe {
                    let neighbour = Allocator.alloc(layout);
                    let memory = Allocator.alloc_zeroed(layout);
                    assert_eq!(memory.addr() % align, 0, "{layout:?}");
                    assert!((0..size).all(|at| *memory.add(at) == 0), "{layout:?}");
                    fill(neighbour, size, 0xEE);
                    fill(memory, size, 0xAB);
                    for other in [size + 1, 3 * size, size.div_ceil(4), size] {
                        let before = Layout::from_size_align(size, align).expect("it is one");
                        let copy = Allocator.alloc(before);
                        fill(copy, size, 0xCD);
                        let moved = Allocator.realloc(copy, before, other);
                        assert_eq!(moved.addr() % align, 0, "{layout:?} {other}");
                        assert!((0..size.min(other)).all(|at| *moved.add(at) == 0xCD));
                        let after = Layout::from_size_align(other, align).expect("it is one");
                        Allocator.dealloc(moved, after);
                    }
                    assert!((0..size).all(|at| *memory.add(at) == 0xAB), "{layout:?}");
                    assert!((0..size).all(|at| *neighbour.add(at) == 0xEE), "{layout:?}");
                    Allocator.dealloc(memory, layout);
                    Allocator.dealloc(neighbour, layout);
                }
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_null() {
        let most = isize::MAX as usize;
        for align in [1, 64] {
            let layout = Layout::from_size_align(most - align, align).expect("it is one");
            // SAFETY: the sizes are not 0; nothing is allocated.
            unsafe {
                assert!(Allocator.alloc(layout).is_null());
                assert!(Allocator.alloc_zeroed(layout).is_null());
            }
        }
    }
}
