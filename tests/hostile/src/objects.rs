//! Functions that are called with objects that are not finished or are taken apart already.

use pymodule_ffi::Comparison;
use pymodule_ffi::prelude::*;

fn none<'py>(module: &Module<'py>) -> Return<'py> {
    Ok(module.attached().none())
}

fn as_module<'py>(object: Arg<'_, 'py>) -> Return<'py, Module<'py>> {
    Module::from_object(Object::clone(&object))
        .map_err(|other| Raised::type_error(other.attached(), "not a module"))
}

fn add<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    as_module(object)?.add(c"x", &object).map(|()| module.attached().none())
}

fn add_int<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    as_module(object)?.add_int(c"x", 1).map(|()| module.attached().none())
}

fn add_string<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    as_module(object)?.add_string(c"x", c"y").map(|()| module.attached().none())
}

fn add_own_type<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    let int = module.attached().import(c"builtins")?.getattr(c"int")?;
    as_module(object)?.add_type(&int).map(|()| module.attached().none())
}

fn add_functions<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    const MORE: &[pymodule_ffi::Method<()>] =
        &[pymodule_ffi::Method::noargs(c"more", none, None), pymodule_ffi::Method::END];
    as_module(object)?.add_functions(MORE).map(|()| module.attached().none())
}

fn add_submodule<'py>(_: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    as_module(object)?.add_submodule(&OBJECTS).map(|module| Object::clone(&module))
}

fn with_spec<'py>(_: &Module<'py>, spec: Arg<'_, 'py>) -> Return<'py> {
    OBJECTS.create(&spec)
}

fn with_name<'py>(_: &Module<'py>, name: Arg<'_, 'py>) -> Return<'py> {
    Module::with_name(&name).map(|module| Object::clone(&module))
}

fn raised<'py>(module: &Module<'py>, class: Arg<'_, 'py>) -> Return<'py> {
    module.attached().str(&Raised::new(&class, "x").to_string())
}

fn matches<'py>(module: &Module<'py>, class: Arg<'_, 'py>) -> Return<'py> {
    let raised = Raised::value_error(module.attached(), "x");
    let own = Raised::new(&class, "x");
    Ok(module.attached().bool(raised.matches(&class) || own.matches(&class)))
}

fn iterate<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    let mut count = 0;
    for item in object.iter()?.take(1000) {
        drop(item?);
        count += 1;
    }
    module.attached().usize(count)
}

/// As a key and as a value.
fn fill<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    let dict = module.attached().dict()?;
    dict.dict_set(&object, &object)?;
    object.dict_set(&dict, &dict).or_else(|_| object.dict_set(&object, &dict))?;
    Ok(dict)
}

fn find<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    let key = module.attached().int(0)?;
    Ok(object.dict_get(&key)?.unwrap_or(key))
}

fn compare<'py>(module: &Module<'py>, object: Arg<'_, 'py>) -> Return<'py> {
    let attached = module.attached();
    for comparison in
        [Comparison::Less, Comparison::Equal, Comparison::NotEqual, Comparison::GreaterOrEqual]
    {
        for other in [&*object, &attached.none()] {
            // What one raises does not matter to the next.
            let _ = object.compare(comparison, other);
        }
    }
    Ok(attached.none())
}

module! {
    pub static OBJECTS;
    name: "objects", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        o("add", add), o("add_int", add_int), o("add_string", add_string),
        o("add_own_type", add_own_type), o("add_functions", add_functions),
        o("add_submodule", add_submodule),
        o("set_doc", |m, o| as_module(o)?.set_doc(c"doc").map(|()| m.attached().none())),
        o("dict", |_, o| as_module(o)?.dict()),
        o("name", |_, o| as_module(o)?.name()),
        o("filename", |_, o| as_module(o)?.filename()),
        o("new_exception", |_, o| as_module(o)?.new_exception(c"error")),
        o("new_exception_elsewhere", |_, o| as_module(o)?.new_exception(c"spam.error")),
        o("is_own", |m, o| Ok(m.attached().bool(OBJECTS.module_of(Object::clone(&o)).is_ok()))),
        o("with_name", with_name), o("with_spec", with_spec),
        o("add_type", |m, o| m.add_type(&o).map(|()| m.attached().none())),
        o("raised", raised), o("matches", matches),
        o("call", |_, o| o.call([])),
        o("show", |m, o| m.attached().str(&format!("{} {:?}", &*o, &*o))),
        o("text", |m, o| m.attached().str(&o.text()?)),
        o("to_i64", |m, o| m.attached().int(o.to_i64()?)),
        o("is_true", |m, o| Ok(m.attached().bool(o.is_true()?))),
        o("getattr", |_, o| o.getattr(c"spam")),
        o("setattr", |m, o| o.setattr(c"spam", &o).map(|()| m.attached().none())),
        o("item", |_, o| o.item(0)),
        o("value", |m, o| m.attached().str(&Raised::from_value(&o).to_string())),
        o("len", |m, o| m.attached().usize(o.len()?)),
        o("get_item", |m, o| o.get_item(&m.attached().int(0)?)),
        o("set_item", |m, o| o.set_item(&m.attached().int(0)?, &o).map(|()| m.attached().none())),
        o("del_item", |m, o| o.del_item(&m.attached().int(0)?).map(|()| m.attached().none())),
        o("contains", |m, o| Ok(m.attached().bool(o.contains(&o)?))),
        o("iterate", iterate), o("fill", fill), o("find", find),
        o("dict_iter", |m, o| m.attached().usize(o.dict_iter()?.take(1000).count())),
        o("append", |m, o| o.append(&m.attached().none()).map(|()| m.attached().none())),
        o("set_add", |m, o| o.add(&m.attached().none()).map(|()| m.attached().none())),
        o("in_set", |m, o| { let set = m.attached().set()?; set.add(&o)?; Ok(set) }),
        o("in_tuple", |m, o| m.attached().tuple_of(&[Object::clone(&o), m.attached().none()])),
        o("compare", compare),
        o("is_instance", |m, o| Ok(m.attached().bool(o.is_instance(&o)?))),
        o("is_class_of", |m, o| Ok(m.attached().bool(m.attached().none().is_instance(&o)?))),
        o("as_bytes", |m, o| m.attached().bytes(o.as_bytes()?)),
        o("to_u64", |m, o| m.attached().u64(o.to_u64()?)),
        o("to_usize", |m, o| m.attached().usize(o.to_usize()?)),
        o("to_f64", |m, o| m.attached().float(o.to_f64()?)),
        o("to_base", |_, o| o.to_base(16)),
        o("get_attr", |_, o| o.get_attr(&o)),
        o("call_with", |_, o| o.call_with([&o], [(c"x", &o)])),
        o("warn", |m, o| m.attached().warn(&o, c"hostile", 1).map(|()| m.attached().none())),
    ],
}
