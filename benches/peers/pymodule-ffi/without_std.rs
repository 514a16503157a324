//! What a module free of std has to bring along.

use core::alloc::{GlobalAlloc, Layout};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        safe fn abort() -> !;
    }
    abort()
}

unsafe extern "C" {
    fn aligned_alloc(alignment: usize, size: usize) -> *mut u8;
    fn free(memory: *mut u8);
}

struct Malloc;

// SAFETY: C's allocator, of C11's alignment.
unsafe impl GlobalAlloc for Malloc {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the alignment is a power of two.
        unsafe { aligned_alloc(layout.align().max(16), layout.size().next_multiple_of(layout.align().max(16))) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, _: Layout) {
        // SAFETY: it comes from `alloc`.
        unsafe { free(memory) }
    }
}

#[global_allocator]
static MALLOC: Malloc = Malloc;
