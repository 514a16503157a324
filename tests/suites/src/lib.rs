//! What the two libraries have in common: classes, and an object in the place of a module.

mod class;
mod namespace;

pub use class::{Class, Entry, entry};
pub use namespace::create;
