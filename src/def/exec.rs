//! Executing a module: the exec slot.

use core::any::TypeId;
use core::ffi::c_int;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use pyo3_ffi::{self as ffi, PyObject};

use crate::callback::name;
use crate::callback::trampoline::named;
use crate::callback::zero_sized::conjure;
use crate::function::Method;
use crate::function::fitting::{Fitting, NoFunction, Unfit};
use crate::handle::{Attached, CText, Object, Raised, Return};
use crate::module::Module;
use crate::state::memory::{Claim, Memory, next_number};
use crate::state::{ModuleState, Name, Numbered, Stored};
use crate::text::TextBuffer;

/// The module that is being executed: what an exec function fills.
///
/// Derefs to [`Module`].
#[derive(Debug)]
pub struct Exec<'py> {
    module: *mut PyObject,
    number: usize,
    /// The type of the definition's state.
    state: TypeId,
    attached: PhantomData<Attached<'py>>,
}

impl<'py> Exec<'py> {
    /// Keeps an object for the module's state, which owns the reference from then on.
    #[must_use = "the object is leaked unless it is put into the module's state"]
    pub fn store(&self, object: Object<'py>) -> Stored {
        Stored::new(object, self.number)
    }

    /// Returns the interned `str` of a name for the module's state (`PyUnicode_InternFromString`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/unicode.html#c.PyUnicode_InternFromString)
    ///
    /// # Errors
    /// `UnicodeDecodeError` if the name is not UTF-8.
    #[doc(alias = "PyUnicode_InternFromString")]
    pub fn intern(&self, name: impl CText) -> Return<'py, Name> {
        Ok(Name::new((**self).attached().interned(name)?, self.number))
    }

    /// Adds functions to the module (`PyModule_AddFunctions`), for example functions that exist only
    /// on some systems.
    ///
    /// [`functions!`](crate::functions) makes the table. Its state is the module's own, or `()`.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddFunctions)
    ///
    /// ```
    /// # mod doc {
    /// use pymodule_ffi::{Method, functions, prelude::*};
    ///
    /// state! {
    ///     struct State { answer: i64 }
    /// }
    ///
    /// fn answer<'py>(module: &Module<'py, State>) -> Return<'py> {
    ///     module.attached().int(module.state()?.answer)
    /// }
    ///
    /// const MORE: &[Method<State>] = functions! {
    ///     "spam", State;
    ///     function("answer", answer, signature: "($module, /)"),
    /// };
    ///
    /// fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    ///     module.add_functions(MORE)?;
    ///     Ok(State { answer: 42 })
    /// }
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// #     state: State, exec: exec,
    /// # }
    /// # }
    /// ```
    ///
    /// # Errors
    /// `SystemError` if the functions are of modules with another state, or if the table does not
    /// end with [`Method::END`].
    #[doc(alias = "PyModule_AddFunctions")]
    pub fn add_functions<S: ModuleState>(&self, methods: &'static [Method<S>]) -> Return<'py, ()> {
        let state = TypeId::of::<S>();
        if state != self.state && state != TypeId::of::<()>() {
            let (found, problem) = (core::any::type_name::<S>(), "the module's state is not");
            let message =
                TextBuffer::of(format_args!("{problem} {found}, as the functions expect"));
            return Err(Raised::system_error((**self).attached(), message.as_str()));
        }
        // SAFETY: CPython executes this module and holds it meanwhile. It is of a definition whose
        // state is `S`, or of which nothing is known.
        let module = unsafe { Module::<S>::from_pointer_ref(&self.module) };
        module.add_functions(methods)
    }

    pub(crate) const fn number(&self) -> usize {
        self.number
    }
}

impl<'py> Deref for Exec<'py> {
    type Target = Module<'py>;

    fn deref(&self) -> &Module<'py> {
        // SAFETY: CPython executes only module objects and holds them meanwhile; nothing is
        // known of the state through `Module<'py, ()>`.
        unsafe { Module::from_pointer_ref(&self.module) }
    }
}

/// Returns the function. Fixes a closure's signature, so that inference picks a higher-ranked
/// `'py`.
pub const fn step<T, F>(function: F) -> F
where
    F: for<'m, 'py> Fn(&'m Exec<'py>) -> Result<T, Raised<'py>>,
{
    function
}

/// A function for the field `exec` (of single-phase modules `init`).
///
/// It is what its `Fn` bound says and no more, with a text for functions that do not fit: see
/// [`fitting`](crate::function::fitting).
#[diagnostic::on_unimplemented(
    message = "this is not a Rust function that fills a module with state `{S}`",
    label = "its parameter or its result is of another type",
    note = "write it as `fn exec<'py>(module: &Exec<'py>) -> Return<'py, {S}>`: it returns the state, \
            `Ok(())` in a module without",
    note = "if it returns another type, name that in the module's definition: `state: State`"
)]
pub trait Executes<S, P>:
    for<'m, 'py> Fn(&'m Exec<'py>) -> Result<S, Raised<'py>> + Copy + Send + Sync + 'static
{
}

impl<S, F> Executes<S, Fitting> for F
where
    F: for<'m, 'py> Fn(&'m Exec<'py>) -> Result<S, Raised<'py>>,
    F: Copy + Send + Sync + 'static,
{
}

impl<S, F> Executes<S, Unfit> for F
where
    F: NoFunction,
    F: for<'m, 'py> Fn(&'m Exec<'py>) -> Result<S, Raised<'py>>,
    F: Copy + Send + Sync + 'static,
{
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
    let name = || name::Name::Text(core::any::type_name::<F>());
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
    let mut target = Exec { module, number: 0, state: TypeId::of::<S>(), attached: PhantomData };
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

/// CPython enforces `Py_mod_multiple_interpreters` only in isolated interpreters; this refuses
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
