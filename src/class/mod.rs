//! The classes of a module. Their layout and slots are the author's, written with pyo3-ffi.

mod field;
mod function;
mod lookup;
mod macros;
mod module;
mod new_type;

pub use field::ObjectField;
pub use function::{ClassFunction, ClassFunctions, Named, check_function, check_names, name};
pub use lookup::StateOf;
