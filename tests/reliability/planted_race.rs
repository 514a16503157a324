//! A data race that ThreadSanitizer has to find: the control of ci/thread-sanitizer.sh.
use core::cell::UnsafeCell;

struct Shared(UnsafeCell<u64>);
// SAFETY: it is not safe: that is the planted fault.
unsafe impl Sync for Shared {}
static SHARED: Shared = Shared(UnsafeCell::new(0));

#[unsafe(no_mangle)]
pub extern "C" fn planted_race() {
    for _ in 0..1000 {
        // SAFETY: as above.
        unsafe { *SHARED.0.get() += 1 };
    }
}
