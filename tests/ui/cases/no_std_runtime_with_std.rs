pymodule_ffi::no_std_runtime!();

fn main() {}
