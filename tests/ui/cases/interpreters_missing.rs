use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", gil: NotUsed,
}

fn main() {}
