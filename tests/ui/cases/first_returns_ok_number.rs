use pymodule_ffi::prelude::*;

fn f<'py>(_: &Module<'py>, [a]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    Ok(a.to_i64()? + 1)
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("f", f, signature: "($module, a, /)")],
}

fn main() {}
