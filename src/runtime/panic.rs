//! The panic handler.

use core::ffi::CStr;
use core::panic::PanicInfo;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::text::TextBuffer;

/// Ends the process with the message and the place of a panic (`Py_FatalError`).
#[cold]
pub fn panic(info: &PanicInfo<'_>) -> ! {
    static SHOWN: AtomicBool = AtomicBool::new(false);
    // The message is an author's `Display`, which may panic, too.
    if SHOWN.swap(true, Ordering::Relaxed) {
        die(c"panicked while a panic was reported");
    }
    let text = TextBuffer::of(format_args!("{info}")).end();
    die(CStr::from_bytes_until_nul(text.as_bytes()).unwrap_or(c"panicked"))
}

fn die(message: &CStr) -> ! {
    // SAFETY: `message` is a C string. The function may be called by any thread, attached or not.
    unsafe { pyo3_ffi::Py_FatalError(message.as_ptr()) }
}

// The precompiled core and alloc can unwind. Their unwind tables name this function, which std
// defines, and builds without optimization keep those tables. A library that is compiled to abort
// never unwinds, so the address is never used: NULL stands for a frame without cleanup. The symbol is
// weak, so that a program that has std after all gets std's, and hidden from other libraries.
#[cfg(all(
    panic = "abort",
    unix,
    not(target_vendor = "apple"),
    any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "arm",
        target_arch = "aarch64",
        target_arch = "riscv64",
        target_arch = "loongarch64",
        target_arch = "s390x"
    )
))]
core::arch::global_asm!(
    ".weak rust_eh_personality",
    ".hidden rust_eh_personality",
    ".set rust_eh_personality, 0",
);

// The same code names `_Unwind_Resume`, which std links in this way.
#[cfg(all(panic = "abort", target_os = "linux", target_env = "gnu"))]
#[link(name = "gcc_s")]
unsafe extern "C" {}
