use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|spec| Ok(spec.attached().none())),
    methods: [noargs("f", |module| Ok(module.attached().none()))],
}

fn main() {}
