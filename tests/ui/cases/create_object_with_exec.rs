use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|spec| Ok(spec.attached().none())), exec: |_| Ok(()),
}

fn main() {}
