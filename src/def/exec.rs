//! Executing a module: the exec slot.

use core::ffi::c_int;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use pyo3_ffi::{self as ffi, PyObject};

use crate::callback::name::Name;
use crate::callback::trampoline::named;
use crate::callback::zero_sized::conjure;
use crate::handle::{Attached, Object, Raised};
use crate::module::Module;
use crate::state::memory::{Claim, Memory, next_number};
use crate::state::{ModuleState, Numbered, Stored};
use crate::text::TextBuffer;

/// The module that is being executed: what an exec function fills.
///
/// Derefs to [`Module`].
#[derive(Debug)]
pub struct Exec<'py> {
    module: *mut PyObject,
    number: usize,
    attached: PhantomData<Attached<'py>>,
}

impl<'py> Exec<'py> {
    /// Keeps an object for the module's state, which owns the reference from then on.
    #[must_use = "the object is leaked unless it is put into the module's state"]
    pub fn store(&self, object: Object<'py>) -> Stored {
        Stored::new(object, self.number)
    }

    pub(crate) const fn number(&self) -> usize {
        self.number
    }
}

impl<'py> Deref for Exec<'py> {
    type Target = Module<'py>;

    fn deref(&self) -> &Module<'py> {
        // SAFETY: CPython executes module objects alone and holds them meanwhile; nothing is
        // known of the state through `Module<'py, ()>`.
        unsafe { Module::from_pointer_ref(&self.module) }
    }
}

/// One of several functions of `exec`. Its type is what tells a closure that it has to do for
/// every `'py`.
pub const fn step<T, F>(function: F) -> F
where
    F: for<'m, 'py> Fn(&'m Exec<'py>) -> Result<T, Raised<'py>>,
{
    function
}

/// The `Py_mod_exec` function of a definition with state `S`.
///
/// # Safety
/// CPython calls it as the exec slot of a definition with state `S`; `F` has been constructed.
pub(crate) unsafe extern "C" fn exec<S, F, const MAIN_ONLY: bool>(module: *mut PyObject) -> c_int
where
    S: ModuleState,
    F: for<'m, 'py> Fn(&'m Exec<'py>) -> Result<S, Raised<'py>> + Copy,
{
    let name = || Name::Text(core::any::type_name::<F>());
    // SAFETY: CPython calls its callbacks attached; `F` has been constructed, and `module` is what
    // CPython executes.
    unsafe { named(name, |_| run::<S, F, MAIN_ONLY>(module).map(|()| 0)) }
}

/// # Safety
/// As [`exec`], within a call to it that `'py` does not outlive.
unsafe fn run<'py, S, F, const MAIN_ONLY: bool>(module: *mut PyObject) -> Result<(), Raised<'py>>
where
    S: ModuleState,
    F: for<'m, 'any> Fn(&'m Exec<'any>) -> Result<S, Raised<'any>> + Copy,
{
    // SAFETY: as in `exec`.
    let attached = unsafe { Attached::<'py>::assume() };
    let mut target = Exec { module, number: 0, attached: PhantomData };
    if MAIN_ONLY {
        main_interpreter_only(&target)?;
    }
    target.number = next_number().ok_or_else(|| {
        Raised::system_error(attached, "this process has run out of module numbers")
    })?;
    // SAFETY: `F` has been constructed.
    let function = unsafe { conjure::<F>() };
    if S::STATELESS {
        return function(&target).map(drop);
    }
    // SAFETY: the module is of a definition with state `S`, and alive while it is executed.
    let Some(memory) = (unsafe { Memory::<S>::of(module) }) else {
        return Err(Raised::system_error(
            attached,
            "the module has no memory for its state: it was not created from its definition",
        ));
    };
    match memory.claim(target.number) {
        Claim::Claimed(claimed) => {
            claimed.write(function(&target)?);
            Ok(())
        }
        // Executing a second time is a no-op, as importlib.reload is.
        Claim::Ready => Ok(()),
        Claim::Busy => Err(Raised::system_error(attached, "the module is already being executed")),
    }
}

/// CPython enforces `Py_mod_multiple_interpreters` in isolated interpreters alone; this refuses
/// every other interpreter than the main one, in CPython's words.
fn main_interpreter_only<'py>(module: &Exec<'py>) -> Result<(), Raised<'py>> {
    // SAFETY: the thread is attached, so it has an interpreter; the main one has the id 0.
    let id = unsafe { ffi::PyInterpreterState_GetID(ffi::PyInterpreterState_Get()) };
    if id == 0 {
        return Ok(());
    }
    let name = module.name()?;
    let message =
        TextBuffer::of(format_args!("module {name} does not support loading in subinterpreters"));
    Err(Raised::import_error(module.attached(), message.as_str()))
}

impl fmt::Display for Exec<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&***self, formatter)
    }
}

impl crate::state::stored::sealed::Sealed for Exec<'_> {}

impl<'py> Numbered<'py> for Exec<'py> {
    fn number(&self) -> usize {
        Exec::number(self)
    }

    fn attached(&self) -> Attached<'py> {
        (**self).attached()
    }
}
