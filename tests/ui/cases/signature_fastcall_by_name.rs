use pymodule_ffi::prelude::*;

fn f<'py>(module: &Module<'py>, _: Args<'_, 'py>) -> Return<'py> {
    module.dict()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [fastcall("f", f, signature: "($module, a, *, b=1)")],
}

fn main() {}
