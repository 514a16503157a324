use pymodule_ffi::prelude::*;

single_phase_module! {
    pub static SPAM;
    name: "café", gil: NotUsed, reinitialize: Never,
}

fn main() {}
