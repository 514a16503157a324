use pymodule_ffi::raw::{PyModuleDef, PyModuleDef_HEAD_INIT};

fn main() {
    let _ = PyModuleDef { m_base: PyModuleDef_HEAD_INIT };
}
