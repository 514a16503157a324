//! The modules are in `costs.rs` and `many.rs`.
