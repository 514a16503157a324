//! An attribute macro in a path that begins as a lint attribute does.

use pymodule_ffi::prelude::*;

module! {
    #[allow::rewritten]
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
