//! From a definition or a class to its module.

use core::ffi::c_int;

use pyo3_ffi::PyObject;
#[cfg(any(Py_3_13, all(Py_3_11, not(Py_LIMITED_API))))]
use pyo3_ffi::PyTypeObject;

use crate::raw::PyModuleDef;
#[cfg(Py_3_15)]
use crate::raw::slots::PySlot;

cast! {
    /// `PyState_FindModule`: the module of a single-phase definition in this interpreter.
    ///
    /// Borrowed; NULL without an exception if there is none.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_FindModule)
    ///
    /// # Safety
    /// Attached thread; `def` points to a definition.
    fn PyState_FindModule(def: *mut PyModuleDef => cast) -> *mut PyObject;

    /// `PyState_AddModule`: makes a module findable by its definition.
    ///
    /// Takes its own reference. -1 with `SystemError` if the definition has slots; a
    /// multi-phase one without slots can't be told from a single-phase one, and is added.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_AddModule)
    ///
    /// # Safety
    /// Attached thread; a module that is already added aborts the process (the import system
    /// adds modules that it loads), as a NULL definition does.
    fn PyState_AddModule(module: *mut PyObject, def: *mut PyModuleDef => cast) -> c_int;

    /// `PyState_RemoveModule`: the reverse of [`PyState_AddModule`].
    ///
    /// -1 with `SystemError` if the definition has slots.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_RemoveModule)
    ///
    /// # Safety
    /// Attached thread; a module that was never added aborts the process from 3.10 on.
    fn PyState_RemoveModule(def: *mut PyModuleDef => cast) -> c_int;

    /// `PyType_GetModuleByDef`: the module of the first class in the MRO made for `def`.
    ///
    /// Borrowed; NULL with `TypeError`. 3.11, limited API 3.13.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleByDef)
    ///
    /// # Safety
    /// Attached thread; both pointers are valid.
    #[cfg(any(Py_3_13, all(Py_3_11, not(Py_LIMITED_API))))]
    fn PyType_GetModuleByDef(class: *mut PyTypeObject, def: *mut PyModuleDef => cast) -> *mut PyObject;

    /// `PyType_FromSlots`: a class from an array of slots (3.15).
    ///
    /// New reference, or NULL with an exception. [`Py_tp_module`](crate::raw::slots::Py_tp_module)
    /// attaches a module.
    /// [Manual](https://docs.python.org/3.15/c-api/type.html#c.PyType_FromSlots)
    ///
    /// # Safety
    /// Attached thread; the array ends with `Py_slot_end` and its values are of each slot's type.
    #[cfg(Py_3_15)]
    fn PyType_FromSlots(slots: *mut PySlot => cast) -> *mut PyObject;
}

/// `PyType_FromModuleAndSpec`: a class that keeps its module (3.9; limited API 3.10).
///
/// New reference, or NULL with an exception. The class has a reference to the module.
/// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_FromModuleAndSpec)
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyType_FromModuleAndSpec;

/// `PyType_FromMetaclass`: [`PyType_FromModuleAndSpec`] with a metaclass (3.12).
///
/// New reference, or NULL with an exception. The module and the metaclass may be NULL.
/// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_FromMetaclass)
#[cfg(Py_3_12)]
#[doc(inline)]
pub use pyo3_ffi::PyType_FromMetaclass;

/// `PyType_GetModule`: the module of a class (3.9; limited API 3.10).
///
/// Borrowed; NULL with `TypeError` if it has none.
/// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModule)
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetModule;

/// `PyType_GetModuleState`: the state of the module of a class (3.9; limited API 3.10).
///
/// NULL with `TypeError` if it has no module, NULL without an exception if that has no
/// state. [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleState)
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetModuleState;

/// `PyType_GetModuleName`: `__module__` of a class (3.13).
///
/// New reference, or NULL with an exception.
/// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetModuleName)
#[cfg(Py_3_13)]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetModuleName;

/// `PyType_GetModuleByToken`: the module of the first class in the MRO whose module has that
/// token (3.15).
///
/// New reference; NULL with `TypeError`.
/// [Manual](https://docs.python.org/3.15/c-api/type.html#c.PyType_GetModuleByToken)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetModuleByToken;

/// `PyType_GetBaseByToken`: the first class in the MRO that has that token (3.14).
///
/// 1 and a new reference in the result, 0 and NULL if there is none, -1 with an exception.
/// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_GetBaseByToken)
#[cfg(Py_3_14)]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetBaseByToken;

/// `PyType_GetModule_DuringGC`: [`PyType_GetModule`] for `tp_traverse` and `m_traverse` (3.15).
///
/// Borrowed; raises nothing.
/// [Manual](https://docs.python.org/3.15/c-api/type.html#c.PyType_GetModule_DuringGC)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetModule_DuringGC;

/// `PyType_GetModuleState_DuringGC`: [`PyType_GetModuleState`] for such functions (3.15).
///
/// Raises nothing.
/// [Manual](https://docs.python.org/3.15/c-api/type.html#c.PyType_GetModuleState_DuringGC)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetModuleState_DuringGC;

/// `PyType_GetModuleByToken_DuringGC`: [`PyType_GetModuleByToken`] for such functions (3.15).
///
/// Borrowed; raises nothing.
/// [Manual](https://docs.python.org/3.15/c-api/type.html#c.PyType_GetModuleByToken_DuringGC)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetModuleByToken_DuringGC;

/// `PyType_GetBaseByToken_DuringGC`: [`PyType_GetBaseByToken`] for such functions (3.15).
///
/// The result is borrowed; raises nothing.
/// [Manual](https://docs.python.org/3.15/c-api/type.html#c.PyType_GetBaseByToken_DuringGC)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyType_GetBaseByToken_DuringGC;
