//! The feature `universal`: the layouts of every version whose tables one file has.
//!
//! The committed bindings of each version name `PyObject` by pyo3-ffi's type, whose fields are
//! those of one build. Here they are copied with the head of their own build in its place; the rest
//! stays as it is, including the assertions of every size and offset.

use std::fs;
use std::path::Path;

use pyo3_build_config::{PythonAbiKind, StableAbi};

use super::{Abi, Result, variable};

/// The versions that `PyInit` serves. From 3.15 on `PyModExport` does, which needs no layout.
const VERSIONS: [(&str, &str); 8] = [
    ("3_9", "Gil"),
    ("3_10", "Gil"),
    ("3_11", "Gil"),
    ("3_12", "Gil"),
    ("3_13", "Gil"),
    ("3_14", "Gil"),
    ("3_13t", "FreeThreaded"),
    ("3_14t", "FreeThreaded"),
];

/// Writes the layouts to `OUT_DIR`, one file a version.
pub fn write(abi: &Abi) -> Result<()> {
    check(abi)?;
    let bindings = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("src/raw/bindings");
    let folder = Path::new(&variable("OUT_DIR")?).join("universal");
    fs::create_dir_all(&folder)?;
    for (version, head) in VERSIONS {
        let name = format!("cpython_{version}.rs");
        let source = fs::read_to_string(bindings.join(&name))?;
        let layout = layout(&source, head).map_err(|problem| format!("{name}: {problem}"))?;
        fs::write(folder.join(name), layout)?;
    }
    Ok(())
}

/// Refuses builds that can't be one file.
fn check(abi: &Abi) -> Result<()> {
    if cfg!(feature = "abi-check") {
        return Err("the features `universal` and `abi-check` exclude each other: the C compiler \
                    compares the headers of one version, which a build for that version does"
            .into());
    }
    if variable("CARGO_CFG_TARGET_FAMILY")? != "unix" {
        return Err("the feature `universal` is not for this target: on Windows a file names the \
                    DLL that it takes functions from, and python3.dll is of builds with the GIL, \
                    python3t.dll of those without: build one file for each with the features \
                    `abi3-py39` and `abi3t-py315`"
            .into());
    }
    if matches!(abi.kind, PythonAbiKind::Stable(StableAbi::Abi3)) && abi.version.minor == 9 {
        return Ok(());
    }
    Err(format!(
        "the feature `universal` needs the stable ABI of CPython 3.9, and pyo3-ffi has chosen \
         {}: turn off other features of the stable ABI, and set PYO3_PYTHON to a build with the \
         GIL, or PYO3_BUILD_EXTENSION_MODULE=1 if the machine has none",
        abi.name
    )
    .into())
}

/// The types and numbers of one version, with the head of its objects.
fn layout(source: &str, head: &str) -> Result<String> {
    const FIELD: &str = "    pub ob_base: PyObject,\n";
    let start = source.find("/// Structs, callback types and constants.");
    let end = source.find("/// Prototypes, only for comparison");
    let (Some(start), Some(end)) = (start, end) else {
        return Err("the parts of the file are not found".into());
    };
    let part = &source[start..end];
    if part.matches(FIELD).count() != 1 {
        return Err("PyModuleDef_Base::ob_base is not found".into());
    }
    let own = format!("    pub ob_base: crate::raw::universal::{head},\n");
    Ok(part.replace(FIELD, &own))
}
