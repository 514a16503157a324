//! Names and hooks.

use pymodule_ffi::prelude::*;

module! {
    pub static MINIMAL;
    name: "minimal", interpreters: PerInterpreterGil, gil: NotUsed
}

module! {
    pub static LEAF;
    hook: "leaf", gil: NotUsed, doc: concat!("In a ", "package."),
    interpreters: PerInterpreterGil, name: "package.leaf",
}

module! {
    pub static HYPHEN;
    name: "with-hyphen", hook: "with_hyphen", interpreters: PerInterpreterGil, gil: NotUsed,
}

module! {
    pub static GIL_USED;
    name: "gil_used", interpreters: PerInterpreterGil, gil: Used,
}

module! {
    pub static NOT_SUPPORTED;
    name: "not_supported", interpreters: NotSupported, gil: NotUsed,
}

module! {
    pub static SHARED_GIL;
    name: "shared_gil", interpreters: Supported, gil: NotUsed,
}

module! {
    pub static MAIN_ONLY;
    name: "main_only", interpreters: MainInterpreterOnly, gil: NotUsed,
}
