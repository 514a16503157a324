use pymodule_ffi::prelude::*;

single_phase_module! {
    pub static SPAM;
    name: "spam", interpreters: Supported, gil: NotUsed, reinitialize: Never,
}

fn main() {}
