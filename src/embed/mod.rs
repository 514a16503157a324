//! Embedding: a program that runs Python, with its own modules built in.
//!
#![doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
//! # #[cfg(not(opaque))]
//! # mod doc {
//! use pymodule_ffi::embed::Configuration;
//! use pymodule_ffi::prelude::*;
//!
//! module! {
//!     pub static EMPTY;
//!     name: "empty", interpreters: PerInterpreterGil, gil: NotUsed,
//! }
//!
//! # pub
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let interpreter = Configuration::new().program_name("demo").module(&EMPTY).start()?;
//!     interpreter.attach(|attached| {
//!         println!("{}", attached.import(c"empty")?);
//!         Ok::<(), PythonError>(())
//!     })?;
//!     Ok(interpreter.finalize()?)
//! }
//! # }
//! # fn main() {
//! #     #[cfg(not(opaque))]
//! #     doc::main().unwrap();
//! # }
//! ```
//!
//! A program that embeds links libpython, and has to find it when it runs: the page on
//! [embedding](crate::topics::embedding) shows how.

mod configuration;
mod error;
mod example;
#[cfg(not(opaque))]
mod inittab;
mod interpreter;
mod join_threads;
mod process;
mod run;
mod start;
mod subinterpreter;
#[cfg(all(unix, not(opaque)))]
mod symbols;

pub use configuration::Configuration;
pub use error::{EndError, FinalizeError, StartError};
#[doc(hidden)]
pub use example::example;
pub use interpreter::Interpreter;
pub use subinterpreter::{Isolation, Subinterpreter};
