use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam" interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
