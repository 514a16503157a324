//! The feature `universal`: which table the interpreter that runs gets, and what depends on it.
//!
//! Up to 3.14 `PyInit` returns a `PyModuleDef` of the running version's layout, and a module is
//! known by it. From 3.15 on `PyModExport` returns the slots, a module has no `PyModuleDef`, and
//! is known by its token, the address of the [`Definition`].

use core::ffi::{c_int, c_void};
use core::ptr::{self, null_mut};

use pyo3_ffi::PyObject;

use super::definition::Definition;
use super::guard;
use super::parts::Parts;
use super::slots::Slots;
use crate::raw;
use crate::raw::running::Running;
use crate::raw::universal::layouts::{self, Fields, Tables};
use crate::raw::universal::{EXPORTED_SINCE, PyModuleDef, TRACED_UNTIL, newer};

/// The tables of these parts.
pub(super) const fn tables<S: 'static>(parts: &Parts<S>, slots: &'static Slots) -> Tables {
    let hooks = parts.hooks;
    let fields = Fields {
        name: parts.name.as_ptr(),
        doc: match parts.doc {
            Some(doc) => doc.as_ptr(),
            None => ptr::null(),
        },
        size: 0,
        methods: match parts.methods {
            Some(methods) => methods.as_ptr().cast_mut().cast(),
            None => null_mut(),
        },
        traverse: match &hooks {
            Some(hooks) => hooks.traverse(),
            None => None,
        },
        clear: match &hooks {
            Some(hooks) => Some(hooks.clear),
            None => None,
        },
        free: match &hooks {
            Some(hooks) => Some(hooks.free),
            None => None,
        },
    };
    let slots = layouts::Slots {
        oldest: slots.definition(11),
        since_3_12: slots.definition(12),
        since_3_13: slots.definition(13),
    };
    Tables::new(fields, slots)
}

impl<S: 'static> Definition<S> {
    /// The `PyModuleDef` of the interpreter that runs, if it has one.
    fn table(&'static self) -> Option<*mut PyModuleDef> {
        self.tables().get(Running::now())
    }

    /// Returns the token of its modules (`Py_mod_token`): the address of the `PyModuleDef` that the
    /// running version gets, from 3.15 on the address of the definition.
    #[must_use]
    pub fn token(&'static self) -> *const c_void {
        match self.table() {
            Some(table) => table.cast_const().cast(),
            None => ptr::from_ref(self).cast(),
        }
    }

    /// Initializes the table of the running interpreter (`PyModuleDef_Init`), for `PyInit`. An
    /// interpreter without a table gets `ImportError` before any struct is touched.
    ///
    /// # Safety
    /// CPython calls it, attached.
    #[doc(hidden)]
    pub unsafe fn initialize(&'static self) -> *mut PyObject {
        let running = Running::at_import();
        let is_traced = running.minor <= TRACED_UNTIL && newer::has_traced_heads();
        let Some(table) = self.tables().get(running).filter(|_| !is_traced) else {
            // SAFETY: the thread is attached.
            unsafe { guard::refuse(self.name(), running, is_traced) };
            return null_mut();
        };
        // SAFETY: the table is laid out as that version and build has it, by the assertions of its
        // bindings; it is static and in writable memory, as it is in an UnsafeCell.
        unsafe { raw::PyModuleDef_Init(table) }
    }

    /// The create phase: a new reference, or NULL with an exception.
    ///
    /// # Safety
    /// The thread is attached, and `spec` is an object.
    pub(super) unsafe fn create_from(&'static self, spec: *mut PyObject) -> *mut PyObject {
        // SAFETY: the slots are static and end with `Py_slot_end`; the table is that of the running
        // version, and ready as `initialize` did not fail.
        unsafe {
            if let Some(create) = newer::module_from_slots_and_spec() {
                return create(self.slots(), spec);
            }
            if self.initialize().is_null() {
                return null_mut();
            }
            raw::PyModule_FromDefAndSpec(self.token().cast_mut().cast(), spec)
        }
    }

    /// The exec phase: 0, or -1 with an exception.
    ///
    /// # Safety
    /// The thread is attached, and `module` was made from this definition.
    pub(super) unsafe fn execute_module(&'static self, module: *mut PyObject) -> c_int {
        // SAFETY: the module executes its own slots.
        unsafe {
            match newer::module_exec() {
                Some(execute) => execute(module),
                None => raw::PyModule_ExecDef(module, self.token().cast_mut().cast()),
            }
        }
    }

    /// Whether an object is a module of this definition. For one that is not a module an exception
    /// is left.
    ///
    /// # Safety
    /// The thread is attached, and `object` is an object.
    #[inline]
    pub(crate) unsafe fn is_of(&'static self, object: *mut PyObject) -> bool {
        // SAFETY: the caller vouches for the object.
        unsafe {
            let found: *const c_void = if Running::now().minor >= EXPORTED_SINCE {
                let mut token = null_mut();
                match newer::module_get_token() {
                    Some(get) if get(object, &raw mut token) == 0 => token,
                    _ => return false,
                }
            } else {
                raw::PyModule_GetDef(object).cast_const().cast()
            };
            !found.is_null() && found == self.token()
        }
    }
}
