//! Functions: pyo3-ffi's where it has them with our types, casts of the four struct pointers
//! where it has structs of its own, declarations where it has none.

#[cfg(Py_3_15)]
use core::ffi::c_char;
use core::ffi::c_int;

#[cfg(not(Py_LIMITED_API))]
use super::bindings::types::_inittab;
use super::bindings::types::PyModuleDef;
#[cfg(Py_3_15)]
use super::slots::{PyABIInfo, PySlot};
#[cfg(any(Py_3_13, all(Py_3_11, not(Py_LIMITED_API))))]
use pyo3_ffi::PyTypeObject;
use pyo3_ffi::{self as ffi, PyObject};

#[cfg(Py_3_13)]
pub use pyo3_ffi::PyModule_Add;
/// # Safety
/// Attached thread; `module` is an object, `functions` is not NULL (which ends the process with a
/// signal) and ends with its sentinel. It lives as long as any of the functions.
pub use pyo3_ffi::PyModule_AddFunctions;
#[cfg(Py_3_10)]
pub use pyo3_ffi::PyModule_AddObjectRef;
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub use pyo3_ffi::PyModule_AddType;
/// # Safety
/// Attached thread; the module was created from slots. Other than `PyModule_ExecDef` it executes a
/// module again that has been executed.
#[cfg(Py_3_15)]
pub use pyo3_ffi::PyModule_Exec;
/// # Safety
/// Attached thread; `module` is an object. The memory is that of the module: NULL while a
/// multi-phase module is created and while a single-phase one of size 0 is initialized, zeroed
/// when it is executed, and not NULL afterwards, even where its size is 0.
pub use pyo3_ffi::PyModule_GetState;
/// # Safety
/// Attached thread; `module` is an object, `doc` is a C string and not NULL (which ends the process
/// with a signal).
pub use pyo3_ffi::PyModule_SetDocString;
#[cfg(all(Py_GIL_DISABLED, not(Py_LIMITED_API)))]
pub use pyo3_ffi::PyUnstable_Module_SetGIL;
pub use pyo3_ffi::{
    PyImport_AppendInittab, PyModule_AddIntConstant, PyModule_AddObject,
    PyModule_AddStringConstant, PyModule_Check, PyModule_CheckExact, PyModule_GetDict,
    PyModule_GetFilenameObject, PyModule_GetName, PyModule_GetNameObject, PyModule_New,
    PyModule_NewObject, PyModule_Type, PyModuleDef_Type,
};
#[cfg(Py_3_15)]
pub use pyo3_ffi::{
    PyModule_GetState_DuringGC, PyModule_GetStateSize, PyModule_GetToken,
    PyModule_GetToken_DuringGC,
};

