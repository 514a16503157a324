use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
}

fn add<'py>(module: &Module<'py>) -> Return<'py, ()> {
    SPAM.add(module)
}

fn main() {}
