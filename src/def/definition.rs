//! A module definition: what one `module!` declares.

#[cfg(not(opaque))]
use core::cell::UnsafeCell;
use core::ffi::CStr;
#[cfg(not(universal))]
use core::ffi::c_void;
use core::fmt;
#[cfg(not(opaque))]
use core::ptr::null_mut;

#[cfg(not(opaque))]
use pyo3_ffi::PyObject;

#[cfg(not(opaque))]
use super::guard;
use super::hook::Hooks;
use super::parts::Parts;
use super::slots::Slots;
#[cfg(not(opaque))]
use crate::raw::running::Running;
#[cfg(universal)]
use crate::raw::universal::layouts::Tables;
#[cfg(not(opaque))]
use crate::raw::{Py_ssize_t, PyModuleDef, PyModuleDef_HEAD_INIT, PyModuleDef_Slot};

/// How many `PyModuleDef`s a definition has: an abi3 file has one per set of slots that some
/// version knows (none, `Py_mod_multiple_interpreters`, and `Py_mod_gil`).
#[cfg(not(opaque))]
const VARIANTS: usize = if cfg!(all(Py_LIMITED_API, not(Py_3_13))) { 3 } else { 1 };

/// A module definition with state `S`: [`module!`](crate::module) declares it as a static.
///
/// It is what the inittab, submodules and type look-ups refer to.
#[repr(C)]
pub struct Definition<S: 'static = ()> {
    /// First, so that its address is that of the definition: the token of a module is the
    /// address of its `PyModuleDef`, or what the slots say.
    #[cfg(not(opaque))]
    defs: [UnsafeCell<PyModuleDef>; VARIANTS],
    #[cfg(universal)]
    tables: Tables,
    parts: Parts<S>,
    slots: &'static Slots,
    #[cfg_attr(opaque, allow(dead_code, reason = "only the inittab takes it from here"))]
    hooks: Hooks,
}

impl<S: 'static> fmt::Debug for Definition<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Definition").field("name", &self.name()).finish_non_exhaustive()
    }
}

// SAFETY: only CPython writes to the `PyModuleDef`s, in `PyModuleDef_Init` under its own
// synchronization; everything else is only read and points to static data.
unsafe impl<S: 'static> Sync for Definition<S> {}

impl<S: 'static> Definition<S> {
    /// Lays out the tables; for [`module!`](crate::module).
    ///
    /// # Safety
    /// The slots were made of these parts and the address of this definition, and the hooks
    /// initialize it.
    #[doc(hidden)]
    #[must_use]
    pub const unsafe fn new(parts: Parts<S>, slots: &'static Slots, hooks: Hooks) -> Self {
        #[cfg(all(Py_LIMITED_API, not(Py_3_13), not(opaque)))]
        let defs = [
            UnsafeCell::new(def(&parts, slots, 11)),
            UnsafeCell::new(def(&parts, slots, 12)),
            UnsafeCell::new(def(&parts, slots, 13)),
        ];
        #[cfg(not(any(opaque, all(Py_LIMITED_API, not(Py_3_13)))))]
        let defs = [UnsafeCell::new(def(&parts, slots, guard::BUILT.minor))];
        Self {
            #[cfg(not(opaque))]
            defs,
            #[cfg(universal)]
            tables: super::universal::tables(&parts, slots),
            parts,
            slots,
            hooks,
        }
    }

    /// Returns the full name of the module.
    #[must_use]
    pub const fn name(&self) -> &'static CStr {
        self.parts.name
    }

    /// The interpreters that load its modules.
    #[cfg(feature = "testing")]
    pub(crate) const fn interpreters(&self) -> super::interpreters::Interpreters {
        self.parts.interpreters
    }

    /// Whether its modules rely on the GIL.
    #[cfg(no_gil)]
    pub(crate) const fn gil(&self) -> super::gil::Gil {
        self.parts.gil
    }

    /// The tables of all versions.
    #[cfg(universal)]
    pub(super) const fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Returns the token of its modules (`Py_mod_token`): the address of the `PyModuleDef` that the
    /// running version gets, under abi3t of the definition.
    #[cfg(not(universal))]
    #[must_use]
    pub fn token(&'static self) -> *const c_void {
        #[cfg(not(opaque))]
        return self.as_ptr().cast_const().cast();
        #[cfg(opaque)]
        return core::ptr::from_ref(self).cast();
    }

    /// Returns the `PyModuleDef` that the running version gets. Not under abi3t, which makes it
    /// opaque.
    #[cfg(not(opaque))]
    #[must_use]
    pub fn as_ptr(&'static self) -> *mut PyModuleDef {
        self.variant(if VARIANTS == 1 { guard::BUILT.minor } else { Running::now().minor })
    }

    /// The `PyModuleDef` that this minor version gets.
    #[cfg(not(opaque))]
    fn variant(&'static self, minor: u32) -> *mut PyModuleDef {
        if VARIANTS == 1 {
            return self.defs[0].get();
        }
        let variant = match minor {
            0..=11 => 0,
            12 => 1,
            _ => 2,
        };
        self.defs[variant].get()
    }

    /// Returns the array that `PyModExport` returns.
    #[must_use]
    pub const fn slots(&'static self) -> *mut crate::raw::PySlot {
        self.slots.export()
    }

    /// Returns the `PyInit` function, as the inittab takes it. Not under abi3t.
    #[cfg(not(opaque))]
    #[must_use]
    pub const fn init_function(&self) -> unsafe extern "C" fn() -> *mut PyObject {
        self.hooks.init
    }

    /// What `PyInit` does: `PyModuleDef_Init`, unless the interpreter is not one that this
    /// build is for. That is told before any of its structs is touched.
    ///
    /// # Safety
    /// CPython calls it, attached.
    #[doc(hidden)]
    #[cfg(not(opaque))]
    pub unsafe fn initialize(&'static self) -> *mut PyObject {
        let running = Running::at_import();
        if !running.accepts_this_build() {
            // SAFETY: the thread is attached.
            unsafe { guard::refuse(self.parts.name, running) };
            return null_mut();
        }
        // SAFETY: the definition is static and in writable memory, as it is in an UnsafeCell.
        unsafe { crate::raw::PyModuleDef_Init(self.variant(running.minor)) }
    }
}

#[cfg(not(opaque))]
const fn def<S: 'static>(parts: &Parts<S>, slots: &'static Slots, minor: u32) -> PyModuleDef {
    fill(parts, 0, slots.definition(minor))
}

/// A `PyModuleDef` of these parts.
#[cfg(not(opaque))]
pub(crate) const fn fill<S: 'static>(
    parts: &Parts<S>,
    size: Py_ssize_t,
    slots: *mut PyModuleDef_Slot,
) -> PyModuleDef {
    let hooks = parts.hooks;
    PyModuleDef {
        m_base: PyModuleDef_HEAD_INIT,
        m_name: parts.name.as_ptr(),
        m_doc: match parts.doc {
            Some(doc) => doc.as_ptr(),
            None => core::ptr::null(),
        },
        m_size: size,
        m_methods: match parts.methods {
            Some(methods) => methods.as_ptr().cast_mut().cast(),
            None => null_mut(),
        },
        m_slots: slots,
        m_traverse: match &hooks {
            Some(hooks) => hooks.traverse(),
            None => None,
        },
        m_clear: match &hooks {
            Some(hooks) => Some(hooks.clear),
            None => None,
        },
        m_free: match &hooks {
            Some(hooks) => Some(hooks.free),
            None => None,
        },
    }
}
