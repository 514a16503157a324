//! Whether a module has a token, on every version that may run.

use pyo3_ffi::PyObject;

/// Whether the module was made from slots or from a definition, on 3.15.
///
/// # Safety
/// The thread is attached, and `module` is a module object.
pub(super) unsafe fn has(module: *mut PyObject) -> bool {
    let Some(get) = function() else { return false };
    let mut token = core::ptr::null_mut();
    // SAFETY: it is a module object, for which the function does not fail.
    unsafe { get(module, &raw mut token) };
    !token.is_null()
}

type GetToken =
    unsafe extern "C" fn(*mut PyObject, *mut *mut core::ffi::c_void) -> core::ffi::c_int;

/// `PyModule_GetToken`
#[cfg(Py_3_15)]
#[allow(clippy::unnecessary_wraps, reason = "older versions have none")]
fn function() -> Option<GetToken> {
    Some(pyo3_ffi::PyModule_GetToken)
}

/// `PyModule_GetToken` where 3.15 runs a file for the stable ABI of an older version.
#[cfg(all(not(Py_3_15), Py_LIMITED_API, unix))]
fn function() -> Option<GetToken> {
    // SAFETY: the name is a C string. The function has had this type ever since there is one.
    unsafe {
        let found = libc::dlsym(libc::RTLD_DEFAULT, c"PyModule_GetToken".as_ptr());
        core::mem::transmute::<*mut libc::c_void, Option<GetToken>>(found)
    }
}

/// Builds for one version are not loaded by another.
#[cfg(not(any(Py_3_15, all(Py_LIMITED_API, unix))))]
fn function() -> Option<GetToken> {
    None
}
