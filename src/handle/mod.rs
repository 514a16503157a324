//! Safe handles: the token of an attached thread, objects, arguments, exceptions.

pub(crate) mod args;
mod attached;
mod call;
mod error;
#[cfg(feature = "std")]
mod lock;
mod object;
#[cfg(feature = "std")]
mod python_error;
#[cfg(feature = "std")]
mod record;
mod text;
#[cfg(feature = "std")]
pub(crate) mod thread;
#[cfg(feature = "std")]
pub(crate) mod thread_state;
#[cfg(feature = "std")]
pub(crate) mod view;

pub use args::{Arg, Args};
pub use attached::Attached;
pub(crate) use call::with_args;
pub(crate) use error::set_string;
pub use error::{Raised, Return};
pub use object::Object;
#[cfg(feature = "std")]
pub use python_error::PythonError;
pub use text::Text;
#[cfg(feature = "std")]
pub use view::{Gone, View};
