//! Modules that make their own object.

use pymodule_ffi::prelude::*;

/// A module of a subclass of `types.ModuleType`.
fn subclass<'py>(spec: Arg<'_, 'py>) -> Return<'py, Module<'py>> {
    let attached = spec.attached();
    let base = attached.import(c"types")?.getattr(c"ModuleType")?;
    let make = attached.import(c"builtins")?.getattr(c"type")?;
    let class =
        make.call([&attached.str("Special")?, &attached.tuple([&base])?, &attached.dict()?])?;
    let object = class.call([&spec.getattr(c"name")?])?;
    Module::from_object(object).map_err(|object| {
        Raised::type_error(object.attached(), "a subclass of a module type makes modules")
    })
}

state! {
    struct Kept { list: Stored }
}

fn keep<'py>(module: &Exec<'py>) -> Return<'py, Kept> {
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    Ok(Kept { list: module.store(list) })
}

fn list<'py>(module: &Module<'py, Kept>) -> Return<'py> {
    Ok(module.state()?.list.get(module).unwrap_or_else(|| module.attached().none()))
}

module! {
    pub static SPECIAL;
    name: "special", doc: "Of a subclass.", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Kept, create: module(subclass), exec: keep, methods: [noargs("list", list)],
}

module! {
    pub static NAMESPACE;
    name: "namespace", doc: "No module.", interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|spec| {
        let object = spec.attached().import(c"types")?.call_method(c"SimpleNamespace", [])?;
        object.setattr(c"of", &spec.getattr(c"name")?)?;
        Ok(object)
    }),
}

module! {
    pub static TAKEN;
    name: "taken", interpreters: PerInterpreterGil, gil: NotUsed,
    create: module(|spec| {
        let object = spec.attached().import(c"special")?;
        Module::from_object(object).map_err(|object| Raised::type_error(object.attached(), "no module"))
    }),
}

module! {
    pub static STEALS;
    name: "steals", interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|spec| spec.attached().import(c"special")),
}

module! {
    pub static CREATE_FAILS;
    name: "create_fails", interpreters: PerInterpreterGil, gil: NotUsed,
    create: module(|spec| Err(Raised::value_error(spec.attached(), "create failed"))),
}

module! {
    pub static CREATE_PANICS;
    name: "create_panics", interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(|_| panic!("create panicked")),
}
