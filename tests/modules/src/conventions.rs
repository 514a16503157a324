//! Every calling convention; errors and panics.

use pymodule_ffi::prelude::*;

fn noargs<'py>(module: &Module<'py>) -> Return<'py> {
    module.dict()
}

fn o<'py>(_: &Module<'py>, argument: Arg<'_, 'py>) -> Return<'py> {
    Ok(Object::clone(&argument))
}

/// The arguments as a list, and those of two keywords.
fn list<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    let attached = module.attached();
    let list = attached.import(c"builtins")?.call_method(c"list", [])?;
    for argument in args.iter() {
        list.call_method(c"append", [&argument])?;
    }
    let keyword =
        |name| args.keyword(name).map_or_else(|| attached.none(), |value| Object::clone(&value));
    let count = attached.int(args.keyword_len() as i64)?;
    attached.tuple([&list, &keyword(c"one"), &keyword(c"two"), &count])
}

fn bind<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    let attached = module.attached();
    let ([a, b], [c]) = args.bind(attached, "bind", [c"a", c"b"], [c"c"])?;
    let c = c.map_or_else(|| attached.none(), |c| Object::clone(&c));
    attached.tuple([&a, &b, &c])
}

/// Takes a keyword, lets the caller change its dictionary, and uses the keyword.
fn keyword_after<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    let kept = args.keyword(c"kept");
    if let Some(change) = args.keyword(c"change") {
        change.call([])?;
    }
    kept.map_or_else(|| Ok(module.attached().none()), |kept| kept.repr())
}

/// A panic whose payload panics when it is dropped.
fn bombs<'py>(_: &Module<'py>) -> Return<'py> {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("the payload panicked, too");
        }
    }
    std::panic::panic_any(Bomb)
}

/// Shown, it panics or fails after some text.
#[derive(Debug)]
enum Mine {
    Panics,
    Fails,
}

impl std::fmt::Display for Mine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("some text")?;
        match self {
            Self::Panics => panic!("it can't be shown"),
            Self::Fails => Err(std::fmt::Error),
        }
    }
}

impl std::error::Error for Mine {}

/// Panics with a payload of each type that is shown.
fn payload<'py>(_: &Module<'py>, number: Arg<'_, 'py>) -> Return<'py> {
    use std::{borrow::Cow, error::Error, panic::panic_any};
    match number.to_i64()? {
        0 => panic_any("a &str with \0 and ä"),
        1 => panic_any("a String".to_owned()),
        2 => panic_any(Cow::Borrowed("a Cow")),
        3 => panic_any(Box::<str>::from("a Box")),
        4 => panic_any(Box::<dyn Error + Send + Sync>::from("an Error")),
        5 => panic_any(
            Box::<dyn Error + Send + Sync>::from("x".repeat(5000)) as Box<dyn Error + Send>
        ),
        6 => panic_any(Box::new(Mine::Panics) as Box<dyn Error + Send + Sync>),
        7 => panic_any(Box::new(Mine::Fails) as Box<dyn Error + Send>),
        8 => panic_any('\u{e4}'),
        9 => panic_any(true),
        10 => panic_any(false),
        11 => panic_any(i8::MIN),
        12 => panic_any(i64::MIN),
        13 => panic_any(-5_i32),
        14 => panic_any(0_isize),
        15 => panic_any(7_u16),
        16 => panic_any(u64::MAX),
        _ => panic_any(1.5),
    }
}

fn panics<'py>(_: &Module<'py>) -> Return<'py> {
    panic!("a panic with the number {}", 42)
}

/// Ignores an error and returns success.
fn ignores<'py>(module: &Module<'py>) -> Return<'py> {
    let _ = module.getattr(c"there_is_no_such_thing");
    Ok(module.attached().none())
}

/// Calls into Python while an error is held, as an `Err(_)` arm does.
fn holds<'py>(module: &Module<'py>) -> Return<'py> {
    let attached = module.attached();
    match module.getattr(c"there_is_no_such_thing") {
        Ok(value) => Ok(value),
        Err(_) => attached.import(c"builtins")?.call_method(c"len", [&attached.str("four")?]),
    }
}

/// Two errors at once; the first is returned.
fn two_errors<'py>(module: &Module<'py>) -> Return<'py> {
    let first = Raised::value_error(module.attached(), "the first");
    let second = module.getattr(c"there_is_no_such_thing");
    drop(second);
    Err(first)
}

/// Leaks an error and returns success.
fn forgets<'py>(module: &Module<'py>) -> Return<'py> {
    std::mem::forget(module.getattr(c"there_is_no_such_thing"));
    Ok(module.attached().none())
}

/// Raises its argument, or calls it and passes the error on.
fn raises<'py>(_: &Module<'py>, what: Arg<'_, 'py>) -> Return<'py> {
    if what.getattr(c"__call__").is_ok() { what.call([]) } else { Err(Raised::from_value(&what)) }
}

fn text<'py>(module: &Module<'py>, argument: Arg<'_, 'py>) -> Return<'py> {
    module.attached().str(&argument.text()?)
}

fn int<'py>(module: &Module<'py>, argument: Arg<'_, 'py>) -> Return<'py> {
    module.attached().int(argument.to_i64()?)
}

fn float<'py>(module: &Module<'py>, argument: Arg<'_, 'py>) -> Return<'py> {
    module.attached().float(argument.to_f64()?)
}

/// What an exception says after it has left Python.
fn report<'py>(module: &Module<'py>, function: Arg<'_, 'py>) -> Return<'py> {
    match function.call([]) {
        Ok(value) => Ok(value),
        Err(raised) => {
            let line = format!("{raised}");
            let report = format!("{}", PythonError::from(raised));
            let attached = module.attached();
            attached.tuple([&attached.str(&line)?, &attached.str(&report)?])
        }
    }
}

module! {
    pub static CONVENTIONS;
    name: "conventions", doc: "Every calling convention.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        noargs("noargs", noargs, signature: "($module, /)", doc: "The namespace."),
        o("o", o, signature: "($module, x, /)"),
        fastcall("fastcall", list, doc: "Without a signature."),
        fastcall_keywords("fastcall_keywords", list),
        varargs("varargs", list),
        varargs_keywords("varargs_keywords", list),
        fastcall_keywords("bind", bind, signature: "($module, a, b, c=None)"),
        varargs_keywords("bind_tuple", bind, signature: "($module, a, b, c=None)"),
        varargs_keywords("keyword_after", keyword_after),
        noargs("panics", panics),
        noargs("bombs", bombs),
        o("payload", payload),
        noargs("ignores", ignores),
        noargs("holds", holds),
        noargs("two_errors", two_errors),
        noargs("forgets", forgets),
        o("raises", raises),
        o("text", text),
        o("int", int),
        o("float", float),
        o("report", report),
        o("closure", |module, x| module.attached().bool(x.is_true()?).call_method(c"__neg__", [])),
    ],
}
