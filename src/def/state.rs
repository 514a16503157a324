//! Module state: one value per module object, in the module's own memory.

use core::cell::UnsafeCell;
use core::mem::{MaybeUninit, align_of, size_of};
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use pyo3_ffi as ffi;

use super::exec::Exec;
use super::stored::Stored;
use super::text::Text;
use crate::attached::Attached;
use crate::message::Message;
use crate::module::Module;
use crate::object::Object;
use crate::raised::Raised;

/// What a module keeps: a type that [`state!`](crate::state) declares, or `()` for nothing.
///
/// # Safety
/// `stored` calls `each` exactly once for every [`Stored`] that belongs to the value and for no
/// other: the garbage collector counts references by it, and frees live objects where it counts
/// one twice. `STATELESS` is true for a type without memory alone.
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

/// The phase of a module's state. 0 is what CPython allocates.
pub(crate) mod phase {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const EXECUTING: u8 = 1;
    pub(crate) const READY: u8 = 2;
    pub(crate) const DROPPED: u8 = 3;
}

/// The memory behind `PyModule_GetState`; all zero, it is in phase NONE.
#[repr(C)]
pub(crate) struct Memory<S> {
    pub(crate) phase: AtomicU8,
    /// The number of the module: unlike an address or an interpreter id never used again.
    pub(crate) number: AtomicUsize,
    value: UnsafeCell<MaybeUninit<S>>,
}

/// What CPython's allocator gives: 16 bytes, or 8 where pointers are 4.
const ALLOCATED_ALIGNMENT: usize = 2 * size_of::<*const ()>();

/// Stops the build where a state could lie in memory that is not aligned for it.
#[doc(hidden)]
pub const fn check_alignment<S>(name: &str) {
    if align_of::<Memory<S>>() > ALLOCATED_ALIGNMENT {
        let text = Text::new().push("state `").push(name).push(
            "`: it is aligned more strictly than CPython aligns a module's memory (16 bytes, 8 \
                   where pointers are 4): put the field that is into a Box",
        );
        panic!("{}", text.as_str());
    }
}

impl<S: ModuleState> Memory<S> {
    /// `m_size`.
    pub(crate) const SIZE: ffi::Py_ssize_t = if S::STATELESS {
        0
    } else {
        assert!(align_of::<Self>() <= ALLOCATED_ALIGNMENT, "see `check_alignment`");
        size_of::<Self>() as ffi::Py_ssize_t
    };

    /// The memory of a module, if it has been allocated.
    ///
    /// # Safety
    /// The thread is attached; `module` is a module of a definition with state `S`, alive for
    /// `'a`.
    pub(crate) unsafe fn of<'a>(module: *mut ffi::PyObject) -> Option<&'a Self> {
        // SAFETY: CPython allocates `SIZE` zeroed bytes, aligned as asserted there, when it
        // executes the module, and frees them with it. Everything in them changes through
        // atomics and cells alone.
        unsafe { ffi::PyModule_GetState(module).cast::<Self>().as_ref() }
    }

    /// As [`Memory::of`], from within the garbage collector.
    ///
    /// # Safety
    /// As [`Memory::of`].
    pub(crate) unsafe fn of_during_gc<'a>(module: *mut ffi::PyObject) -> Option<&'a Self> {
        // SAFETY: as in `of`.
        unsafe {
            #[cfg(Py_3_15)]
            let memory = ffi::PyModule_GetState_DuringGC(module);
            #[cfg(not(Py_3_15))]
            let memory = ffi::PyModule_GetState(module);
            memory.cast::<Self>().as_ref()
        }
    }

    /// The value, once exec has written it and as long as it is not dropped.
    pub(crate) fn value(&self) -> Option<&S> {
        // SAFETY: READY is stored with Release after the value was written, and never written
        // again until free, which no reference outlives: a reference to the value borrows a
        // handle that keeps the module alive.
        (self.phase.load(Ordering::Acquire) == phase::READY)
            .then(|| unsafe { (*self.value.get()).assume_init_ref() })
    }

    /// Writes the value and makes it visible.
    ///
    /// # Safety
    /// The caller moved the phase to EXECUTING.
    pub(crate) unsafe fn write(&self, value: S) {
        // SAFETY: only one thread moves the phase to EXECUTING, and nobody reads before READY.
        unsafe { (*self.value.get()).write(value) };
        self.phase.store(phase::READY, Ordering::Release);
    }

    /// Drops the value.
    ///
    /// # Safety
    /// The phase was READY and the caller moved it to DROPPED.
    pub(crate) unsafe fn drop_value(&self) {
        // SAFETY: READY means written; DROPPED keeps everybody else away.
        unsafe { (*self.value.get()).assume_init_drop() }
    }
}

/// A number that no module of this process has had.
pub(crate) fn next_number() -> Option<usize> {
    static LAST: AtomicUsize = AtomicUsize::new(0);
    let next = |last: usize| last.checked_add(1);
    LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).ok().map(|last| last + 1)
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
        Stored::new(object, self.number())
    }

    #[cold]
    fn without_state(&self) -> Raised<'py> {
        let message = match self.name() {
            Ok(name) => Message::of(format_args!(
                "module '{name}' has no state: it is still being executed, or that has failed"
            )),
            Err(raised) => return raised,
        };
        Raised::import_error(self.attached(), message.as_str())
    }
}

/// A module whose number tells which [`Stored`] objects are its own.
pub trait Numbered<'py>: sealed::Sealed {
    #[doc(hidden)]
    fn number(&self) -> usize;
    #[doc(hidden)]
    fn attached(&self) -> Attached<'py>;
}

mod sealed {
    pub trait Sealed {}
    impl<S> Sealed for crate::module::Module<'_, S> {}
    impl Sealed for super::Exec<'_> {}
}

impl<'py, S: ModuleState> Numbered<'py> for Module<'py, S> {
    fn number(&self) -> usize {
        if S::STATELESS {
            return 0;
        }
        // SAFETY: the handle is of a module with state `S` and keeps it alive.
        unsafe { Memory::<S>::of(self.as_ptr()) }
            .map_or(0, |memory| memory.number.load(Ordering::Relaxed))
    }

    fn attached(&self) -> Attached<'py> {
        (**self).attached()
    }
}

impl<'py> Numbered<'py> for Exec<'py> {
    fn number(&self) -> usize {
        Exec::number(self)
    }

    fn attached(&self) -> Attached<'py> {
        (**self).attached()
    }
}
