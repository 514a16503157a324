//! The hooks that a definition exports: `PyInit` and `PyModExport`.
//!
//! Which of them there are is this build's matter, so the macros that write them are chosen by
//! this crate's cfgs and the author's crate has none.

#[cfg(not(Py_ABI3T))]
use pyo3_ffi::PyObject;

/// The functions of a definition that are hooks, whether they are exported or not.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Hooks {
    #[cfg(not(Py_ABI3T))]
    #[cfg_attr(universal, allow(dead_code, reason = "a universal file is in no inittab"))]
    pub(crate) init: unsafe extern "C" fn() -> *mut PyObject,
}

impl Hooks {
    /// Those of a definition.
    #[cfg(not(Py_ABI3T))]
    #[must_use]
    pub const fn new(init: unsafe extern "C" fn() -> *mut PyObject) -> Self {
        Self { init }
    }

    /// Those of a definition: abi3t has no `PyInit`.
    #[cfg(Py_ABI3T)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "for the macros")]
    pub const fn new() -> Self {
        Self {}
    }
}

/// The items of one multi-phase definition's hooks.
#[doc(hidden)]
#[macro_export]
#[cfg(not(any(Py_3_15, opaque)))]
macro_rules! __hooks {
    ($definition:ident $hook:tt) => {{
        $crate::__init_hook_of_one_definition__others_say_hook_none!(Definition $definition $hook);
        $crate::__private::Hooks::new(__init)
    }};
}

/// The items of one multi-phase definition's hooks.
#[doc(hidden)]
#[macro_export]
#[cfg(any(universal, all(Py_3_15, not(Py_ABI3T))))]
macro_rules! __hooks {
    ($definition:ident $hook:tt) => {{
        $crate::__init_hook_of_one_definition__others_say_hook_none!(Definition $definition $hook);
        $crate::__export_hook_of_one_definition__others_say_hook_none!($hook __SLOTS);
        $crate::__private::Hooks::new(__init)
    }};
}

/// The items of one multi-phase definition's hooks.
#[doc(hidden)]
#[macro_export]
#[cfg(Py_ABI3T)]
macro_rules! __hooks {
    ($definition:ident $hook:tt) => {{
        $crate::__export_hook_of_one_definition__others_say_hook_none!($hook __SLOTS);
        $crate::__private::Hooks::new()
    }};
}

/// `PyMODINIT_FUNC PyInit_hook(void)`, which `hook: none` does not export.
///
/// Only the names of symbols tell that two definitions of a crate have one hook. The compiler's error
/// is "symbol `PyInit_core` is already defined", and names this macro: so it says the remedy.
#[doc(hidden)]
#[macro_export]
macro_rules! __init_hook_of_one_definition__others_say_hook_none {
    ($kind:ident $definition:ident [none] $($parts:ident)?) => {
        unsafe extern "C" fn __init() -> *mut $crate::raw::PyObject {
            let definition: &'static $crate::$kind<_> = &$definition;
            // SAFETY: CPython calls it, attached.
            unsafe { definition.initialize($(&$parts)?) }
        }
    };
    ($kind:ident $definition:ident [$u:literal $is_punycode:literal $hook:literal] $($parts:ident)?) => {
        #[unsafe(export_name = $crate::__private::core::concat!("PyInit", $u, "_", $hook))]
        unsafe extern "C" fn __init() -> *mut $crate::raw::PyObject {
            let definition: &'static $crate::$kind<_> = &$definition;
            // SAFETY: CPython calls it, attached.
            unsafe { definition.initialize($(&$parts)?) }
        }
    };
}

/// `PyMODEXPORT_FUNC PyModExport_hook(void)`. Named as the macro above.
#[doc(hidden)]
#[macro_export]
macro_rules! __export_hook_of_one_definition__others_say_hook_none {
    ([none] $slots:ident) => {};
    ([$u:literal $is_punycode:literal $hook:literal] $slots:ident) => {
        // Not by the definition, which is in writable memory: who reads the file sees the array.
        #[unsafe(export_name = $crate::__private::core::concat!("PyModExport", $u, "_", $hook))]
        extern "C" fn __export() -> *mut $crate::raw::PySlot {
            $crate::__private::Slots::export(&$slots)
        }
    };
}
