//! Module state: one value per module object.

pub(crate) mod hooks;
mod interned;
pub(crate) mod memory;
#[cfg(no_gil)]
mod readers;
pub(crate) mod stored;
pub(crate) mod table;
mod visit;

use core::ffi::{c_int, c_void};
use core::mem::size_of;

use pyo3_ffi as ffi;

use crate::handle::{Attached, Object, Raised};
use crate::module::Module;

pub use interned::Name;
pub use memory::check_alignment;
use memory::{Memory, NOBODY};
pub use stored::{Numbered, Stored};
pub use visit::{Field, HoldsNothing, Probe, Shower};

/// The state of a module: a type that [`state!`](crate::state) declares, or `()` for nothing.
///
/// # Safety
/// `stored` calls `each` exactly once for every [`Stored`] that belongs to the value and for no
/// other: the garbage collector counts references by it, and frees live objects if it counts
/// one twice. `STATELESS` is only true for a type without memory.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a module's state",
    label = "declare this type with `state!`",
    note = "declare it with `state!`: `state! {{ struct {Self} {{ .. }} }}`"
)]
pub unsafe trait ModuleState: Send + Sync + Sized + 'static {
    /// Whether the module has no state at all.
    #[doc(hidden)]
    const STATELESS: bool = false;

    /// Calls `each` for every stored object.
    fn stored(&self, each: &mut dyn FnMut(&Stored));

    /// Shows further objects to the garbage collector: see [`StateHooks::traverse`].
    ///
    /// # Safety
    /// Called from `m_traverse` of the module whose state this is, with its arguments.
    unsafe fn traverse(&self, _visit: ffi::visitproc, _argument: *mut c_void) -> c_int {
        0
    }

    /// Releases further objects: see [`StateHooks::clear`].
    fn clear(&self, _attached: Attached<'_>) {}

    /// Runs before the state is dropped: see [`StateHooks::free`].
    fn free(&self, _attached: Attached<'_>) {}
}

/// Hooks of your own for `m_traverse`, `m_clear` and `m_free`, beside those that
/// [`state!`](crate::state) generates: write `impl StateHooks;` after the struct.
///
/// They are for references that the state owns and that no [`Stored`] holds, such as handles of
/// another library, and for instances of classes that the collector does not track and that own
/// references to other objects. (One reference of such an instance is shown without a hook: that
/// to its class, if the instance is in a [`Stored`] and nobody else has it.)
///
/// ```
/// # mod doc {
/// use core::ffi::{c_int, c_void};
/// use core::ptr::null_mut;
/// use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};
/// use pymodule_ffi::StateHooks;
/// use pymodule_ffi::prelude::*;
/// use pymodule_ffi::raw::PyObject;
///
/// state! {
///     /// An object that is not in a `Stored`.
///     pub struct State { handle: AtomicPtr<PyObject> }
///     impl StateHooks;
/// }
///
/// // SAFETY: the state owns one reference to the object, which is shown once.
/// unsafe impl StateHooks for State {
///     unsafe fn traverse(&self, visit: pyo3_ffi::visitproc, argument: *mut c_void) -> c_int {
///         let object = self.handle.load(Relaxed);
///         // SAFETY: the collector's arguments; the object is alive.
///         if object.is_null() { 0 } else { unsafe { visit(object, argument) } }
///     }
///
///     fn clear(&self, attached: Attached<'_>) {
///         let object = self.handle.swap(null_mut(), Relaxed);
///         if !object.is_null() {
///             // SAFETY: the reference was the state's, and is gone from it.
///             drop(unsafe { Object::from_owned(attached, object) });
///         }
///     }
/// }
/// # }
/// ```
///
/// # Safety
/// `traverse` shows each reference that the value owns at most once, and none that a [`Stored`] or
/// another object owns: the collector frees live objects if it counts a reference twice. It
/// returns the first result that is not 0, calls nothing of Python, and changes no reference count.
#[diagnostic::on_unimplemented(
    message = "`state!` says `impl StateHooks;`, but `{Self}` has no hooks",
    label = "no hooks",
    note = "write `unsafe impl StateHooks for {Self} {{ .. }}`, or remove the line from `state!`"
)]
pub unsafe trait StateHooks {
    /// Shows further objects to the garbage collector (`m_traverse`).
    ///
    /// Runs after the [`Stored`] objects have been shown.
    ///
    /// # Safety
    /// Called from `m_traverse` of the module whose state this is, with its arguments.
    #[doc(alias = "m_traverse")]
    unsafe fn traverse(&self, _visit: ffi::visitproc, _argument: *mut c_void) -> c_int {
        0
    }

