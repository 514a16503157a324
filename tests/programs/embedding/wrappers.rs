//! Every wrapper around a module function, and how it fails.

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
use pymodule_ffi::Definition;
use pymodule_ffi::Method;
use pymodule_ffi::embed::Configuration;
use pymodule_ffi::prelude::*;

use crate::modules::{COUNTER, MAIN_ONLY, SHARED_GIL};
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
use crate::xxmodule::XX;
use crate::{Case, Failure};

pub const CASES: &[Case] = &[
    ("creating", || attached(creating)),
    ("inspecting", || attached(inspecting)),
    ("populating", || attached(populating)),
    ("phases", || attached(phases)),
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    ("classes", || attached(classes)),
    ("foreign_state", || attached(foreign_state)),
];

fn attached(work: for<'py> fn(Attached<'py>) -> Return<'py, ()>) -> Result<(), Failure> {
    let configuration = Configuration::new().module(&COUNTER).module(&SHARED_GIL);
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    let configuration = configuration.module(&XX);
    let interpreter = configuration.module(&MAIN_ONLY).start()?;
    interpreter.attach(|attached| work(attached).map_err(PythonError::from))?;
    Ok(interpreter.finalize()?)
}

/// The error is of this class and says this.
fn raised<T>(result: Return<'_, T>, expected: &str) {
    let Err(error) = result else { panic!("no error; expected {expected}") };
    let text = error.to_string();
    assert!(text.contains(expected), "{text}; expected {expected}");
}

