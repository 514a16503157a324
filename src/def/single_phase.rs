//! Single-phase initialization: definitions of the kind that `PyInit` turns into a module itself.

use core::cell::UnsafeCell;
use core::ffi::{CStr, c_int, c_void};
use core::fmt;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicUsize, Ordering};

use pyo3_ffi::{self as ffi, PyObject};

use super::definition::fill;
use super::gil::Gil;
use super::guard;
use super::hook::Hooks;
use super::parts::Parts;
use crate::handle::{Attached, Object, Raised, Return};
use crate::module::Module;
use crate::raw::running::Running;
use crate::raw::{self, PyModuleDef};
use crate::state::ModuleState;
use crate::state::memory::Memory;
use crate::state::table::Refused;

/// Says whether another import of a single-phase module initializes it again: `m_size`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reinitialize {
    /// Never: another import finds the same module without running any code, and other interpreters
    /// get `ImportError` as long as there is the module.
    ///
    /// C has `m_size` -1 for this, and then fills modules of other interpreters with the objects of
    /// the first (up to 3.14). Here `m_size` is 0, and `PyInit` returns the module that is there.
    Never,
    /// `m_size` 0: each import runs the init function on a new module.
    Always,
}

/// A single-phase module definition with state `S`:
/// [`single_phase_module!`](crate::single_phase_module) declares it as a static.
///
/// New modules have little reason to be of this kind: isolated subinterpreters refuse them, the
/// import system sees them before they can be refused, and free-threaded interpreters run their
/// `PyInit` with the GIL. The remaining use is a program that looks modules up by their definition
/// ([`SinglePhase::find`]).
///
/// Not under abi3t, where `PyModuleDef` is opaque.
#[doc(alias = "PyModule_Create2")]
#[doc(alias = "PyModule_Create")]
#[repr(C)]
pub struct SinglePhase<S: 'static = ()> {
    head: Head,
    #[cfg(Py_GIL_DISABLED)]
    mutex: UnsafeCell<ffi::PyMutex>,
    parts: Parts<S>,
    init: unsafe extern "C" fn() -> *mut PyObject,
}

/// The beginning of a definition, whatever its state.
#[repr(C)]
struct Head {
    def: UnsafeCell<PyModuleDef>,
    /// The id of the interpreter with the module that is never initialized again, and 1; 0 if there
    /// is none.
    owner: AtomicUsize,
}

impl<S: 'static> fmt::Debug for SinglePhase<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SinglePhase")
            .field("name", &self.parts.name)
            .finish_non_exhaustive()
    }
}

// SAFETY: only CPython writes to the `PyModuleDef`, under its own synchronization; everything
// else is only read and points to static data.
unsafe impl<S: 'static> Sync for SinglePhase<S> {}

impl<S: ModuleState> SinglePhase<S> {
    /// Lays out the definition; for [`single_phase_module!`](crate::single_phase_module).
    ///
    /// # Safety
    /// The hooks initialize this definition.
    #[doc(hidden)]
    #[must_use]
    pub const unsafe fn new((parts, reinitialize): (Parts<S>, Reinitialize), hooks: Hooks) -> Self {
        // `initialize` adds functions that may ask for state, after the module has memory for it.
        let mut first = parts;
        if !S::STATELESS {
            first.methods = None;
        }
        let mut def = fill(&first, 0, null_mut());
        if matches!(reinitialize, Reinitialize::Never) {
            // It has no state, so no other function for this.
            def.m_free = Some(forget);
        }
        Self {
            head: Head { def: UnsafeCell::new(def), owner: AtomicUsize::new(0) },
            #[cfg(Py_GIL_DISABLED)]
            mutex: UnsafeCell::new(ffi::PyMutex::new()),
            parts,
            init: hooks.init,
        }
    }

