use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: Every, gil: NotUsed,
}

fn main() {}
