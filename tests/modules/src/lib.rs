//! One library, many modules.

#![forbid(unsafe_code)]

mod conventions;
mod creates;
mod lifetimes;
mod names;
mod single;
mod states;