    /// Returns the full name of the module.
    #[must_use]
    pub const fn name(&self) -> &'static CStr {
        self.parts.name
    }

    /// Returns the `PyModuleDef`.
    #[must_use]
    pub const fn as_ptr(&'static self) -> *mut PyModuleDef {
        self.head.def.get()
    }

    /// Returns the `PyInit` function, as the inittab takes it.
    #[must_use]
    pub const fn init_function(&self) -> unsafe extern "C" fn() -> *mut PyObject {
        self.init
    }

    /// Returns the module of this definition in this interpreter, if it has been imported there
    /// (`PyState_FindModule`).
    ///
    /// This is a new reference; C returns a borrowed one.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_FindModule)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// single_phase_module! {
    ///     pub static OLD;
    ///     name: "old", gil: NotUsed, reinitialize: Never,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// assert!(OLD.find(attached).is_none());
    /// let module = attached.import(c"old")?;
    /// assert!(OLD.find(attached).is_some_and(|found| found.is(&module)));
    /// # Ok(()) }
    /// # }
    /// # let configuration = pymodule_ffi::embed::Configuration::new().single_phase_module(&doc::OLD);
    /// # configuration.start().unwrap().attach(|attached| doc::example(attached).unwrap());
    /// ```
    #[doc(alias = "PyState_FindModule")]
    #[must_use]
    pub fn find<'py>(&'static self, attached: Attached<'py>) -> Option<Module<'py, S>> {
        let _lock = self.lock();
        // SAFETY: the definition is static. A module found under it was created from it, as
        // `add` accepts no others; the lock keeps `remove` away while we take a reference.
        unsafe {
            let module = raw::PyState_FindModule(self.as_ptr());
            if module.is_null() {
                return None;
            }
            Some(Module::from_object_unchecked(Object::from_borrowed(attached, module)))
        }
    }

    /// Makes a module findable again, after [`SinglePhase::remove`] (`PyState_AddModule`).
    ///
    /// `SystemError` if one is findable already, where C aborts the process. `TypeError` for a
    /// module of another definition.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_AddModule)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # single_phase_module! {
    /// #     pub static OLD;
    /// #     name: "old", gil: NotUsed, reinitialize: Never,
    /// # }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # attached.import(c"old")?;
    /// let module = OLD.find(attached).expect("it has been imported");
    /// OLD.remove(attached)?;
    /// OLD.add(&module)?;
    /// assert!(OLD.find(attached).is_some_and(|found| found.is(&module)));
    /// assert!(OLD.add(&module).is_err());
    /// # Ok(()) }
    /// # }
    /// # let configuration = pymodule_ffi::embed::Configuration::new().single_phase_module(&doc::OLD);
    /// # configuration.start().unwrap().attach(|attached| doc::example(attached).unwrap());
    /// ```
    #[doc(alias = "PyState_AddModule")]
    pub fn add<'py>(&'static self, module: &Module<'py, S>) -> Return<'py, ()> {
        let attached = module.attached();
        // SAFETY: `module` is a module.
        if unsafe { raw::PyModule_GetDef(module.as_ptr()) } != self.as_ptr() {
            return Err(Raised::type_error(attached, "the module is of another definition"));
        }
        let _lock = self.lock();
        // SAFETY: the definition is static and has no slots; it has an index, as it has a
        // module; no module is findable by it, and the lock keeps that so.
        unsafe {
            if !raw::PyState_FindModule(self.as_ptr()).is_null() {
                return Err(Raised::system_error(attached, "the module has been added already"));
            }
            Raised::check(attached, raw::PyState_AddModule(module.as_ptr(), self.as_ptr()))
        }
    }

    /// Makes the module of this definition unfindable (`PyState_RemoveModule`).
    ///
    /// `SystemError` if none is findable, where C aborts the process.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyState_RemoveModule)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # single_phase_module! {
    /// #     pub static OLD;
    /// #     name: "old", gil: NotUsed, reinitialize: Never,
    /// # }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// attached.import(c"old")?;
    /// OLD.remove(attached)?;
    /// assert!(OLD.find(attached).is_none());
    /// assert!(OLD.remove(attached).is_err());
    /// # Ok(()) }
    /// # }
    /// # let configuration = pymodule_ffi::embed::Configuration::new().single_phase_module(&doc::OLD);
    /// # configuration.start().unwrap().attach(|attached| doc::example(attached).unwrap());
    /// ```
    #[doc(alias = "PyState_RemoveModule")]
    pub fn remove<'py>(&'static self, attached: Attached<'py>) -> Return<'py, ()> {
        let _lock = self.lock();
        // SAFETY: the definition is static; a module is findable by it, and the lock keeps that
        // so.
        unsafe {
            if raw::PyState_FindModule(self.as_ptr()).is_null() {
                return Err(Raised::system_error(attached, "the module has not been added"));
            }
            Raised::check(attached, raw::PyState_RemoveModule(self.as_ptr()))
        }
    }

    /// Without the GIL another thread could remove the module before a reference to it is taken.
    /// `PyMutex` detaches while it waits, so it can be held while CPython works.
    #[cfg(Py_GIL_DISABLED)]
    fn lock(&'static self) -> impl Drop {
        struct Unlock(*mut ffi::PyMutex);
        impl Drop for Unlock {
            fn drop(&mut self) {
                // SAFETY: this thread locked it.
                unsafe { ffi::PyMutex_Unlock(self.0) }
            }
        }
        // SAFETY: the mutex is static and changes only through its functions.
        unsafe { ffi::PyMutex_Lock(self.mutex.get()) };
        Unlock(self.mutex.get())
    }

    #[cfg(not(Py_GIL_DISABLED))]
    #[allow(clippy::unused_self, reason = "without the GIL it is used")]
    fn lock(&'static self) -> WithGil {
        WithGil
    }

    /// What `PyInit` does: `PyModule_Create2`, and the init function.
    ///
    /// The parts come as a constant: the definition is in writable memory, and who reads the file is
    /// to see what its hook declares.
    ///
    /// # Safety
    /// CPython calls it, attached. The parts are those of this definition.
    #[doc(hidden)]
    pub unsafe fn initialize(
        &'static self,
        (parts, reinitialize): &'static (Parts<S>, Reinitialize),
    ) -> *mut PyObject {
        let running = Running::at_import();
        if !running.accepts_this_build() {
            // SAFETY: the thread is attached.
            unsafe { guard::refuse(self.parts.name, running) };
            return null_mut();
        }
        if *reinitialize == Reinitialize::Never {
            // SAFETY: the thread is attached to an interpreter that this build is for.
            return unsafe { self.initialize_once(parts) };
        }
        // SAFETY: as above.
        unsafe { self.initialize_new(parts) }
    }

    /// The module that there is in this interpreter, or else a new one, unless another interpreter
    /// has it.
    ///
    /// # Safety
    /// The thread is attached to an interpreter that this build is for. The parts are those of this
    /// definition.
    unsafe fn initialize_once(&'static self, parts: &'static Parts<S>) -> *mut PyObject {
        // SAFETY: the thread is attached for the call, which the brand does not outlive.
        let attached = unsafe { Attached::assume() };
        if let Some(module) = self.find(attached) {
            return Object::clone(&module).into_ptr();
        }
        // SAFETY: the thread is attached, so it has an interpreter.
        let id = unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) };
        let this = usize::try_from(id).map_or(usize::MAX, |id| id + 1);
        let owner = &self.head.owner;
        let claimed = owner.compare_exchange(0, this, Ordering::AcqRel, Ordering::Acquire);
        match claimed {
            Err(other) if other != this => {
                let format = c"module %s is initialized in another interpreter, and only once";
                let name = self.parts.name.as_ptr();
                // SAFETY: the thread is attached; the argument is what the format names. NULL is
                // returned to C next.
                unsafe { ffi::PyErr_Format(ffi::PyExc_ImportError, format.as_ptr(), name) };
                null_mut()
            }
            // The module of this interpreter can't be found: it was removed, or is of a Python that
            // was finalized.
            _ => {
                // SAFETY: the caller's contract.
                let module = unsafe { self.initialize_new(parts) };
                if module.is_null() {
                    owner.store(0, Ordering::Release);
                }
                module
            }
        }
    }

    /// A new module, initialized.
    ///
    /// # Safety
    /// The thread is attached to an interpreter that this build is for. The parts are those of this
    /// definition.
    unsafe fn initialize_new(&'static self, parts: &'static Parts<S>) -> *mut PyObject {
        // SAFETY: the definition is static, writable, named and without slots; `init` is the
        // exec function of a definition with state `S`, and runs on a module of it.
        unsafe {
            let module = self.create();
            if module.is_null() {
                return null_mut();
            }
            let mut code = set_gil(module, parts.gil);
            if let (0, false, Some(methods)) = (code, S::STATELESS, parts.methods) {
                code = ffi::PyModule_AddFunctions(module, methods.as_ptr().cast_mut().cast());
            }
            if let (0, Some(init)) = (code, parts.exec) {
                code = init(module);
            }
            if code != 0 {
                ffi::Py_DECREF(module);
                return null_mut();
            }
            module
        }
    }

    /// A new module with memory for its state, or NULL with an exception set.
    ///
    /// # Safety
    /// The thread is attached to an interpreter that this build is for.
    unsafe fn create(&'static self) -> *mut PyObject {
        for _ in 0..8 {
            // SAFETY: the definition is static, writable, named and without slots; the module is
            // new, and of a definition with state `S`.
            unsafe {
                let module = raw::PyModule_Create(self.as_ptr());
                if module.is_null() || S::STATELESS {
                    return module;
                }
                match Memory::<S>::give(module) {
                    Ok(()) => return module,
                    // Its address is taken (see `create::plain`). It stays alive for good, as its
                    // `m_free` would take what the other module left for its own.
                    Err(Refused::Taken) => {}
                    Err(Refused::OutOfMemory) => {
                        ffi::Py_DECREF(module);
                        return ffi::PyErr_NoMemory();
                    }
                }
            }
        }
        // SAFETY: the thread is attached.
        unsafe { ffi::PyErr_NoMemory() }
    }
}

