use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "food.spam", hook: "food", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn main() {}
