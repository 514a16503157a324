//! Which interpreter runs.

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

#[cfg(not(Py_ABI3T))]
impl Running {
    /// What [`Self::read`] says, asked once a process: up to 3.11 `Py_GetVersion` formats its text
    /// on each call. A file calls one `Py_GetVersion` for as long as it is loaded, so the answer
    /// does not change.
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

    /// [`Self::now`] for hooks.
    ///
    /// A hook that reads what runs on each call can be understood from its code, without memory that
    /// may change: `pymodule-inspect` does. A file for one version up to 3.11 does not need that, as
    /// its hook has one table, and would pay for the text on each import.
    pub(crate) fn at_import() -> Self {
        if cfg!(any(Py_LIMITED_API, Py_3_12)) { Self::read() } else { Self::now() }
    }

    const fn pack(self) -> u32 {
        self.minor << 1 | self.free_threaded as u32
    }

    const fn unpack(packed: u32) -> Self {
        Self { minor: packed >> 1, free_threaded: packed & 1 != 0 }
    }

    /// Reads `Py_GetVersion`, which needs no attached thread and is the same in every version.
    #[cold]
    fn read() -> Self {
        // SAFETY: `Py_GetVersion` returns a static C string at any time.
        let version = unsafe { CStr::from_ptr(pyo3_ffi::Py_GetVersion()) }.to_bytes();
        Self::parse(version)
    }

    /// "3.13.0 (main, ..": the minor version; "free-threading build" in the words between it and
    /// the parenthesis (Python/getversion.c).
    fn parse(version: &[u8]) -> Self {
        let mut minor = 0;
        for digit in version.iter().skip(2).take_while(|byte| byte.is_ascii_digit()) {
            minor = minor * 10 + u32::from(digit - b'0');
        }
        let mark = b"free-threading build";
        let end = version.iter().position(|byte| *byte == b'(').unwrap_or(version.len());
        let free_threaded = version[..end].windows(mark.len()).any(|window| window == mark);
        Self { minor, free_threaded }
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