    /// Releases further objects (`m_clear`), when the module is part of a garbage cycle.
    ///
    /// Runs before the [`Stored`] objects are released. Methods can still run afterwards.
    #[doc(alias = "m_clear")]
    fn clear(&self, _attached: Attached<'_>) {}

    /// Runs before the state is dropped (`m_free`); by default this calls [`StateHooks::clear`].
    ///
    /// Runs before the [`Stored`] objects are released.
    #[doc(alias = "m_free")]
    fn free(&self, attached: Attached<'_>) {
        self.clear(attached);
    }
}

// SAFETY: there is nothing to show.
unsafe impl ModuleState for () {
    const STATELESS: bool = true;

    fn stored(&self, _: &mut dyn FnMut(&Stored)) {}
}

impl<'py, S: ModuleState> Module<'py, S> {
    /// Returns the module's state (`PyModule_GetState`).
    ///
    /// `ImportError` while exec runs, or after it failed: functions are in the module before it is executed, and
    /// other threads can find it in `sys.modules`.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetState)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, state: State, exec: exec,
    /// # }
    /// state! {
    ///     struct State { limit: i64 }
    /// }
    /// fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    ///     Ok(State { limit: 127 })
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// assert!(module.state().is_err());
    /// SPAM.execute(&module)?;
    /// assert_eq!(module.state()?.limit, 127);
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[doc(alias = "PyModule_GetState")]
    pub fn state(&self) -> Result<&S, Raised<'py>> {
        if S::STATELESS {
            const { assert!(!S::STATELESS || size_of::<S>() == 0, "what is stateless has no memory") };
            // SAFETY: `S` has no memory, so there is nothing to read, and `STATELESS` says that
            // its value means nothing.
            return Ok(unsafe { core::ptr::NonNull::<S>::dangling().as_ref() });
        }
        // SAFETY: the handle is of a module with state `S` and keeps it alive.
        let memory = unsafe { Memory::<S>::of(self.as_ptr()) };
        memory.and_then(Memory::value).ok_or_else(|| without_state(self))
    }

    /// Keeps an object for a field of the state that is filled later, such as a
    /// `OnceLock<Stored>`.
    #[must_use = "the object is leaked unless it is put into the module's state"]
    pub fn store(&self, object: Object<'py>) -> Stored {
        const { assert!(!S::STATELESS, "a module without state can't keep an object") };
        let number = self.number();
        Stored::new(object, if number == 0 { NOBODY } else { number })
    }
}

/// One copy for modules of every state.
#[cold]
#[inline(never)]
fn without_state<'py>(module: &Object<'py>) -> Raised<'py> {
    // SAFETY: a handle of a module is a module.
    let name = unsafe {
        let name = ffi::PyModule_GetNameObject(module.as_ptr());
        Object::from_owned_or_raised(module.attached(), name)
    };
    match name {
        Ok(name) => {
            let format =
                c"module '%U' has no state: it is still being executed, or that has failed";
            // SAFETY: the argument is what the format names: CPython returns a `str`.
            unsafe { ffi::PyErr_Format(ffi::PyExc_ImportError, format.as_ptr(), name.as_ptr()) };
            Raised::fetch(module.attached())
        }
        Err(raised) => raised,
    }
}

impl<S> stored::sealed::Sealed for Module<'_, S> {}

impl<'py, S: ModuleState> Numbered<'py> for Module<'py, S> {
    #[inline]
    fn number(&self) -> usize {
        if S::STATELESS {
            return 0;
        }
        // SAFETY: the handle is of a module with state `S` and keeps it alive.
        unsafe { Memory::<S>::of(self.as_ptr()) }.map_or(0, Memory::number)
    }

    fn attached(&self) -> Attached<'py> {
        (**self).attached()
    }
}
