use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: b"\xff", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
