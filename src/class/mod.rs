//! The classes of a module. Their layout and slots are the author's, written with pyo3-ffi.

mod data;
mod field;
mod function;
mod held;
mod lookup;
mod macros;
mod module;
mod new_type;

pub use data::{type_data, type_data_offset};
pub use field::ObjectField;
pub use function::{ClassFunction, ClassFunctions, Named, check_function, check_names, name};
pub use lookup::StateOf;
