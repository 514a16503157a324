//! The fields of a definition macro, in any order. A missing, repeated or conflicting field stops the
//! build.

use core::ffi::{CStr, c_int};

use pyo3_ffi::PyObject;

use super::create::{self, CreateFunction};
use super::exec::{Exec, Executes, exec};
use super::gil::Gil;
use super::interpreters::Interpreters;
use super::parts::{Create, Parts, StateHooks};
#[cfg(not(opaque))]
use super::single_phase::Reinitialize;
use crate::callback::zero_sized::without_data;
use crate::function::{Method, Raw};
use crate::handle::{Arg, Raised, Return};
use crate::module::Module;
use crate::state::ModuleState;

type ExecFunction = unsafe extern "C" fn(*mut PyObject) -> c_int;

/// The fields that were given so far.
#[doc(hidden)]
pub struct Builder<S: 'static> {
    name: &'static CStr,
    doc: Option<&'static CStr>,
    interpreters: Option<Interpreters>,
    gil: Option<Gil>,
    #[cfg(not(opaque))]
    reinitialize: Option<Reinitialize>,
    methods: Option<&'static [Method<S>]>,
    create: Option<Create>,
    makes_object: bool,
    /// The exec function, and the same with the check for the main interpreter.
    exec: Option<(ExecFunction, Option<ExecFunction>)>,
    init: bool,
    problem: Option<Problem>,
    for_state: ForState,
}

/// What follows from the type of the state. It is found out once, so that a type that is not a
/// state gets few errors.
#[derive(Clone, Copy)]
struct ForState {
    is_stateless: bool,
    create: CreateFunction,
    hooks: Option<StateHooks>,
}

/// What stops the build. It is kept until [`Checked::check`], in its own constant, as every
/// constant that a panic makes unusable adds a note to the compiler's text.
#[derive(Clone, Copy)]
struct Problem {
    field: &'static str,
    /// The problem and the remedy, in pieces.
    text: &'static [&'static str],
}

/// Parts, and the mistakes in them.
#[doc(hidden)]
pub struct Checked<P> {
    name: &'static CStr,
    parts: P,
    problem: Option<Problem>,
}

impl<P: Copy> Checked<P> {
    /// Stops the build if something is wrong.
    #[track_caller]
    #[allow(clippy::missing_panics_doc, reason = "it stops a build")]
    pub const fn check(&self) {
        if let Some(problem) = self.problem {
            super::name::stop(self.name, problem.field, problem.text);
        }
    }

    /// The parts, which are those of an empty module if something is wrong.
    #[must_use]
    pub const fn parts(&self) -> P {
        self.parts
    }
}

