use pymodule_ffi::prelude::*;

fn define(number: i64) {
module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: move |module| module.add_int(c"number", number as _),
}
    let _ = &SPAM;
}

fn main() {}
