//! A single-phase module whose state interpreters share.

use pymodule_ffi::prelude::*;

single_phase_module! {
    pub static SHARED;
    name: "_test_module_state_shared", doc: "Test module _test_module_state_shared",
    gil: NotUsed, reinitialize: Never,
    init: |module| {
        let exception = module.attached().import(c"builtins")?.getattr(c"Exception")?;
        module.add(c"Error", &exception)
    },
}
