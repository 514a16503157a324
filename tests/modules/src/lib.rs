//! One library, many modules.

#![forbid(unsafe_code)]

mod conventions;
mod lifetimes;
mod names;
mod states;
