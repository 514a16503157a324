//! Arguments that are used after Python code has run.

use pymodule_ffi::prelude::*;

fn look<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    let ([hook, value], []) = args.bind(module.attached(), "look", [c"hook", c"value"], [])?;
    hook.call([])?;
    value.repr()
}

fn walk<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    for (key, value) in args.keywords() {
        if &*key.text()? == "hook" {
            value.call([])?;
        }
        list.call_method(c"append", [&value.repr()?])?;
    }
    Ok(list)
}

module! {
    pub static KEYWORDS;
    name: "keywords", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        varargs_keywords("look", look), varargs_keywords("walk", walk),
        fastcall_keywords("look_fast", look), fastcall_keywords("walk_fast", walk),
    ],
}
