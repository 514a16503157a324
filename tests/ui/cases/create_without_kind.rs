use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    create: |spec| Module::new(spec.attached(), c"spam"),
}

fn main() {}
