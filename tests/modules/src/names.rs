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
    pub static NON_ASCII;
    name: "zkou\u{161}ka", hook: punycode "zkouka_ekb", doc: "Vyzkou\u{161}eno.",
    interpreters: PerInterpreterGil, gil: NotUsed,
}

module! {
    pub static LONG;
    name: "a_module_with_a_name_longer_than_two_hundred_bytes_of_which_the_hook_has_the_first_two_hundred_alone_as_the_import_system_cuts_it_there_before_it_looks_for_the_symbol_in_the_file_that_it_has_just_loaded",
    hook: "a_module_with_a_name_longer_than_two_hundred_bytes_of_which_the_hook_has_the_first_two_hundred_alone_as_the_import_system_cuts_it_there_before_it_looks_for_the_symbol_in_the_file_that_it_has_just_load",
    interpreters: PerInterpreterGil, gil: NotUsed,
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
