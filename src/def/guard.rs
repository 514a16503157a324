//! Which interpreter runs, told before any struct is read.

#[cfg(not(Py_ABI3T))]
use core::ffi::CStr;
#[cfg(not(Py_ABI3T))]
use core::sync::atomic::{AtomicU32, Ordering};

/// The minor version of the running interpreter and whether it is free-threaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Running {
    pub(crate) minor: u32,
    pub(crate) free_threaded: bool,
}

/// What this build was made for: its version, or under the stable ABI the oldest.
pub(crate) const BUILT: Running =
    Running { minor: built_minor(), free_threaded: cfg!(Py_GIL_DISABLED) };

const fn built_minor() -> u32 {
    let mut minor = 9;
    let newer = [
        cfg!(Py_3_10),
        cfg!(Py_3_11),
        cfg!(Py_3_12),
        cfg!(Py_3_13),
        cfg!(Py_3_14),
        cfg!(Py_3_15),
        cfg!(Py_3_16),
    ];
    let mut index = 0;
    while index < newer.len() {
        if newer[index] {
            minor += 1;
        }
        index += 1;
    }
    minor
}

#[cfg(not(Py_ABI3T))]
impl Running {
    /// Reads `Py_GetVersion`, which needs no attached thread and is the same in every version.
    ///
    /// Once a process, as up to 3.11 it formats its text on each call, which is up to a fifth of
    /// what importing a module again takes. A file calls one `Py_GetVersion` for as long as it is
    /// loaded, so the answer does not change.
    pub(crate) fn now() -> Self {
        /// `Self::pack`, or 0 before the first call. It is all that threads share, so any order
        /// of loads and stores does.
        static KNOWN: AtomicU32 = AtomicU32::new(0);
        let known = KNOWN.load(Ordering::Relaxed);
        if known != 0 {
            return Self::unpack(known);
        }
        let running = Self::read();
        KNOWN.store(running.pack(), Ordering::Relaxed);
        running
    }

    const fn pack(self) -> u32 {
        self.minor << 1 | self.free_threaded as u32
    }

    const fn unpack(packed: u32) -> Self {
        Self { minor: packed >> 1, free_threaded: packed & 1 != 0 }
    }

    #[cold]
    fn read() -> Self {
        // SAFETY: `Py_GetVersion` returns a static C string at any time.
        let version = unsafe { CStr::from_ptr(pyo3_ffi::Py_GetVersion()) }.to_bytes();
        Self::parse(version)
    }

    /// Whether a file of this build may be loaded by that interpreter.
    pub(crate) fn accepts_this_build(self) -> bool {
        if cfg!(Py_LIMITED_API) {
            self.minor >= BUILT.minor && !self.free_threaded
        } else {
            self == BUILT
        }
    }

    /// "3.13.0 (main, ..": the minor version; "free-threading build" in the words after it.
    fn parse(version: &[u8]) -> Self {
        let mut minor = 0;
        for digit in version.iter().skip(2).take_while(|byte| byte.is_ascii_digit()) {
            minor = minor * 10 + u32::from(digit - b'0');
        }
        let mark = b"free-threading build";
        let free_threaded = version.windows(mark.len()).any(|window| window == mark);
        Self { minor, free_threaded }
    }
}

/// Raises the `ImportError` of a file that was built for another interpreter.
///
/// # Safety
/// The thread is attached and no exception is pending.
#[cfg(not(Py_ABI3T))]
pub(crate) unsafe fn refuse(name: &CStr, running: Running) {
    let threading = |version: Running| {
        if version.free_threaded { c"free-threaded".as_ptr() } else { c"GIL".as_ptr() }
    };
    let or_later = if cfg!(Py_LIMITED_API) { c" or later" } else { c"" };
    // SAFETY: the thread is attached; `PyErr_Format` and the class are in every version, and neither
    // reads a struct of ours. The arguments are of the types that the format names.
    unsafe {
        pyo3_ffi::PyErr_Format(
            pyo3_ffi::PyExc_ImportError,
            c"%s was built for CPython 3.%u%s (%s), this is 3.%u (%s)".as_ptr(),
            name.as_ptr(),
            BUILT.minor,
            or_later.as_ptr(),
            threading(BUILT),
            running.minor,
            threading(running),
        );
    }
}

#[cfg(all(test, not(Py_ABI3T)))]
mod tests {
    use super::Running;

    #[test]
    fn versions_are_parsed_and_packed() {
        for (text, minor, free_threaded) in [
            ("3.9.18 (main, Nov 1 2023, 00:00:00) \n[GCC 12.2.0]", 9, false),
            ("3.13.0 experimental free-threading build (main, Oct 7 2024)", 13, true),
            ("3.15.0a1 free-threading build (main)", 15, true),
        ] {
            let running = Running::parse(text.as_bytes());
            assert_eq!((running.minor, running.free_threaded), (minor, free_threaded), "{text}");
            assert!(Running::unpack(running.pack()) == running, "{text}");
        }
    }
}
