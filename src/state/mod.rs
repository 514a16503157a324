//! Module state: one value per module object.

pub(crate) mod hooks;
pub(crate) mod memory;
#[cfg(Py_GIL_DISABLED)]
mod readers;
pub(crate) mod stored;
pub(crate) mod table;
mod visit;

use core::mem::size_of;

use crate::handle::{Attached, Object, Raised};
use crate::module::Module;
use crate::text::TextBuffer;

pub use memory::check_alignment;
use memory::{Memory, NOBODY};
pub use stored::{Numbered, Stored};
pub use visit::{Field, HoldsNothing, Probe, Shower};

/// What a module keeps: a type that [`state!`](crate::state) declares, or `()` for nothing.
///
/// # Safety
/// `stored` calls `each` exactly once for every [`Stored`] that belongs to the value and for no
/// other: the garbage collector counts references by it, and frees live objects where it counts
/// one twice. `STATELESS` is true for a type without memory alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a module's state",
    note = "declare it with `state!`: `state! {{ struct {Self} {{ .. }} }}`"
)]
pub unsafe trait ModuleState: Send + Sync + Sized + 'static {
    /// Whether the module has no state at all.
    #[doc(hidden)]
    const STATELESS: bool = false;

    /// Calls `each` for every stored object.
    fn stored(&self, each: &mut dyn FnMut(&Stored));
}

// SAFETY: there is nothing to show.
unsafe impl ModuleState for () {
    const STATELESS: bool = true;

    fn stored(&self, _: &mut dyn FnMut(&Stored)) {}
}

impl<'py, S: ModuleState> Module<'py, S> {
    /// `PyModule_GetState`: the module's state.
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
        memory.and_then(Memory::value).ok_or_else(|| self.without_state())
    }

    /// Keeps an object for a field of the state that is filled later, such as a
    /// `OnceLock<Stored>`.
    #[must_use = "the object is leaked unless it is put into the module's state"]
    pub fn store(&self, object: Object<'py>) -> Stored {
        const { assert!(!S::STATELESS, "a module without state can't keep an object") };
        let number = self.number();
        Stored::new(object, if number == 0 { NOBODY } else { number })
    }

    #[cold]
    fn without_state(&self) -> Raised<'py> {
        let message = match self.name() {
            Ok(name) => TextBuffer::of(format_args!(
                "module '{name}' has no state: it is still being executed, or that has failed"
            )),
            Err(raised) => return raised,
        };
        Raised::import_error(self.attached(), message.as_str())
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
