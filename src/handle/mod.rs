//! Safe handles: the token of an attached thread, objects, arguments, exceptions.

pub(crate) mod args;
mod ascii;
mod attached;
#[cfg(any(Py_3_11, not(Py_LIMITED_API)))]
mod buffer;
mod bytes;
mod c_text;
mod call;
mod classes;
mod compare;
mod dict;
mod error;
#[cfg(feature = "std")]
mod gate;
mod items;
mod iterate;
mod keywords;
mod list;
#[cfg(feature = "std")]
mod lock;
mod number;
mod object;
#[cfg(feature = "std")]
mod path;
#[cfg(feature = "std")]
mod python_error;
#[cfg(feature = "std")]
mod record;
pub(crate) mod refcount;
#[cfg(feature = "std")]
mod spare;
mod text;
#[cfg(feature = "std")]
pub(crate) mod thread;
#[cfg(feature = "std")]
pub(crate) mod thread_state;
#[cfg(feature = "std")]
mod view;
#[cfg(feature = "std")]
pub(crate) mod within;

pub use args::{Arg, Args};
pub use attached::Attached;
#[cfg(any(Py_3_11, not(Py_LIMITED_API)))]
pub use buffer::Buffer;
pub use c_text::CText;
pub(crate) use call::with_args;
pub use classes::Exceptions;
pub use compare::Comparison;
pub use error::{Raised, Return};
pub use iterate::Iter;
pub use object::Object;
#[cfg(feature = "std")]
pub use python_error::PythonError;
pub use text::Text;
#[cfg(feature = "std")]
pub use view::{Gone, View};
