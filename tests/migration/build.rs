//! The module before it was moved asks for cfgs; the one after needs no build script.

fn main() {
    pyo3_build_config::use_pyo3_cfgs();
}
