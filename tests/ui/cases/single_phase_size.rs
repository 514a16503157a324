use pymodule_ffi::prelude::*;

single_phase_module! {
    pub static SPAM;
    name: "spam", gil: NotUsed, reinitialize: Twice,
}

fn main() {}
