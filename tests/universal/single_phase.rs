use pymodule_ffi::prelude::*;

single_phase_module! {
    pub static OLD;
    name: "old", gil: NotUsed, reinitialize: Never,
}

fn main() {}
