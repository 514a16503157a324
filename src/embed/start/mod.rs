//! Starting the main interpreter, by the functions that the version or the stable ABI has.

#[cfg(all(not(Py_3_14), not(Py_LIMITED_API)))]
mod config;
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
mod init_config;
#[cfg(Py_LIMITED_API)]
mod limited;
#[cfg(not(Py_LIMITED_API))]
pub(super) mod status;

#[cfg(all(not(Py_3_14), not(Py_LIMITED_API)))]
pub(super) use config::start;
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
pub(super) use init_config::start;
#[cfg(Py_LIMITED_API)]
pub(super) use limited::start;

/// The characters of C's wide strings, with the NUL that ends them. No text of a configuration
/// that starts has another.
#[cfg(any(not(Py_3_14), Py_LIMITED_API))]
fn wide(text: &str) -> std::vec::Vec<libc::wchar_t> {
    #[cfg(windows)]
    let characters = text.encode_utf16();
    #[cfg(not(windows))]
    let characters = text.chars().map(|character| character as libc::wchar_t);
    characters.chain([0]).collect()
}
