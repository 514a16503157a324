use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn remove(attached: Attached<'_>) -> Return<'_, ()> {
    SPAM.remove(attached)
}

fn main() {}
