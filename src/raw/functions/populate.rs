//! Adding to a module. All of these return 0, or -1 with an exception.

/// `PyModule_AddObjectRef`: sets an attribute (3.10).
///
/// Borrows the value, which may be NULL only with an exception set, that is then the error.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddObjectRef)
#[cfg(Py_3_10)]
#[doc(inline)]
pub use pyo3_ffi::PyModule_AddObjectRef;

/// `PyModule_Add`: sets an attribute (3.13).
///
/// Takes the reference to the value over, also when it fails.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_Add)
#[cfg(Py_3_13)]
#[doc(inline)]
pub use pyo3_ffi::PyModule_Add;

/// `PyModule_AddObject`: sets an attribute.
///
/// Takes the reference to the value over when it succeeds, and only then.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddObject)
#[doc(inline)]
pub use pyo3_ffi::PyModule_AddObject;

/// `PyModule_AddIntConstant`: sets an attribute to an integer.
///
/// The value is a C `long`: 32 bits on Windows.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddIntConstant)
#[doc(inline)]
pub use pyo3_ffi::PyModule_AddIntConstant;

/// `PyModule_AddStringConstant`: sets an attribute to a string, from UTF-8.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddStringConstant)
#[doc(inline)]
pub use pyo3_ffi::PyModule_AddStringConstant;

/// `PyModule_AddType`: adds a type under the last part of its `tp_name` (3.9; limited API 3.10).
///
/// Borrows the type and makes it ready.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddType)
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyModule_AddType;

/// `PyModule_AddFunctions`: adds the functions of a table.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddFunctions)
///
/// # Safety
/// Attached thread; `module` is an object, the table is not NULL (which ends the process with a
/// signal), ends with its sentinel and outlives the functions, which point to it.
#[doc(inline)]
pub use pyo3_ffi::PyModule_AddFunctions;

/// `PyModule_SetDocString`: sets `__doc__`, from UTF-8 that is copied.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_SetDocString)
///
/// # Safety
/// Attached thread; `module` is an object, the text is a C string and not NULL (which ends the
/// process with a signal).
#[doc(inline)]
pub use pyo3_ffi::PyModule_SetDocString;

/// `PyUnstable_Module_SetGIL`: says whether a single-phase module relies on the GIL.
///
/// Only on free-threaded builds (3.13): others have no such symbol. Not in the limited API.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyUnstable_Module_SetGIL)
#[cfg(all(Py_GIL_DISABLED, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyUnstable_Module_SetGIL;

/// `PyModule_AddIntMacro`: adds a constant under its own name, as
/// [`PyModule_AddIntConstant`] does and with its contract.
///
/// ```no_run
/// # use pymodule_ffi::raw::{self, PyObject};
/// const LIMIT: i32 = 3;
/// # unsafe fn exec(module: *mut PyObject) -> i32 {
/// // SAFETY: the thread is attached, and this is a module.
/// unsafe { raw::PyModule_AddIntMacro!(module, LIMIT) }
/// # }
/// ```
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddIntMacro)
#[doc(hidden)]
#[macro_export]
macro_rules! PyModule_AddIntMacro {
    ($module:expr, $name:ident) => {
        $crate::PyModule_AddIntMacro!(@ $crate::raw::PyModule_AddIntConstant, $module, $name)
    };
    // With any function, so that `abi` can see what is passed.
    (@ $function:path, $module:expr, $name:ident) => {
        $function(
            $module,
            $crate::__private::core::concat!($crate::__private::core::stringify!($name), "\0")
                .as_ptr()
                .cast(),
            // As in C, where the argument is converted to long.
            $name as $crate::__private::core::ffi::c_long,
        )
    };
}
#[doc(inline)]
pub use crate::PyModule_AddIntMacro;

/// `PyModule_AddStringMacro`: adds a constant [`CStr`](core::ffi::CStr) under its own name, as
/// [`PyModule_AddStringConstant`] does and with its contract.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddStringMacro)
#[doc(hidden)]
#[macro_export]
macro_rules! PyModule_AddStringMacro {
    ($module:expr, $name:ident) => {
        $crate::PyModule_AddStringMacro!(@ $crate::raw::PyModule_AddStringConstant, $module, $name)
    };
    (@ $function:path, $module:expr, $name:ident) => {
        $function(
            $module,
            $crate::__private::core::concat!($crate::__private::core::stringify!($name), "\0")
                .as_ptr()
                .cast(),
            $crate::__private::core::ffi::CStr::as_ptr($name),
        )
    };
}
#[doc(inline)]
pub use crate::PyModule_AddStringMacro;
