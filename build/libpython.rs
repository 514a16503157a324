//! What the crate's own examples and tests need to be linked and to find libpython.

use pyo3_build_config::InterpreterConfig;

use super::Result;

pub fn link_own_programs(_config: &InterpreterConfig) -> Result<()> {
    pyo3_build_config::add_libpython_rpath_link_args();
    Ok(())
}
