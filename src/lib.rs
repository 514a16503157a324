#![doc = include_str!("../README.md")]
//!
//! # Where things are
//!
//! Each tier imports only from the tiers below it; `tests/tiers.rs` reads this table.
//!
//! | tier | contents |
//! |---|---|
//! | `topics` | a guide, and pages about packaging, embedding, moving, functions, rules, soundness, versions: [`topics`] |
//! | `testing` | tests of a module by `cargo test`, with the feature `testing` |
//! | `embed` | programs that run Python: [`embed`](mod@embed) |
//! | `class` | classes of a module: their methods, and the way from them to the module's state |
//! | `def` | definitions, checked while compiling: [`module!`], [`Definition`], [`Exec`], the import guard |
//! | `function` | the functions of a module: [`Method`], [`Raw`], the calling conventions |
//! | `state` | module state: [`state!`], [`ModuleState`], [`Stored`] |
//! | `module` | module objects: [`Module`] |
//! | `callback` | trampolines for functions that CPython calls: [`callback()`], [`gc_callback`], the panic guard |
//! | `handle` | safe handles: [`Attached`], [`Object`], [`Arg`], [`Args`], [`Raised`], [`PythonError`] |
//! | `abi` | the proof that `raw` agrees with the headers |
//! | `raw` | the declarations of CPython's headers: [`raw`] |
//! | `runtime` | the panic handler and allocator of a module without std: [`no_std_runtime!`] |
//! | `text` | messages without an allocator |

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "std")]
extern crate std;

#[doc(hidden)]
pub mod __private;
mod abi;
mod callback;
#[cfg(any(Py_3_10, not(Py_LIMITED_API), not(windows)))]
mod class;
mod def;
#[cfg(feature = "std")]
pub mod embed;
mod function;
mod handle;
mod module;
pub mod prelude;
pub mod raw;
mod runtime;
mod state;
#[cfg(all(feature = "testing", Py_ABI3T))]
compile_error!(
    "pymodule-ffi: the feature `testing` builds modules into an interpreter, which abi3t can't: run \
     `cargo test` without the feature abi3t"
);
#[cfg(all(feature = "testing", not(Py_ABI3T)))]
pub mod testing;
mod text;
#[cfg(any(doc, doctest))]
pub mod topics;

pub use callback::{CallbackResult, HashResult, callback, gc_callback};
#[cfg(any(Py_3_10, not(Py_LIMITED_API), not(windows)))]
pub use class::{ClassFunctions, ObjectField, StateOf, type_data, type_data_offset};
pub use def::{Definition, Exec, Gil, Interpreters};
#[cfg(not(opaque))]
pub use def::{Reinitialize, SinglePhase};
pub use function::{CFunction, CFunctionWithKeywords, Method, Raw};
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub use function::{CFunctionFast, CFunctionFastWithKeywords};
#[cfg(any(Py_3_11, not(Py_LIMITED_API)))]
pub use handle::Buffer;
pub use handle::{
    Arg, Args, Attached, CText, Comparison, Exceptions, Iter, Object, Raised, Return, Text,
};
#[cfg(feature = "std")]
pub use handle::{Gone, PythonError, View};
pub use module::Module;
/// The `pyo3-ffi` that this crate is built on: use it through this name, so that a crate does not
/// state the version a second time. A release of this crate accepts the newest minor version of
/// pyo3-ffi and, from 0.31 on, the one before; taking a new one is a minor release.
#[cfg(not(universal))]
pub use pyo3_ffi as ffi;
#[cfg(universal)]
pub use raw::universal::ffi;
pub use state::{ModuleState, Name, Numbered, StateHooks, Stored};
