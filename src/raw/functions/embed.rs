//! Built-in modules, and programs that start interpreters.

#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
use core::ffi::c_char;
#[cfg(not(Py_LIMITED_API))]
use core::ffi::c_int;

#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
use pyo3_ffi::PyObject;

#[cfg(not(Py_LIMITED_API))]
use crate::raw::bindings::types::_inittab;

/// `PyImport_AppendInittab`: adds a built-in module.
///
/// The name is kept. -1 without an exception where memory is short. Before `Py_Initialize`: a
/// later call does nothing up to 3.11 and aborts the process from 3.12 on.
/// [Manual](https://docs.python.org/3/c-api/import.html#c.PyImport_AppendInittab)
#[doc(inline)]
pub use pyo3_ffi::PyImport_AppendInittab;

/// `PyImport_Inittab`: the table of built-in modules. Not in the limited API.
///
/// Ends with a NULL name; ignored once the interpreter runs. Its entries are pyo3-ffi's
/// `_inittab`, which has the layout of [`_inittab`]: a static can't be cast, and linking is
/// pyo3-ffi's.
/// [Manual](https://docs.python.org/3/c-api/import.html#c._inittab)
#[cfg(not(Py_LIMITED_API))]
#[doc(inline)]
pub use pyo3_ffi::PyImport_Inittab;

/// `Py_Initialize`: starts the interpreter, if none runs; aborts the process if it can't.
///
/// [Manual](https://docs.python.org/3/c-api/interp-lifecycle.html#c.Py_Initialize)
#[doc(inline)]
pub use pyo3_ffi::Py_Initialize;

/// `Py_InitializeEx`: [`Py_Initialize`], with 0 without signal handlers.
///
/// [Manual](https://docs.python.org/3/c-api/interp-lifecycle.html#c.Py_InitializeEx)
#[doc(inline)]
pub use pyo3_ffi::Py_InitializeEx;

/// `Py_FinalizeEx`: ends the interpreter.
///
/// 0, or -1 where buffered output could not be written.
/// [Manual](https://docs.python.org/3/c-api/interp-lifecycle.html#c.Py_FinalizeEx)
#[doc(inline)]
pub use pyo3_ffi::Py_FinalizeEx;

/// `Py_NewInterpreter`: a subinterpreter that shares the GIL, attached to this thread.
///
/// NULL, without an exception that could be read, if it fails.
/// [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.Py_NewInterpreter)
#[doc(inline)]
pub use pyo3_ffi::Py_NewInterpreter;

/// `Py_EndInterpreter`: ends the subinterpreter of the attached thread state.
///
/// [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.Py_EndInterpreter)
#[doc(inline)]
pub use pyo3_ffi::Py_EndInterpreter;

/// `Py_NewInterpreterFromConfig`: a subinterpreter, also with its own GIL (3.12; not in
/// the limited API).
///
/// A `PyStatus`; the thread is attached to the new interpreter if it succeeds.
/// [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.Py_NewInterpreterFromConfig)
#[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::Py_NewInterpreterFromConfig;

/// `Py_PreInitialize`: memory allocators and the locale. Not in the limited API.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.Py_PreInitialize)
#[cfg(not(Py_LIMITED_API))]
#[doc(inline)]
pub use pyo3_ffi::Py_PreInitialize;

/// `Py_InitializeFromConfig`: starts the interpreter. Not in the limited API.
///
/// A `PyStatus`, which is an error or asks to exit if it fails.
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.Py_InitializeFromConfig)
#[cfg(not(Py_LIMITED_API))]
#[doc(inline)]
pub use pyo3_ffi::Py_InitializeFromConfig;

/// `Py_RunMain`: what the configuration says to run; ends the interpreter. Not in the limited
/// API.
///
/// The exit code of the process.
/// [Manual](https://docs.python.org/3/c-api/interp-lifecycle.html#c.Py_RunMain)
#[cfg(not(Py_LIMITED_API))]
#[doc(inline)]
pub use pyo3_ffi::Py_RunMain;

/// `PyInitConfig_Create`: a configuration, at first the isolated one (3.14; not in the limited
/// API, as all of `PyInitConfig`). NULL where memory is short.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_Create)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_Create;

/// `PyInitConfig_Free`: the end of a configuration, which may be NULL.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_Free)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_Free;

/// `PyInitConfig_GetError`: 1 and the message of the last error, which the configuration
/// owns, or 0.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_GetError)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_GetError;

/// `PyInitConfig_GetExitCode`: 1 and the exit code that the start asks for, or 0.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_GetExitCode)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_GetExitCode;

/// `PyInitConfig_HasOption`: whether an option of that name exists, 1 or 0.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_HasOption)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_HasOption;

/// `PyInitConfig_GetStr`: 0 and a string to be released by `free`, or -1 and an error in the
/// configuration.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_GetStr)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_GetStr;

