use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
