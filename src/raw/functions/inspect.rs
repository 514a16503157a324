//! Functions that read a module.

use pyo3_ffi::PyObject;

use crate::raw::PyModuleDef;

/// `PyModule_Type`: the type of modules.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_Type)
#[doc(inline)]
pub use pyo3_ffi::PyModule_Type;

/// `PyModuleDef_Type`: the type of a definition after [`PyModuleDef_Init`](super::PyModuleDef_Init).
#[doc(inline)]
pub use pyo3_ffi::PyModuleDef_Type;

/// `PyModule_Check`: whether an object is a module or of a subtype. Never fails.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_Check)
#[doc(inline)]
pub use crate::raw::ecosystem::PyModule_Check;

/// `PyModule_CheckExact`: whether an object is a module and of no subtype. Never fails.
///
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_CheckExact)
#[doc(inline)]
pub use crate::raw::ecosystem::PyModule_CheckExact;

/// `PyModule_GetDict`: the namespace of a module.
///
/// Borrowed. NULL with `SystemError` if the object is not a module.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetDict)
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetDict;

/// `PyModule_GetNameObject`: `__name__`.
///
/// New reference. NULL with `TypeError` if the object is not a module, with `SystemError`
/// where the name is missing or no string.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetNameObject)
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetNameObject;

/// `PyModule_GetName`: [`PyModule_GetNameObject`] as UTF-8.
///
/// The text is the module's, and valid until it is renamed or destroyed.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetName)
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetName;

/// `PyModule_GetFilenameObject`: `__file__`.
///
/// New reference. NULL with `TypeError` if the object is not a module, with `SystemError`
/// where the file is missing or no string.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetFilenameObject)
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetFilenameObject;

/// `PyModule_GetFilename`: [`PyModule_GetFilenameObject`] as UTF-8. Deprecated since 3.2.
///
/// The text is the module's. Also NULL with `UnicodeEncodeError`.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetFilename)
#[allow(deprecated, reason = "it is in the headers")]
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetFilename;

/// `PyModule_GetState`: the memory of `m_size` bytes that belongs to a module.
///
/// NULL without an exception before exec and where `m_size` is negative, NULL with `TypeError`
/// if the object is not a module.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetState)
///
/// # Safety
/// Attached thread; `module` is an object. The memory is that of the module: NULL while a
/// multi-phase module is created and while a single-phase one of size 0 is initialized, zeroed
/// when it is executed, and not NULL afterwards, even where its size is 0.
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetState;

/// `PyModule_GetStateSize`: the size of a module's state (3.15).
///
/// 0, or -1 with `TypeError` and -1 in the result. -1 in the result is also the size of a module
/// whose `m_size` is -1.
/// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetStateSize)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetStateSize;

/// `PyModule_GetToken`: what identifies a module's definition (3.15).
///
/// 0, or -1 with `TypeError` and NULL in the result. The pointer is borrowed.
/// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetToken)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetToken;

/// `PyModule_GetState_DuringGC`: [`PyModule_GetState`] for `tp_traverse` and `m_traverse` (3.15).
///
/// Raises nothing.
/// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetState_DuringGC)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetState_DuringGC;

/// `PyModule_GetToken_DuringGC`: [`PyModule_GetToken`] for `tp_traverse` and `m_traverse` (3.15).
///
/// Raises nothing.
/// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetToken_DuringGC)
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyModule_GetToken_DuringGC;

cast! {
    /// `PyModule_GetDef`: the definition that a module was created from.
    ///
    /// Borrowed. NULL without an exception if there is none (made by `PyModule_New` or from
    /// slots), NULL with `TypeError` if the object is not a module.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetDef)
    ///
    /// # Safety
    /// Attached thread; `module` is an object.
    fn PyModule_GetDef(module: *mut PyObject) -> *mut PyModuleDef => cast;
}
