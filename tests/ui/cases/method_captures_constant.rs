use pymodule_ffi::prelude::*;

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [noargs("f", {
        let number = 5;
        move |module| module.attached().int(number)
    })],
}

fn main() {}
