use pymodule_ffi::prelude::*;

single_phase_module! {
    pub static SPAM;
    gil: NotUsed, reinitialize: Never,
}

fn main() {}
