//! A single-phase module that is initialized once, with an object that would cross interpreters.

use pymodule_ffi::prelude::*;

single_phase_module! {
    pub static ONCE;
    name: "once", gil: NotUsed, reinitialize: Never,
    init: |module| {
        let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
        module.add(c"list", &list)
    },
    methods: [noargs("module", |module| Ok(Object::clone(module)))],
}