fn creating(attached: Attached<'_>) -> Return<'_, ()> {
    let module = Module::new(attached, c"empty")?;
    assert_eq!(&*module.name()?.text()?, "empty");
    raised(Module::new(attached, c"\xff"), "UnicodeDecodeError");
    let named = Module::with_name(&attached.str("\u{1f40d}")?)?;
    assert_eq!(&*named.name()?.text()?, "\u{1f40d}");
    raised(Module::with_name(&attached.none()), "TypeError: the name of a module is a str");
    let nameless = Module::new(attached, c"named")?;
    nameless.setattr(c"__name__", &attached.none())?;
    raised(nameless.name(), "SystemError: nameless module");
    let object = Object::clone(&module);
    assert!(Module::from_object(object).is_ok_and(|same| same.is(&module)));
    assert!(Module::from_object(attached.none()).is_err_and(|object| object.is_none()));
    Ok(())
}

fn inspecting(attached: Attached<'_>) -> Return<'_, ()> {
    let module = Module::new(attached, c"empty")?;
    assert!(module.dict()?.is(&module.getattr(c"__dict__")?));
    raised(module.filename(), "SystemError: module filename missing");
    module.setattr(c"__file__", &attached.int(1)?)?;
    raised(module.filename(), "SystemError: module filename missing");
    module.setattr(c"__file__", &attached.str("there")?)?;
    assert_eq!(&*module.filename()?.text()?, "there");
    module.dict()?.call_method(c"clear", [])?;
    raised(module.name(), "SystemError: nameless module");
    #[cfg(Py_3_15)]
    {
        assert_eq!(module.state_size()?, Some(0));
        assert!(module.token()?.is_null());
        let counter = COUNTER.module_of(attached.import(c"counter")?).expect("it is one");
        assert_eq!(counter.state_size()?, Some(0));
        assert_eq!(counter.token()?, COUNTER.token());
    }
    Ok(())
}

fn populating(attached: Attached<'_>) -> Return<'_, ()> {
    const MORE: &[Method<()>] = &[
        Method::noargs(c"one", |module| module.attached().int(1), None),
        Method::o(c"same", |_, object| Ok(Object::clone(&object)), Some(c"It.")),
        Method::END,
    ];
    let module = Module::new(attached, c"spam")?;
    let value = attached.dict()?;
    module.add(c"value", &value)?;
    assert!(module.getattr(c"value")?.is(&value));
    raised(module.add(c"\xff", &value), "UnicodeDecodeError");
    // The least that C's long has everywhere.
    module.add_int(c"least", -0x8000_0000)?;
    assert_eq!(module.getattr(c"least")?.to_i64()?, -0x8000_0000);
    raised(module.add_int(c"\xff", 1), "UnicodeDecodeError");
    module.add_string(c"text", c"caf\xc3\xa9")?;
    assert_eq!(&*module.getattr(c"text")?.text()?, "caf\u{e9}");
    raised(module.add_string(c"text", c"\xff"), "UnicodeDecodeError");
    module.set_doc(c"Documented.")?;
    assert_eq!(&*module.getattr(c"__doc__")?.text()?, "Documented.");
    raised(module.set_doc(c"\xff"), "UnicodeDecodeError");
    let class = attached.import(c"fractions")?.getattr(c"Fraction")?;
    module.add_type(&class)?;
    assert!(module.getattr(c"Fraction")?.is(&class));
    raised(module.add_type(&value), "TypeError: expected type, not dict");
    assert!(module.new_exception(c"error")?.repr()?.text()?.contains(".error'"));
    raised(module.new_exception(c"\xff"), "UnicodeDecodeError");
    module.add_functions(MORE)?;
    assert_eq!(module.call_method(c"one", [])?.to_i64()?, 1);
    assert!(module.call_method(c"same", [&value])?.is(&value));
    module.add_functions(&MORE[2..])?;
    for wrong in [&MORE[..2], &MORE[..0], &[Method::END, Method::END]] {
        raised(module.add_functions(wrong), "SystemError: a table of methods ends with");
    }
    // Nothing that failed has changed a reference: the value is ours and the module's.
    let count = attached.import(c"sys")?.call_method(c"getrefcount", [&value])?.to_i64()?;
    let alone = attached.dict()?;
    let base = attached.import(c"sys")?.call_method(c"getrefcount", [&alone])?.to_i64()?;
    assert_eq!(count, base + 1);
    Ok(())
}

fn spec<'py>(attached: Attached<'py>, name: &str) -> Return<'py> {
    let machinery = attached.import(c"importlib.machinery")?;
    machinery.call_method(c"ModuleSpec", [&attached.str(name)?, &attached.none()])
}

fn phases(attached: Attached<'_>) -> Return<'_, ()> {
    let created = COUNTER.create(&spec(attached, "counter")?)?;
    let module = COUNTER.module_of(created).expect("it is made from COUNTER");
    raised(module.state(), "ImportError: module 'counter' has no state");
    COUNTER.execute(&module)?;
    assert_eq!(module.call_method(c"count", [])?.to_i64()?, 1);
    // Executed once.
    COUNTER.execute(&module)?;
    assert_eq!(module.call_method(c"count", [])?.to_i64()?, 2);
    assert!(module.state().is_ok());
    // A new module, and not the one that import finds.
    assert_eq!(attached.import(c"counter")?.call_method(c"count", [])?.to_i64()?, 1);
    raised(COUNTER.create(&attached.none()), "AttributeError");
    // Never executed, and dropped.
    drop(COUNTER.create(&spec(attached, "counter")?)?);
    let plain = Module::new(attached, c"plain")?;
    raised(SHARED_GIL.execute(&plain), "SystemError: the module was not made from this definition");
    let other = MAIN_ONLY.module_of(MAIN_ONLY.create(&spec(attached, "other")?)?);
    let other = other.expect("it is made from MAIN_ONLY");
    raised(SHARED_GIL.execute(&other), "SystemError: the module was not made from this definition");
    MAIN_ONLY.execute(&other)
}

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
fn is_of<S: pymodule_ffi::ModuleState>(
    definition: &'static Definition<S>,
    object: &Object<'_>,
) -> bool {
    definition.module_of(object.clone()).is_ok()
}

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
fn classes(attached: Attached<'_>) -> Return<'_, ()> {
    let module = attached.import(c"xx")?;
    assert!(is_of(&XX, &module) && !is_of(&COUNTER, &module) && !is_of(&XX, &attached.none()));
    let counter = attached.import(c"counter")?;
    assert!(is_of(&COUNTER, &counter) && !is_of(&XX, &counter));
    let class = module.getattr(c"Xxo")?;
    let make = attached.import(c"builtins")?.getattr(c"type")?;
    let bases = attached.tuple([&class])?;
    let subclass = make.call([&attached.str("Sub")?, &bases, &attached.dict()?])?;
    for class in [&class, &subclass] {
        assert!(XX.module_of_type(class)?.is(&module));
        assert!(XX.module_of_type(class)?.state().is_ok());
        raised(COUNTER.module_of_type(class), "TypeError");
    }
    assert!(Module::of_type(&class)?.is(&module));
    // Not by way of its superclasses.
    raised(Module::of_type(&subclass), "TypeError");
    raised(XX.module_of_type(&make), "TypeError");
    raised(XX.module_of_type(&attached.none()), "TypeError: expected type, not NoneType");
    raised(Module::of_type(&make), "TypeError");
    raised(Module::of_type(&module), "TypeError: expected type, not module");
    Ok(())
}

/// What other modules keep is not read as a state of ours.
fn foreign_state(attached: Attached<'_>) -> Return<'_, ()> {
    for name in [c"sys", c"builtins", c"_io", c"_thread", c"counter"] {
        let module = Module::from_object(attached.import(name)?).expect("it is a module");
        let () = module.state()?;
    }
    Ok(())
}
