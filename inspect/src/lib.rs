//! x
mod image; mod error; pub mod limits;
