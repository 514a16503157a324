//! Starting the main interpreter, by the functions that the version or the stable ABI has.

use std::ffi::OsStr;
use std::vec::Vec;

#[cfg(not(Py_LIMITED_API))]
mod config;
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
mod init_config;
#[cfg(Py_LIMITED_API)]
mod limited;
pub(super) mod signals;
#[cfg(not(Py_LIMITED_API))]
pub(super) mod status;

#[cfg(all(not(Py_3_14), not(Py_LIMITED_API)))]
pub(super) use config::start;
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
pub(super) use init_config::start;
#[cfg(Py_LIMITED_API)]
pub(super) use limited::start;

/// The characters of C's wide strings, with the NUL that ends them. No text of a configuration
/// that starts contains another. Text that is not UTF-8 is decoded as by `os.fsdecode`.
fn wide(text: &OsStr) -> Vec<libc::wchar_t> {
    #[cfg(windows)]
    {
        use std::os::windows::ffi::OsStrExt;
        text.encode_wide().chain([0]).collect()
    }
    #[cfg(not(windows))]
    {
        let mut wide = Vec::new();
        for chunk in text.as_encoded_bytes().utf8_chunks() {
            wide.extend(chunk.valid().chars().map(|character| character as libc::wchar_t));
            wide.extend(chunk.invalid().iter().map(|byte| 0xdc00 + libc::wchar_t::from(*byte)));
        }
        wide.push(0);
        wide
    }
}
