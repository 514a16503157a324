//! Modules within modules.

use pymodule_ffi::prelude::*;

state! {
    struct Child { number: i64, list: Stored }
}

fn child<'py>(module: &Exec<'py>) -> Return<'py, Child> {
    module.add_int(c"answer", 42)?;
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    Ok(Child { number: 7, list: module.store(list) })
}

module! {
    static CHILD;
    name: "child", doc: "Within.", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Child, exec: child,
    methods: [
        noargs("number", |module| module.attached().int(module.state()?.number)),
        noargs("list", |module| {
            Ok(module.state()?.list.get(module).unwrap_or_else(|| module.attached().none()))
        }),
    ],
}

module! {
    static SUB;
    name: "packaged.sub", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| {
        module.add_submodule(&DEEP)?;
        module.add_int(c"answer", 42)
    },
}

module! {
    static DEEP;
    name: "packaged.sub.deep", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| module.add_int(c"answer", 43),
}

module! {
    static INNER;
    name: "inner", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
}

module! {
    static OTHER;
    name: "elsewhere.other", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
}

// In maturin's default layout: the library is a module of that name in a package of that name.
module! {
    pub static PACKAGED;
    name: "packaged", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| {
        module.add_submodule(&SUB)?;
        module.add_submodule(&INNER)?;
        module.add_submodule(&OTHER).map(drop)
    },
}

module! {
    static BROKEN;
    name: "broken", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| Err(Raised::value_error(module.attached(), "no child")),
}

module! {
    pub static PARENT;
    name: "parent", interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| {
        let child = module.add_submodule(&CHILD)?;
        module.add_int(c"number", child.state()?.number as _)?;
        match module.add_submodule(&BROKEN) {
            Ok(_) => Err(Raised::runtime_error(module.attached(), "a broken child was added")),
            Err(raised) => module.add(c"broken_because", &raised.into_value()),
        }
    },
}
