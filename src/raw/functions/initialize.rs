//! Creating and running modules.

#[cfg(Py_3_15)]
use core::ffi::c_char;
use core::ffi::c_int;

use pyo3_ffi::PyObject;

use crate::raw::PyModuleDef;
use crate::raw::bindings::types::{PYTHON_ABI_VERSION, PYTHON_API_VERSION};
#[cfg(Py_3_15)]
use crate::raw::slots::{PyABIInfo, PySlot};

/// `PyModule_New`: an empty module with `__name__`, and `__doc__` and the like as None.
///
/// New reference, or NULL with an exception. The name is UTF-8 and not NULL.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_New)
#[doc(inline)]
pub use pyo3_ffi::PyModule_New;

/// `PyModule_NewObject`: [`PyModule_New`] with the name as an object.
///
/// New reference, or NULL with an exception.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_NewObject)
#[doc(inline)]
pub use pyo3_ffi::PyModule_NewObject;

/// `PyModule_Exec`: runs the exec slots of a module made from slots (3.15).
///
/// 0, also if there is none; -1 with an exception. A second call runs them again.
/// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_Exec)
///
/// # Safety
/// Attached thread; the module was created from slots or a definition, and its exec slots accept a
/// second execution if there is one.
#[cfg(Py_3_15)]
#[doc(inline)]
pub use pyo3_ffi::PyModule_Exec;

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
    /// Attached thread; `module` was created from `def`, by whose size state is allocated, once.
    /// A second call runs the exec slots again, on the state of the first:
    /// it is the import system that executes a module once.
    fn PyModule_ExecDef(module: *mut PyObject, def: *mut PyModuleDef => cast) -> c_int;

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

// pyo3-ffi lacks it. On Windows it owns linking and nothing can be declared beside it: there
// the function is missing, as `src/raw/surface.txt` says.
#[cfg(all(Py_3_15, not(Py_LIMITED_API), not(windows)))]
unsafe extern "C" {
    /// `PyImport_CreateModuleFromInitfunc`: the create phase of a module whose `PyInit`
    /// function is at hand (3.15; not in the limited API, not on Windows).
    ///
    /// New reference, or NULL with an exception. [`PyModule_Exec`] comes after it. A
    /// single-phase function is not called where a module of that name is cached.
    /// [Manual](https://docs.python.org/3.15/c-api/import.html#c.PyImport_CreateModuleFromInitfunc)
    ///
    /// # Safety
    /// Attached thread; `spec` has a `name`, `initfunc` is not NULL and a `PyInit` function.
    pub fn PyImport_CreateModuleFromInitfunc(
        spec: *mut PyObject,
        initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>,
    ) -> *mut PyObject;
}

/// Functions that are macros in C. The call in each is a text, too, which `abi` compares with what
/// C's preprocessor makes of the macro.
macro_rules! calls {
    ($(
        $(#[$attribute:meta])*
        fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty {
            $function:ident($($passed:expr),*)
        }
    )*) => {
        $(
            $(#[$attribute])*
            #[inline]
            #[allow(non_snake_case, reason = "C's name")]
            pub unsafe extern "C" fn $name($($argument: $type),*) -> $result {
                // SAFETY: the caller's contract is that of the function.
                unsafe { $function($($passed),*) }
            }
        )*

        #[cfg(feature = "abi-check")]
        #[allow(non_upper_case_globals, reason = "C's names")]
        pub(crate) mod calls {
            $(pub const $name: &str = stringify!($function($($passed),*));)*
        }
    };
}

calls! {
    /// `PyModule_Create`: [`PyModule_Create2`] with the API version of this build.
    ///
    /// # Safety
    /// As [`PyModule_Create2`].
    fn PyModule_Create(def: *mut PyModuleDef) -> *mut PyObject {
        PyModule_Create2(def, API_VERSION)
    }

    /// `PyModule_FromDefAndSpec`: [`PyModule_FromDefAndSpec2`] with the API version of this build.
    ///
    /// # Safety
    /// As [`PyModule_FromDefAndSpec2`].
    fn PyModule_FromDefAndSpec(def: *mut PyModuleDef, spec: *mut PyObject) -> *mut PyObject {
        PyModule_FromDefAndSpec2(def, spec, API_VERSION)
    }
}

/// What C's macros pass: `PYTHON_ABI_VERSION` under the limited API, otherwise `PYTHON_API_VERSION`.
pub(crate) const API_VERSION: c_int =
    if cfg!(Py_LIMITED_API) { PYTHON_ABI_VERSION } else { PYTHON_API_VERSION };
