//! x
fn main() { for a in std::env::args_os().skip(1) { pymodule_inspect::dbg(a.as_ref()); } }
