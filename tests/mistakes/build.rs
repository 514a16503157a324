//! What 3.15 added can be called from there on, what free-threaded builds have only in these.

fn main() {
    pyo3_build_config::use_pyo3_cfgs();
}
