//! The macros that write definitions.

mod methods;
mod module;
mod read;
mod single_phase;
mod state;