/// `m_free` of a module that is never initialized again: now another one may be.
///
/// # Safety
/// CPython calls it, with a module of a [`SinglePhase`].
unsafe extern "C" fn forget(module: *mut c_void) {
    // SAFETY: the module has its definition, which is the first field of a static `Head`.
    unsafe {
        let head = raw::PyModule_GetDef(module.cast()).cast::<Head>();
        (*head).owner.store(0, Ordering::Release);
    }
}

/// What the GIL keeps locked.
#[cfg(not(Py_GIL_DISABLED))]
struct WithGil;

/// `PyUnstable_Module_SetGIL`, which only free-threaded builds have.
///
/// # Safety
/// The thread is attached; `module` is a module object.
#[cfg(all(Py_GIL_DISABLED, not(Py_LIMITED_API)))]
unsafe fn set_gil(module: *mut PyObject, gil: Gil) -> c_int {
    let value = match gil {
        Gil::Used => raw::Py_MOD_GIL_USED,
        Gil::NotUsed => raw::Py_MOD_GIL_NOT_USED,
    };
    // SAFETY: the caller vouches for the module; the value is one of the two there are.
    unsafe { raw::PyUnstable_Module_SetGIL(module, value as *mut core::ffi::c_void) }
}

/// With the GIL there is nothing to say.
#[cfg(not(all(Py_GIL_DISABLED, not(Py_LIMITED_API))))]
unsafe fn set_gil(_: *mut PyObject, _: Gil) -> c_int {
    0
}
