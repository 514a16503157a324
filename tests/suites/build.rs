//! Passes the version on, as the C API differs in which functions there are.

fn main() {
    pyo3_build_config::use_pyo3_cfgs();
}