/// `PyInitConfig_GetStrList`: 0 and a list for [`PyInitConfig_FreeStrList`], or -1 and an error
/// in the configuration.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_GetStrList)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_GetStrList;

/// `PyInitConfig_FreeStrList`: the end of what [`PyInitConfig_GetStrList`] gave.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_FreeStrList)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_FreeStrList;

/// `PyInitConfig_SetStr`: sets an option to a copy of a UTF-8 string; 0, or -1 and an error in
/// the configuration.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_SetStr)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig_SetStr;

/// `Py_InitializeFromInitConfig`: starts the interpreter; 0, or -1 and an error in the
/// configuration.
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.Py_InitializeFromInitConfig)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::Py_InitializeFromInitConfig;

/// `PyInitConfig`: an opaque configuration (3.14; not in the limited API).
///
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig)
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInitConfig;

/// `PyInterpreterConfig`: how a subinterpreter is set up (3.12; not in the limited API).
///
/// [Manual](https://docs.python.org/3/c-api/subinterpreters.html#c.PyInterpreterConfig)
#[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyInterpreterConfig;

cast! {
    /// `PyImport_ExtendInittab`: appends a table to the built-in modules.
    ///
    /// Entries are copied, names are kept. -1 without an exception where memory is short. Not
    /// in the limited API.
    /// [Manual](https://docs.python.org/3/c-api/import.html#c.PyImport_ExtendInittab)
    ///
    /// # Safety
    /// Before `Py_Initialize` (a later call aborts from 3.12 on); the table ends with a NULL
    /// name, the names live for the rest of the process.
    #[cfg(not(Py_LIMITED_API))]
    fn PyImport_ExtendInittab(table: *mut _inittab => cast) -> c_int;

    /// `PyInitConfig_GetInt`: 0 and the value of an option, or -1 and an error in the
    /// configuration.
    ///
    /// pyo3-ffi has `u64` where C has `int64_t`.
    /// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_GetInt)
    ///
    /// # Safety
    /// The pointers are valid, the name is a C string.
    #[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
    fn PyInitConfig_GetInt(config: *mut PyInitConfig, name: *const c_char, value: *mut i64 => cast) -> c_int;

    /// `PyInitConfig_SetStrList`: sets an option to copies of UTF-8 strings; 0, or -1 and an
    /// error in the configuration.
    ///
    /// pyo3-ffi has the consts the other way round.
    /// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_SetStrList)
    ///
    /// # Safety
    /// The pointers are valid, the strings are C strings and as many as `length` says.
    #[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
    fn PyInitConfig_SetStrList(
        config: *mut PyInitConfig,
        name: *const c_char,
        length: usize,
        items: *const *mut c_char => cast_mut => cast,
    ) -> c_int;
}

/// `PyInitConfig_SetInt`: sets an option; 0, or -1 and an error in the configuration.
///
/// pyo3-ffi has `u64` where C has `int64_t`.
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_SetInt)
///
/// # Safety
/// The pointers are valid, the name is a C string.
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[inline]
#[allow(non_snake_case, reason = "C's name")]
pub unsafe extern "C" fn PyInitConfig_SetInt(
    config: *mut PyInitConfig,
    name: *const c_char,
    value: i64,
) -> c_int {
    // SAFETY: the caller keeps the C function's contract; both integers have the same bits.
    unsafe { pyo3_ffi::PyInitConfig_SetInt(config, name, value as u64) }
}

/// `PyInitConfig_AddModule`: adds a built-in module to the interpreter that the configuration
/// starts; 0, or -1 and an error in the configuration. The name is copied.
///
/// pyo3-ffi takes only safe functions.
/// [Manual](https://docs.python.org/3/c-api/init_config.html#c.PyInitConfig_AddModule)
///
/// # Safety
/// The pointers are valid, the name is a C string, the function is a `PyInit` function.
#[cfg(all(Py_3_14, not(Py_LIMITED_API)))]
#[inline]
#[allow(non_snake_case, reason = "C's name")]
pub unsafe extern "C" fn PyInitConfig_AddModule(
    config: *mut PyInitConfig,
    name: *const c_char,
    initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>,
) -> c_int {
    type Theirs = unsafe extern "C" fn(
        *mut PyInitConfig,
        *const c_char,
        extern "C" fn() -> *mut PyObject,
    ) -> c_int;
    type Ours = unsafe extern "C" fn(
        *mut PyInitConfig,
        *const c_char,
        Option<unsafe extern "C" fn() -> *mut PyObject>,
    ) -> c_int;
    // SAFETY: it is a C function that takes a pointer, which either type describes; `Option`
    // of a function pointer has the ABI of a function pointer.
    let function =
        unsafe { core::mem::transmute::<Theirs, Ours>(pyo3_ffi::PyInitConfig_AddModule) };
    // SAFETY: the caller keeps the C function's contract.
    unsafe { function(config, name, initfunc) }
}
