//! Only pyo3-ffi asks for cfgs; pymodule-ffi needs no build script.

fn main() {
    pyo3_build_config::use_pyo3_cfgs();
}
