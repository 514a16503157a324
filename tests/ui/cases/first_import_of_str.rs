use pymodule_ffi::prelude::*;

fn exec<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    let json = module.attached().import("json")?;
    module.add("json", &json)?;
    module.add("error", &module.new_exception("error")?)
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: exec,
}

fn main() {}
