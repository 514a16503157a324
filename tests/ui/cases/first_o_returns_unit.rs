use pymodule_ffi::prelude::*;

fn f<'py>(_: &Module<'py>, _: Arg<'_, 'py>) -> Return<'py, ()> {
    Ok(())
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [o("f", f)],
}

fn main() {}
