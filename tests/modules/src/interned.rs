//! Names in a module's state.

use std::sync::Mutex;

use pymodule_ffi::prelude::*;

state! {
    struct State { attribute: Name, several: Vec<Name>, more: Option<Name> }
}

/// A name that was not put into its own module's state.
static ELSEWHERE: Mutex<Option<Name>> = Mutex::new(None);

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let lost = module.intern(c"pymodule_ffi_elsewhere")?;
    ELSEWHERE.lock().expect("nothing panics with it").get_or_insert(lost);
    Ok(State {
        attribute: module.intern(c"pymodule_ffi_attribute")?,
        several: vec![module.intern(c"pymodule_ffi_several")?],
        more: Some(module.intern(c"pymodule_ffi_more")?),
    })
}

fn attribute<'py>(module: &Module<'py, State>, [of]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    of.get_attr(module.state()?.attribute.object(module)?)
}

fn all<'py>(module: &Module<'py, State>) -> Return<'py> {
    let state = module.state()?;
    let list = module.attached().list()?;
    for name in [&state.attribute].into_iter().chain(&state.several).chain(&state.more) {
        list.append(name.object(module)?)?;
    }
    Ok(list)
}

/// The name of the first module of this process: only that has it.
fn elsewhere<'py>(module: &Module<'py, State>) -> Return<'py> {
    let elsewhere = ELSEWHERE.lock().expect("nothing panics with it");
    let name = elsewhere.as_ref().expect("exec has filled it");
    name.object(module).cloned()
}

const DOC: &core::ffi::CStr = c"Names in state.";

module! {
    pub static INTERNED;
    name: "interned", doc: DOC, interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("attribute", attribute, signature: "($module, of, /)"),
        function("all", all, signature: "($module, /)"),
        function("elsewhere", elsewhere, signature: "($module, /)"),
    ],
}
