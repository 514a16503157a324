//! Who reads a stored object at this moment, without the GIL.
//!
//! A reader loads a pointer and then takes a reference; between the two the collector may not
//! release the object. So readers count themselves, in one of several counters, each on its own
//! cache line: one counter would be passed between the cores with every read. The collector
//! takes the pointer away and waits for each counter to be 0 once.
//!
//! All four accesses are sequentially consistent: either the reader finds the pointer gone, or the
//! collector finds the reader counted.

use core::sync::atomic::{AtomicUsize, Ordering};

/// 128 bytes, as some processors fetch cache lines in pairs.
#[repr(align(128))]
struct Counter(AtomicUsize);

const COUNTERS: usize = 32;

static READERS: [Counter; COUNTERS] = [const { Counter(AtomicUsize::new(0)) }; COUNTERS];

/// A reader, counted until it is dropped.
pub(super) struct Reading(&'static AtomicUsize);

impl Reading {
    /// Counts a reader. It drops this before it calls anything that may block or detach.
    #[inline]
    pub(super) fn new() -> Self {
        // Threads have their own stacks: an address on this one tells them apart, mostly. That
        // two share a counter, or one uses two, costs time and no more.
        let on_stack = 0_u8;
        let stack = (&raw const on_stack).addr() >> 16;
        let counter = &READERS[stack.wrapping_mul(0x9E37_79B1) >> 13 & (COUNTERS - 1)].0;
        counter.fetch_add(1, Ordering::SeqCst);
        Self(counter)
    }
}

impl Drop for Reading {
    #[inline]
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Waits until everybody who is reading now is done.
///
/// A reader is done after a few instructions, if it runs.
pub(super) fn wait() {
    for counter in &READERS {
        while counter.0.load(Ordering::SeqCst) != 0 {
            core::hint::spin_loop();
            #[cfg(feature = "std")]
            std::thread::yield_now();
        }
    }
}
