use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
