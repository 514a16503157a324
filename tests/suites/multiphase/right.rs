//! The module itself, under its names and with every kind of isolation.

use pymodule_ffi::prelude::*;

use crate::classes;

fn fill<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    module.add(c"Example", &classes::example(module)?)?;
    module.add(c"error", &module.new_exception(c"_testimportexec.error")?)?;
    module.add(c"Str", &classes::text(module)?)?;
    module.add_int(c"int_const", 1969)?;
    module.add_string(c"str_const", c"something different")
}

fn foo<'py>(module: &Module<'py>, arguments: Args<'_, 'py>) -> Return<'py> {
    let ([i, j], []) = arguments.bind(module.attached(), "foo", [c"i", c"j"], [])?;
    module.attached().int(i.to_i64()? + j.to_i64()?)
}

/// Find (0), add (1) or remove (2) by a definition with slots, which can't be registered.
#[cfg(not(feature = "abi3t-py315"))]
fn register<'py>(module: &Module<'py>, which: Arg<'_, 'py>) -> Return<'py> {
    use pymodule_ffi::raw;
    let attached = module.attached();
    let definition = MAIN.as_ptr();
    // SAFETY: the definition is static and `module` a module. CPython refuses to add or remove
    // by a definition with slots before it looks for what was added.
    unsafe {
        let code = match which.to_i64()? {
            0 => {
                let found = raw::PyState_FindModule(definition);
                if !found.is_null() {
                    return Ok(Object::from_borrowed(attached, found));
                }
                0
            }
            1 => raw::PyState_AddModule(module.as_ptr(), definition),
            2 => raw::PyState_RemoveModule(definition),
            _ => return Err(Raised::value_error(attached, "expected 0, 1 or 2")),
        };
        Raised::check(attached, code)?;
    }
    Ok(attached.none())
}

/// abi3t has no `PyModuleDef`, so that nothing is found by one and nothing can be registered.
#[cfg(feature = "abi3t-py315")]
fn register<'py>(module: &Module<'py>, which: Arg<'_, 'py>) -> Return<'py> {
    let attached = module.attached();
    match which.to_i64()? {
        0 => Ok(attached.none()),
        _ => Err(Raised::system_error(attached, "abi3t has no definitions to register by")),
    }
}

macro_rules! filled {
    ($definition:ident, $name:literal, $doc:literal, $interpreters:ident) => {
        module! {
            pub static $definition;
            name: $name, doc: $doc, interpreters: $interpreters, gil: NotUsed,
            exec: fill,
            methods: [
                fastcall("foo", foo, doc: "foo(i,j)\n\nReturn the sum of i and j."),
                o("call_state_registration_func", register,
                  doc: "Calls PyState_FindModule (0), PyState_AddModule (1) or PyState_RemoveModule (2)."),
            ],
        }
    };
}

filled!(MAIN, "_testmultiphase", "Test module main", PerInterpreterGil);
filled!(X, "x", "Test module x", PerInterpreterGil);
// What test_imp loads, up to 3.11.
filled!(IMP_DUMMY, "imp_dummy", "Test module imp_dummy", PerInterpreterGil);
filled!(NON_ISOLATED, "_test_non_isolated", "Test module _test_non_isolated", NotSupported);
filled!(SHARED_GIL, "_test_shared_gil_only", "Test module _test_shared_gil_only", Supported);

module! {
    pub static EXEC_MULTIPLE;
    name: "_testmultiphase_exec_multiple", doc: "Test module _testmultiphase_exec_multiple",
    interpreters: PerInterpreterGil, gil: NotUsed,
    exec: [
        |module| module.add_int(c"a", 1),
        |module| module.add_int(c"b", 2),
        |module| module.add_int(c"c", 3),
    ],
}
