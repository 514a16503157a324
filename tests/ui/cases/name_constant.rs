use pymodule_ffi::prelude::*;

const NAME: &str = "spam";

module! {
    pub static SPAM;
    name: NAME, interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
