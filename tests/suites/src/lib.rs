//! What the two libraries have in common: C's calling conventions around code that returns
//! results, and classes.

mod callback;
mod class;

pub use callback::{answer, create};
pub use class::{Class, Entry, entry};
