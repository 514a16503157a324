use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn find<'py>(attached: Attached<'py>) -> Option<Module<'py>> {
    SPAM.find(attached)
}

fn main() {}
