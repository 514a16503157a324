use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam..eggs", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
