//! What the checks of a definition say, for `tests/reliability/names.py` and `slots.py`: which hook
//! they expect of a module's name, and whether they accept these fields.

use std::panic::{catch_unwind, set_hook};
use std::sync::Once;

use pymodule_ffi::__private::Builder;
use pymodule_ffi::prelude::*;
use pymodule_ffi::{Method, ModuleState};

/// The text with which a check stops a build.
fn stopped(check: impl FnOnce() + std::panic::UnwindSafe) -> Option<String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| set_hook(Box::new(|_| {})));
    let payload = catch_unwind(check).err()?;
    let text = payload.downcast_ref::<String>().cloned();
    Some(text.or_else(|| Some((*payload.downcast_ref::<&str>()?).to_owned())).unwrap_or_default())
}

/// The hook, or "refused" for what no `import` could name.
fn hook_of(name: &str) -> String {
    let Some(text) = stopped(|| pymodule_ffi::__private::name::check(name, "", false)) else {
        return "accepted without a hook".to_owned();
    };
    let expected = |start: &str| text.rsplit_once(start)?.1.strip_suffix("\"`");
    if let Some(hook) = expected("write `hook: punycode \"") {
        return format!("PyInitU_{hook}");
    }
    expected("write `hook: \"")
        .map_or_else(|| "refused".to_owned(), |hook| format!("PyInit_{hook}"))
}

state! {
    struct Filled { _number: i64 }
}

/// Whether a module has state.
trait Fuzzed: ModuleState {
    const METHODS: &'static [Method<Self>] = &[Method::END];
    fn exec<'py>(module: &Exec<'py>) -> Return<'py, Self>;
}

impl Fuzzed for () {
    fn exec<'py>(_: &Exec<'py>) -> Return<'py, Self> {
        Ok(())
    }
}

impl Fuzzed for Filled {
    fn exec<'py>(_: &Exec<'py>) -> Return<'py, Self> {
        Ok(Self { _number: 1 })
    }
}

fn module<'py>(spec: Arg<'_, 'py>) -> Return<'py, Module<'py>> {
    Err(Raised::value_error(spec.attached(), "only checked"))
}

/// What the checks of `module!` say of these fields, in this order; "" if they accept them.
fn fields_of<S: Fuzzed>(fields: &str) -> String {
    stopped(|| {
        let mut builder = Builder::<S>::new(c"fuzzed");
        for field in fields.split_terminator(',') {
            builder = match field.split_once(' ') {
                Some(("interpreters", value)) => builder.interpreters(value),
                Some(("gil", value)) => builder.gil(value),
                Some(("create", "module")) => builder.create_module(module),
                Some(("create", "object")) => builder.create_object(|spec| spec.attached().dict()),
                None if field == "exec" => builder.exec(S::exec),
                None if field == "doc" => builder.doc(b"fuzzed\0"),
                None if field == "methods" => builder.methods(S::METHODS),
                _ => panic!("no such field: {field}"),
            };
        }
        builder.multi_phase().check();
    })
    .unwrap_or_default()
}

module! {
    pub static VERDICT;
    name: "verdict", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        o("hook", |module, name| module.attached().str(&hook_of(&name.text()?))),
        o("fields", |module, fields| module.attached().str(&fields_of::<()>(&fields.text()?))),
        o("fields_with_state", |module, fields| {
            module.attached().str(&fields_of::<Filled>(&fields.text()?))
        }),
    ],
}
