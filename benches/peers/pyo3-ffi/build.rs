//! Which slots there are is a matter of the version.

fn main() {
    pyo3_build_config::use_pyo3_cfgs();
}
