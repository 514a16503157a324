//! Modules that help hostile Python code as far as safe code can.

#![forbid(unsafe_code)]

/// Not what the macros mean by `core`.
extern crate alloc as core;

mod creates;
mod drops;
mod executes;
mod keywords;
#[cfg(not(feature = "abi3-py39"))]
mod lookups;
mod objects;
#[cfg(feature = "single-phase")]
mod single;
mod submodules;
mod verdict;
