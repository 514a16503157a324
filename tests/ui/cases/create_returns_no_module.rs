use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    create: module(|spec| Ok(spec.attached().none())),
}

fn main() {}
