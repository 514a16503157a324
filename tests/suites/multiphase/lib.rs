//! `_testmultiphase`: the modules that CPython's tests of multi-phase initialization load.
//!
//! Right ones are declared with `module!`. Those that are wrong on purpose, and what `module!`
//! does not declare, are raw statics.

mod classes;
mod export;
mod names;
mod objects;
#[cfg(not(feature = "abi3t-py315"))]
mod raw_module;
mod right;
#[cfg(not(feature = "abi3t-py315"))]
mod shared;
#[cfg(not(feature = "abi3t-py315"))]
mod state_access;
#[cfg(not(feature = "abi3t-py315"))]
mod wrong_callbacks;
#[cfg(not(feature = "abi3t-py315"))]
mod wrong_hooks;
#[cfg(not(feature = "abi3t-py315"))]
mod wrong_tables;
