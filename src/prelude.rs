//! The items that a file needs to define a module.

pub use crate::{
    Arg, Args, Attached, Exec, Module, Name, Object, Raised, Return, Stored, module,
    single_phase_module, state,
};
#[cfg(feature = "std")]
pub use crate::{PythonError, View};
