//! `_testmultiphase`: the modules that CPython's tests of multi-phase initialization load.
//!
//! They are declared with `module!`, but for those whose tables or hooks are wrong on purpose:
//! these are raw statics, of either kind of table, as abi3t has no `PyModuleDef`.

mod classes;
mod export;
mod names;
mod objects;
#[cfg_attr(not(feature = "abi3t-py315"), path = "raw_module/definition.rs")]
#[cfg_attr(feature = "abi3t-py315", path = "raw_module/slot_array.rs")]
mod raw_module;
mod right;
#[cfg(not(feature = "abi3t-py315"))]
mod shared;
mod slot_array;
mod state_access;
mod wrong_callbacks;
#[cfg_attr(not(feature = "abi3t-py315"), path = "wrong_hooks/definition.rs")]
#[cfg_attr(feature = "abi3t-py315", path = "wrong_hooks/slot_array.rs")]
mod wrong_hooks;
mod wrong_tables;
