use pymodule_ffi::class_functions;
use pymodule_ffi::prelude::*;

state! { struct State { number: u8 } }

fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    Ok(State { number: 1 })
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, state: State, exec: exec,
}

fn eat<'py>(
    module: &Module<'py, State>,
    _this: Arg<'_, 'py>,
    [_bites]: [Arg<'_, 'py>; 1],
) -> Return<'py> {
    Ok(module.attached().none())
}

fn main() {
    let _ = class_functions! {
        SPAM;
        function("eat", eat, signature: "($self, bites=1, /)"),
    };
}
