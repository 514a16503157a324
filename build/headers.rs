//! Finds the target interpreter's headers, and defines the macros that they depend on.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use pyo3_build_config::{InterpreterConfig, PythonAbiKind, StableAbi};

use super::{Abi, Result, tracked};

/// The directories of Python.h and pyconfig.h, for the feature of that name.
pub fn include_directories(feature: &str, config: &InterpreterConfig) -> Result<Vec<PathBuf>> {
    let directories: Vec<PathBuf> = match tracked("PYMODULE_FFI_INCLUDE_DIR") {
        Some(list) => env::split_paths(&list).collect(),
        None => vec![of_interpreter(feature, config)?],
    };
    if !directories.iter().any(|directory| directory.join("Python.h").exists()) {
        return Err(format!(
            "the feature `{feature}` reads Python.h, which is not in {directories:?}: install the \
             interpreter's headers (Debian: python3-dev, Fedora: python3-devel), or set \
             PYMODULE_FFI_INCLUDE_DIR to the directory that has them"
        )
        .into());
    }
    Ok(directories)
}

fn of_interpreter(feature: &str, config: &InterpreterConfig) -> Result<PathBuf> {
    let executable = config.executable().ok_or(format!(
        "the feature `{feature}` found no interpreter to ask for its headers: set \
         PYMODULE_FFI_INCLUDE_DIR to the directory of Python.h"
    ))?;
    let output = Command::new(executable)
        .args(["-c", "import sysconfig; print(sysconfig.get_path('include'))"])
        .output()?;
    Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
}

/// The macros that choose an ABI in the headers.
pub fn defines(abi: &Abi) -> Option<String> {
    let version = 0x0300_0000 | (u32::from(abi.version.minor) << 16);
    match abi.kind {
        PythonAbiKind::Stable(StableAbi::Abi3) => Some(format!("-DPy_LIMITED_API={version:#010x}")),
        PythonAbiKind::Stable(StableAbi::Abi3t) => {
            Some(format!("-DPy_TARGET_ABI3T={version:#010x}"))
        }
        PythonAbiKind::VersionSpecific(_) => {
            abi.kind.is_free_threaded().then(|| "-DPy_GIL_DISABLED=1".to_owned())
        }
    }
}

/// `PY_VERSION` of the headers.
pub fn release<'a>(mut directories: impl Iterator<Item = &'a Path>) -> Result<String> {
    let file = directories
        .find_map(|directory| fs::read_to_string(directory.join("patchlevel.h")).ok())
        .ok_or("patchlevel.h is not beside Python.h")?;
    let line = file.lines().find_map(|line| line.strip_prefix("#define PY_VERSION"));
    Ok(line.and_then(|rest| rest.split('"').nth(1)).unwrap_or("of unknown release").to_owned())
}
