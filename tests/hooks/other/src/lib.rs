//! A definition with the hook of another crate's.
#![forbid(unsafe_code)]

use pymodule_ffi::prelude::*;

module! {
    /// `c.core`
    pub static CORE;
    name: "c.core", hook: "core", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |_| Ok(()),
}
