//! A `str` in the place of a module.

use pymodule_ffi::prelude::*;

fn question<'py>(spec: Arg<'_, 'py>) -> Return<'py> {
    spec.attached().str("is this \u{1f98b} a module?")
}

module! {
    pub static NOT_USED;
    name: "_test_from_modexport_create_nonmodule", interpreters: PerInterpreterGil, gil: NotUsed,
    create: object(question),
}

module! {
    pub static USED;
    name: "_test_from_modexport_create_nonmodule_gil_used",
    interpreters: PerInterpreterGil, gil: Used,
    create: object(question),
}
