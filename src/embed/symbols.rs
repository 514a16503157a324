//! Whose hooks libpython finds: a symbol that a program exports takes the place of the same one of a
//! shared library.

use core::ffi::{CStr, c_void};
use core::mem::MaybeUninit;
use std::ffi::CString;
use std::vec::Vec;

/// The object (program or library) that an address lies in, and the file that it was loaded from.
struct Lies {
    base: *mut c_void,
    file: *const core::ffi::c_char,
}

fn lies(address: *const c_void) -> Option<Lies> {
    let mut info = MaybeUninit::<libc::Dl_info>::uninit();
    // SAFETY: the function fills `info`, or returns 0.
    let info = unsafe {
        if libc::dladdr(address, info.as_mut_ptr()) == 0 {
            return None;
        }
        info.assume_init()
    };
    Some(Lies { base: info.dli_fbase, file: info.dli_fname })
}

/// libpython's own `PyInit_NAME`, if there is one and libpython is a library.
fn own_hook(name: &CStr) -> Option<*mut c_void> {
    let libpython = lies(pyo3_ffi::Py_IsInitialized as *const c_void)?;
    let symbol = symbol(name)?;
    // SAFETY: the file is a C string. It is loaded already, so no code of it runs; the handle is
    // given back.
    unsafe {
        let handle = libc::dlopen(libpython.file, libc::RTLD_LAZY | libc::RTLD_NOLOAD);
        if handle.is_null() {
            return None;
        }
        let found = libc::dlsym(handle, symbol.as_ptr());
        libc::dlclose(handle);
        // A library that libpython needs may have it, too.
        let is_own = !found.is_null() && lies(found)?.base == libpython.base;
        is_own.then_some(found)
    }
}

fn symbol(name: &CStr) -> Option<CString> {
    let mut symbol = Vec::from(b"PyInit_");
    symbol.extend_from_slice(name.to_bytes());
    CString::new(symbol).ok()
}

/// Whether libpython has a hook of this name, and its table has another function.
#[cfg(not(Py_LIMITED_API))]
pub(super) fn is_taken_over(name: &CStr, function: *const c_void) -> bool {
    own_hook(name).is_some_and(|own| own.cast_const() != function)
}

/// Whether libpython has a hook of this name, and whoever looks for the symbol finds another.
#[cfg(all(Py_LIMITED_API, not(target_vendor = "apple")))]
pub(super) fn hides(name: &CStr) -> bool {
    let Some(own) = own_hook(name) else { return false };
    let Some(symbol) = symbol(name) else { return false };
    // SAFETY: the symbol is a C string.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, symbol.as_ptr()) };
    !found.is_null() && found != own
}
