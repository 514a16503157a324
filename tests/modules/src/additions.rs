//! Functions and exceptions that are added when the module is executed.

use pymodule_ffi::{Method, functions, prelude::*};

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, refused: String }
}

state! {
    /// The state of no module.
    pub struct Other { refused: String }
}

fn fail<'py>(module: &Module<'py, State>, [text]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    Err(Raised::new(&module.state()?.error.object(module)?, &text.text()?))
}

fn refused<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().str(&module.state()?.refused)
}

fn other<'py>(module: &Module<'py, Other>) -> Return<'py> {
    module.attached().str(&module.state()?.refused)
}

const MORE: &[Method<State>] = functions! {
    "additions", State;
    function("fail", fail, signature: "($module, text, /)"),
    function("refused", refused, signature: "($module, /)"),
};

const OTHERS: &[Method<Other>] = functions! {
    "additions", Other;
    function("other", other, signature: "($module, /)"),
};

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    module.add_functions(MORE)?;
    let refused = module.add_functions(OTHERS).expect_err("it is another state").to_string();
    let exceptions = module.attached().exceptions();
    let bases = [&exceptions.value_error(), &exceptions.key_error()];
    let error = module.new_exception_with(c"Error", &bases, Some(c"What goes wrong."))?;
    module.add(c"Error", &error)?;
    Ok(State { error: module.store(error), refused })
}

module! {
    pub static ADDITIONS;
    name: "additions", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
}
