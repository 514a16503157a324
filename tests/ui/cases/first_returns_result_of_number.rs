use pymodule_ffi::prelude::*;

fn f<'py>(_: &Module<'py>, a: Arg<'_, 'py>) -> Return<'py, i64> {
    Ok(a.to_i64()? + 1)
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [o("f", f)],
}

fn main() {}