#[allow(
    missing_docs,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "one method a field, for the macros"
)]
impl<S: 'static> Builder<S> {
    pub const fn new(name: &'static CStr) -> Self
    where
        S: ModuleState,
    {
        Self {
            name,
            doc: None,
            interpreters: None,
            gil: None,
            #[cfg(not(opaque))]
            reinitialize: None,
            methods: None,
            create: None,
            makes_object: false,
            exec: None,
            init: false,
            problem: None,
            for_state: ForState {
                is_stateless: S::STATELESS,
                create: create::plain::<S>,
                hooks: StateHooks::of::<S>(),
            },
        }
    }

    const fn refuse(&mut self, field: &'static str, text: &'static [&'static str]) {
        if self.problem.is_none() {
            self.problem = Some(Problem { field, text });
        }
    }

    const fn once(&mut self, field: &'static str, given: bool) {
        if given {
            self.refuse(field, &["is given twice: CPython takes one: remove the other"]);
        }
    }

    /// A text with a NUL behind it.
    pub const fn doc(mut self, doc: &'static [u8]) -> Self {
        self.once("doc", self.doc.is_some());
        match CStr::from_bytes_with_nul(doc) {
            Ok(doc) => self.doc = Some(doc),
            Err(_) => self.refuse("doc", &["has a NUL, where C would end it: remove it"]),
        }
        self
    }

    pub const fn interpreters(mut self, value: &str) -> Self {
        self.once("interpreters", self.interpreters.is_some());
        self.interpreters = match value.as_bytes() {
            b"NotSupported" => Some(Interpreters::NotSupported),
            b"MainInterpreterOnly" => Some(Interpreters::MainInterpreterOnly),
            b"Supported" => Some(Interpreters::Supported),
            b"PerInterpreterGil" => Some(Interpreters::PerInterpreterGil),
            _ => {
                self.refuse("interpreters", &["has an unknown value: write NotSupported, MainInterpreterOnly, Supported or \
                 PerInterpreterGil"]);
                None
            }
        };
        self
    }

    pub const fn gil(mut self, value: &str) -> Self {
        self.once("gil", self.gil.is_some());
        self.gil = match value.as_bytes() {
            b"Used" => Some(Gil::Used),
            b"NotUsed" => Some(Gil::NotUsed),
            _ => {
                self.refuse("gil", &["has an unknown value: write Used or NotUsed"]);
                None
            }
        };
        self
    }

    #[cfg(not(opaque))]
    pub const fn reinitialize(mut self, value: &str) -> Self {
        self.once("reinitialize", self.reinitialize.is_some());
        self.reinitialize = match value.as_bytes() {
            b"Never" => Some(Reinitialize::Never),
            b"Always" => Some(Reinitialize::Always),
            _ => {
                self.refuse("reinitialize", &["has an unknown value: write Never or Always"]);
                None
            }
        };
        self
    }

    #[cfg(opaque)]
    pub const fn reinitialize(mut self, _: &str) -> Self {
        self.refuse("reinitialize", &["is of single-phase modules: leave it out"]);
        self
    }

    pub const fn methods(mut self, methods: &'static [Method<S>]) -> Self {
        self.once("methods", self.methods.is_some());
        let is_ended = !methods.is_empty() && methods[methods.len() - 1].is_end();
        assert!(is_ended, "the table ends with Method::END");
        self.methods = Some(methods);
        self
    }

    pub const fn create_module<F>(mut self, function: F) -> Self
    where
        F: for<'a, 'py> Fn(Arg<'a, 'py>) -> Return<'py, Module<'py>>,
        F: Copy + Send + Sync + 'static,
        S: ModuleState,
    {
        without_data::<F>();
        let _ = function;
        self.once("create", self.create.is_some());
        self.create = Some(Create { function: create::module::<S, F>, makes_module: true });
        self
    }

    pub const fn create_object<F>(mut self, function: F) -> Self
    where
        F: for<'a, 'py> Fn(Arg<'a, 'py>) -> Return<'py>,
        F: Copy + Send + Sync + 'static,
    {
        without_data::<F>();
        let _ = function;
        self.once("create", self.create.is_some());
        self.create = Some(Create { function: create::object::<F>, makes_module: false });
        self.makes_object = true;
        self
    }

    pub const fn create_raw(mut self, function: Raw<CreateFunction>) -> Self {
        self.once("create", self.create.is_some());
        if !self.for_state.is_stateless {
            self.refuse(
                "create",
                &["with a raw function makes any object, and `state` needs a module: write \
                 `create: module(..)`, or leave `state` out"],
            );
        }
        self.create = Some(Create { function: function.get(), makes_module: false });
        self
    }

    pub const fn exec<P, F>(mut self, function: F) -> Self
    where
        F: Executes<S, P>,
        S: ModuleState,
    {
        without_data::<F>();
        let _ = function;
        self.once("exec", self.exec.is_some());
        self.exec = Some((exec::<S, F, false>, Some(exec::<S, F, true>)));
        self
    }

    pub const fn exec_raw(mut self, function: Raw<ExecFunction>) -> Self {
        self.once("exec", self.exec.is_some());
        if !self.for_state.is_stateless {
            self.refuse(
                "exec",
                &["with a raw function does not fill `state`: write a function that returns the \
                 state, or leave `state` out"],
            );
        }
        self.exec = Some((function.get(), None));
        self
    }

    pub const fn init<P, F>(mut self, function: F) -> Self
    where
        F: Executes<S, P>,
        S: ModuleState,
    {
        without_data::<F>();
        let _ = function;
        self.once("init", self.init);
        self.init = true;
        self.exec = Some((exec::<S, F, false>, None));
        self
    }

    /// The parts of a multi-phase definition.
    pub const fn multi_phase(mut self) -> Checked<Parts<S>> {
        if self.init {
            self.refuse(
                "init",
                &["is of single-phase modules: write `exec`, or declare one with \
                     single_phase_module!"],
            );
        }
        #[cfg(not(opaque))]
        if self.reinitialize.is_some() {
            self.refuse(
                "reinitialize",
                &["is of single-phase modules, as others are made anew: leave it out"],
            );
        }
        if self.interpreters.is_none() {
            self.refuse(
                "interpreters",
                &["is missing: say where the module may be loaded: NotSupported, \
                     MainInterpreterOnly, Supported or PerInterpreterGil"],
            );
        }
        self.require_gil();
        if self.makes_object {
            self.check_object();
        }
        if self.exec.is_none() && !self.for_state.is_stateless {
            self.refuse(
                "state",
                &["needs field `exec`: a function that returns the state of a new module"],
            );
        }
        // 3.13 aborts on a name that the garbage collector tracks, such as an instance of a subclass
        // of `str`, in its own function, too.
        let for_name = cfg!(any(Py_LIMITED_API, all(Py_3_13, not(Py_3_14))));
        if self.create.is_none() && (!self.for_state.is_stateless || for_name) {
            self.create = Some(Create { function: self.for_state.create, makes_module: true });
        }
        let main_only = match self.interpreters {
            Some(interpreters) => interpreters.is_main_only(),
            None => false,
        };
        let exec = match self.exec {
            None if main_only => Some(main_interpreter_only(|_| Ok(()))),
            None => None,
            Some((_, checked)) if main_only => {
                if checked.is_none() {
                    self.refuse(
                        "interpreters",
                        &["is MainInterpreterOnly, which is a check in exec: make it in the raw \
                             function, and write NotSupported"],
                    );
                }
                checked
            }
            Some((exec, _)) => Some(exec),
        };
        self.checked(exec)
    }

    /// What an object that is not a module can't have.
    const fn check_object(&mut self) {
        const NOT_A_MODULE: &str =
            "does not go with `create: object(..)`, as only modules have it: ";
        const OR: &str = ", or make a module with `create: module(..)`";
        if !self.for_state.is_stateless {
            self.refuse("state", &[NOT_A_MODULE, "keep its data in the object", OR]);
        }
        if self.exec.is_some() {
            self.refuse("exec", &[NOT_A_MODULE, "run its code in `create`", OR]);
        }
        if self.methods.is_some() {
            self.refuse("methods", &[NOT_A_MODULE, "set the object's attributes in `create`", OR]);
        }
        if matches!(self.interpreters, Some(Interpreters::MainInterpreterOnly)) {
            self.refuse(
                "interpreters",
                &["is MainInterpreterOnly, which is a check in exec and does not go with \
                     `create: object(..)`: check in `create`, and write NotSupported"],
            );
        }
    }

    /// The parts of a single-phase definition.
    #[cfg(not(opaque))]
    pub const fn single_phase(mut self) -> Checked<(Parts<S>, Reinitialize)> {
        const SLOT: &[&str] = &[
            "is a slot, and single-phase modules have none: leave it out (what fills the module is \
             `init`), or declare a multi-phase module with module!",
        ];
        if self.interpreters.is_some() {
            self.refuse("interpreters", SLOT);
        }
        if self.create.is_some() {
            self.refuse("create", SLOT);
        }
        if self.exec.is_some() && !self.init {
            self.refuse("exec", SLOT);
        }
        self.require_gil();
        let reinitialize = if let Some(reinitialize) = self.reinitialize {
            reinitialize
        } else {
            self.refuse(
                "reinitialize",
                &["is missing: say whether a second import initializes the module again: Never or Always"],
            );
            Reinitialize::Always
        };
        if !self.for_state.is_stateless && matches!(reinitialize, Reinitialize::Never) {
            self.refuse(
                "state",
                &["does not go with `reinitialize: Never`, as a module that is never initialized \
                     again has none: write `reinitialize: Always`, or leave `state` out"],
            );
        }
        if !self.for_state.is_stateless && self.exec.is_none() {
            self.refuse(
                "state",
                &["needs field `init`: a function that returns the state of a new module"],
            );
        }
        let exec = match self.exec {
            Some((exec, _)) => Some(exec),
            None => None,
        };
        let Checked { name, parts, problem } = self.checked(exec);
        Checked { name, parts: (parts, reinitialize), problem }
    }

    const fn require_gil(&mut self) {
        if self.gil.is_none() {
            self.refuse(
                "gil",
                &["is missing: say whether the module relies on the GIL: Used or NotUsed"],
            );
        }
    }

    const fn checked(self, exec: Option<ExecFunction>) -> Checked<Parts<S>> {
        let ok = self.problem.is_none();
        let parts = Parts {
            name: self.name,
            doc: self.doc,
            interpreters: match self.interpreters {
                Some(interpreters) => interpreters,
                None => Interpreters::NotSupported,
            },
            gil: match self.gil {
                Some(gil) => gil,
                None => Gil::Used,
            },
            methods: if ok { self.methods } else { None },
            create: if ok { self.create } else { None },
            exec: if ok { exec } else { None },
            hooks: self.for_state.hooks,
        };
        Checked { name: self.name, parts, problem: self.problem }
    }
}

/// The exec function of a module that only refuses other interpreters than the main one.
const fn main_interpreter_only<F>(_: F) -> ExecFunction
where
    F: for<'m, 'py> Fn(&'m Exec<'py>) -> Result<(), Raised<'py>> + Copy + Send + Sync + 'static,
{
    exec::<(), F, true>
}
