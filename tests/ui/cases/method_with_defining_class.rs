use pymodule_ffi::prelude::*;

fn f<'py>(module: &Module<'py>) -> Return<'py> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [method_fastcall_keywords("f", f)],
}

fn main() {}
