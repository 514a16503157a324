#![doc = include_str!("../README.md")]
//!
//! # Where things are
//!
//! | | |
//! |---|---|
//! | [`module!`], [`state!`], [`Definition`], [`Method`] | a definition, checked while compiling |
//! | [`Module`], [`Exec`], [`Object`], [`Arg`], [`Args`] | handles, safe |
//! | [`Raised`], [`Return`], [`PythonError`] | errors |
//! | [`Stored`], [`ModuleState`] | state |
//! | [`embed`](mod@embed) | programs that run Python |
//! | [`raw`] | what the headers say |

#![no_std]

#[cfg(feature = "std")]
extern crate std;

mod abi;
mod arguments;
mod attached;
#[doc(hidden)]
pub mod def;
#[cfg(feature = "std")]
pub mod embed;
mod message;
mod module;
mod object;
mod raised;
pub mod raw;

pub use arguments::{Arg, Args};
pub use attached::Attached;
pub use def::{Definition, Exec, Gil, Interpreters, Method, ModuleState, Raw, Stored};
#[cfg(not(Py_ABI3T))]
pub use def::{Reinitialize, SinglePhase};
pub use module::Module;
pub use object::{Object, Text};
#[cfg(feature = "std")]
pub use raised::PythonError;
pub use raised::{Raised, Return};

/// What a file that defines a module needs.
pub mod prelude {
    #[cfg(feature = "std")]
    pub use crate::PythonError;
    pub use crate::{
        Arg, Args, Attached, Exec, Module, Object, Raised, Return, Stored, module,
        single_phase_module, state,
    };
}
