//! `xxlimited`, CPython's sample of a module whose classes work under the stable ABI: heap types
//! that find the module's state, the buffer protocol, weak references, a callable class.
//!
//! One source builds for one version, for abi3 and for abi3t. The definition is safe; the classes
//! are written with pyo3-ffi, in [`xxo`], [`adder`] and [`instance`], which have all unsafe code.

#![deny(unsafe_code)]

mod adder;
mod instance;
mod xxo;

use pymodule_ffi::prelude::*;

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, xxo: Stored }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"Error")?;
    module.add(c"Error", &error)?;
    let xxo = xxo::make(module)?;
    for class in [&xxo, &adder::make(module)?, &xxo::str(module)?] {
        module.add_type(class)?;
    }
    Ok(State { error: module.store(error), xxo: module.store(xxo) })
}

fn foo<'py>(module: &Module<'py, State>, [i, j]: [Arg<'_, 'py>; 2]) -> Return<'py> {
    sum(module, i.to_i64()?, &j)
}

fn new<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.state()?.xxo.object(module)?.call([])
}

/// What `foo` and the calls of an `Adder` have in common.
fn sum<'py>(module: &Module<'py, State>, i: i64, j: &Object<'py>) -> Return<'py> {
    if let Some(sum) = i.checked_add(j.to_i64()?) {
        return module.attached().int(sum);
    }
    let error = module.state()?.error.object(module)?;
    Err(Raised::new(&error, "the sum is beyond 64 bits"))
}

/// `Xxo.demo`: returns its argument if that is a `str` or an `Xxo`, otherwise `None`.
fn demo<'py>(
    module: &Module<'py, State>,
    _this: Arg<'_, 'py>,
    [o]: [Arg<'_, 'py>; 1],
) -> Return<'py> {
    let xxo = module.state()?.xxo.object(module)?;
    if o.text().is_ok() || o.is_instance(&xxo)? {
        return Ok(o.to_object());
    }
    Ok(module.attached().none())
}

module! {
    pub static XXLIMITED;
    name: "xxlimited", doc: "This is a template module just for instruction.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("foo", foo, signature: "($module, i, j, /)", doc: "Return the sum of i and j."),
        function("new", new, signature: "($module, /)", doc: "Return a new Xxo object."),
    ],
}
