//! The macros that write definitions.

mod methods;
mod module;
mod single_phase;
mod state;
