//! The hooks that a definition exports: `PyInit` and `PyModExport`.
//!
//! Which of them there are is this build's matter, so the macros that write them are chosen by
//! this crate's cfgs and the author's crate has none.

/// The items of one definition's hooks and the `Definition` over them.
#[doc(hidden)]
#[macro_export]
#[cfg(all(not(Py_3_15), not(Py_ABI3T)))]
macro_rules! __hooks {
    ($definition:ident, $u:literal, $hook:literal, $parts:expr, $slots:expr) => {{
        $crate::__init_hook!($definition, $u, $hook);
        // SAFETY: the slots are those of the parts, the function is that of the definition.
        unsafe { $crate::Definition::new($parts, $slots, __init) }
    }};
}

/// The items of one definition's hooks and the `Definition` over them.
#[doc(hidden)]
#[macro_export]
#[cfg(all(Py_3_15, not(Py_ABI3T)))]
macro_rules! __hooks {
    ($definition:ident, $u:literal, $hook:literal, $parts:expr, $slots:expr) => {{
        $crate::__init_hook!($definition, $u, $hook);
        $crate::__export_hook!($definition, $u, $hook);
        // SAFETY: the slots are those of the parts, the function is that of the definition.
        unsafe { $crate::Definition::new($parts, $slots, __init) }
    }};
}

/// The items of one definition's hooks and the `Definition` over them.
#[doc(hidden)]
#[macro_export]
#[cfg(Py_ABI3T)]
macro_rules! __hooks {
    ($definition:ident, $u:literal, $hook:literal, $parts:expr, $slots:expr) => {{
        $crate::__export_hook!($definition, $u, $hook);
        // SAFETY: the slots are those of the parts.
        unsafe { $crate::Definition::new($parts, $slots) }
    }};
}

/// `PyMODINIT_FUNC PyInit_hook(void)`
#[doc(hidden)]
#[macro_export]
macro_rules! __init_hook {
    ($definition:ident, $u:literal, $hook:literal) => {
        #[unsafe(export_name = ::core::concat!("PyInit", $u, "_", $hook))]
        unsafe extern "C" fn __init() -> *mut $crate::raw::PyObject {
            // SAFETY: CPython calls it, attached.
            unsafe { $definition.initialize() }
        }
    };
}

/// `PyMODEXPORT_FUNC PyModExport_hook(void)`
#[doc(hidden)]
#[macro_export]
macro_rules! __export_hook {
    ($definition:ident, $u:literal, $hook:literal) => {
        #[unsafe(export_name = ::core::concat!("PyModExport", $u, "_", $hook))]
        extern "C" fn __export() -> *mut $crate::raw::PySlot {
            $definition.slots()
        }
    };
}
