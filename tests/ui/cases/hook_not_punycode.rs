use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "café", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
