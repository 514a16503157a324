//! One library, many modules.

#![forbid(unsafe_code)]

mod additions;
mod conventions;
mod creates;
mod hygiene;
mod interned;
mod lifetimes;
mod names;
mod signatures;
#[cfg(feature = "single-phase")]
mod single;
mod states;
mod submodules;
#[cfg(feature = "std")]
mod threads;