macro_rules! cast {
    ($(
        $(#[$attribute:meta])*
        fn $name:ident($($argument:ident: $type:ty $(=> $cast:ident)?),*) -> $result:ty $(=> $back:ident)?;
    )*) => {$(
        $(#[$attribute])*
        #[inline]
        #[allow(non_snake_case, reason = "C's names")]
        pub unsafe fn $name($($argument: $type),*) -> $result {
            // SAFETY: the caller keeps the C function's contract; the cast changes the name of
            // a struct alone, whose layout the assertions in `abi` hold equal.
            unsafe { ffi::$name($($argument $(.$cast())?),*) $(.$back())? }
        }
    )*};
}

cast! {
    /// `PyModuleDef_Init`: makes a definition usable as an object. Multi-phase entry point.
    ///
    /// Returns the definition itself, borrowed. Writes its reference count, type and index on
    /// the first call. NULL with `SystemError` only on free-threaded 3.15, for a head of another
    /// build. [Manual](https://docs.python.org/3/c-api/module.html#c.PyModuleDef_Init)
    ///
    /// # Safety
    /// Attached thread; `def` is writable and stays in place for the rest of the process.
    fn PyModuleDef_Init(def: *mut PyModuleDef => cast) -> *mut PyObject;

    /// `PyModule_Create2`: a module from a definition without slots. Single-phase.
    ///
    /// New reference, or NULL with an exception.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_Create2)
    ///
    /// # Safety
    /// As [`PyModuleDef_Init`], which is not enough before imports work (`SystemError`); `m_name`
    /// is not NULL, `m_slots` is.
    fn PyModule_Create2(def: *mut PyModuleDef => cast, api_version: c_int) -> *mut PyObject;

    /// `PyModule_FromDefAndSpec2`: the create phase of multi-phase initialization.
    ///
    /// New reference of any type, or NULL with an exception.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_FromDefAndSpec2)
    ///
    /// # Safety
    /// As [`PyModuleDef_Init`]; `spec` is an object.
    fn PyModule_FromDefAndSpec2(def: *mut PyModuleDef => cast, spec: *mut PyObject, api_version: c_int) -> *mut PyObject;

    /// `PyModule_ExecDef`: the exec phase of multi-phase initialization.
    ///
    /// 0, or -1 with an exception.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_ExecDef)
    ///
    /// # Safety
    /// Attached thread; `module` was created from `def`: state is allocated by its size. A module
    /// that has been executed is not executed again, and a second call returns 0.
    fn PyModule_ExecDef(module: *mut PyObject, def: *mut PyModuleDef => cast) -> c_int;

    /// `PyModule_GetDef`: the definition that a module was created from.
    ///
    /// Borrowed. NULL without an exception where there is none (made by `PyModule_New` or from
    /// slots), NULL with `TypeError` where the object is no module.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetDef)
    ///
    /// # Safety
    /// Attached thread; `module` is an object.
    fn PyModule_GetDef(module: *mut PyObject) -> *mut PyModuleDef => cast;

    /// `PyState_FindModule`: the module of a single-phase definition in this interpreter.
    ///
    /// Borrowed; NULL without an exception where there is none.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_FindModule)
    ///
    /// # Safety
    /// Attached thread; `def` points to a definition.
    fn PyState_FindModule(def: *mut PyModuleDef => cast) -> *mut PyObject;

    /// `PyState_AddModule`: makes a module findable by its definition.
    ///
    /// Takes a reference of its own. -1 with `SystemError` where the definition has slots; a
    /// multi-phase one without slots can't be told from a single-phase one, and is added.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_AddModule)
    ///
    /// # Safety
    /// Attached thread; a module that is already added aborts the process (the import system
    /// adds what it loads), as a NULL definition does.
    fn PyState_AddModule(module: *mut PyObject, def: *mut PyModuleDef => cast) -> c_int;

    /// `PyState_RemoveModule`: the reverse of [`PyState_AddModule`].
    ///
    /// -1 with `SystemError` where the definition has slots.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_RemoveModule)
    ///
    /// # Safety
    /// Attached thread; a module that was never added aborts the process from 3.10 on.
    fn PyState_RemoveModule(def: *mut PyModuleDef => cast) -> c_int;

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

    /// `PyType_GetModuleByDef`: the module of the first class in the MRO made for `def`.
    ///
    /// Borrowed; NULL with `TypeError`. 3.11, limited API 3.13.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleByDef)
    ///
    /// # Safety
    /// Attached thread; both pointers are valid.
    #[cfg(any(Py_3_13, all(Py_3_11, not(Py_LIMITED_API))))]
    fn PyType_GetModuleByDef(class: *mut PyTypeObject, def: *mut PyModuleDef => cast) -> *mut PyObject;

    /// `PyModule_FromSlotsAndSpec`: a module from an array of slots (3.15).
    ///
    /// New reference, or NULL with an exception.
    /// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_FromSlotsAndSpec)
    ///
    /// # Safety
    /// Attached thread; the array ends with `Py_slot_end` and its values are of each slot's type.
    #[cfg(Py_3_15)]
    fn PyModule_FromSlotsAndSpec(slots: *const PySlot => cast, spec: *mut PyObject) -> *mut PyObject;

    /// `PyABIInfo_Check`: whether the running interpreter accepts this ABI (3.15).
    ///
    /// 0, or -1 with `ImportError`.
    /// [Manual](https://docs.python.org/3.15/c-api/stable.html#c.PyABIInfo_Check)
    ///
    /// # Safety
    /// Attached thread; `info` is valid, `module_name` is NULL or a C string.
    #[cfg(Py_3_15)]
    fn PyABIInfo_Check(info: *mut PyABIInfo => cast, module_name: *const c_char) -> c_int;
}

/// `PyModule_Create`: [`PyModule_Create2`] with the API version of this build.
///
/// # Safety
/// As [`PyModule_Create2`].
#[inline]
#[allow(non_snake_case, reason = "C's name")]
pub unsafe fn PyModule_Create(def: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `PyModule_Create2`.
    unsafe { PyModule_Create2(def, API_VERSION) }
}

/// `PyModule_FromDefAndSpec`: [`PyModule_FromDefAndSpec2`] with the API version of this build.
///
/// # Safety
/// As [`PyModule_FromDefAndSpec2`].
#[inline]
#[allow(non_snake_case, reason = "C's name")]
pub unsafe fn PyModule_FromDefAndSpec(def: *mut PyModuleDef, spec: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's contract is that of `PyModule_FromDefAndSpec2`.
    unsafe { PyModule_FromDefAndSpec2(def, spec, API_VERSION) }
}

/// What C's macros pass: `PYTHON_ABI_VERSION` under the limited API, `PYTHON_API_VERSION` else.
const API_VERSION: c_int = if cfg!(Py_LIMITED_API) {
    super::bindings::types::PYTHON_ABI_VERSION
} else {
    super::bindings::types::PYTHON_API_VERSION
};
