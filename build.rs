//! Chooses the bindings of the target ABI and says which interpreter was found.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pyo3_build_config::{
    BuildFlag, InterpreterConfig, PythonAbiKind, PythonImplementation, PythonVersion, StableAbi,
};

#[cfg(feature = "bindgen")]
#[path = "build/bindings.rs"]
mod bindings;
#[cfg(feature = "abi-check")]
#[path = "build/check.rs"]
mod check;
#[cfg(feature = "abi-check")]
#[path = "build/compiler.rs"]
mod compiler;
#[cfg(feature = "abi-check")]
#[path = "build/declarations.rs"]
mod declarations;
#[cfg(feature = "abi-check")]
#[path = "build/flags.rs"]
mod flags;
#[cfg(any(feature = "bindgen", feature = "abi-check"))]
#[path = "build/headers.rs"]
mod headers;
#[path = "build/libpython.rs"]
mod libpython;
#[cfg(feature = "abi-check")]
#[path = "build/macros.rs"]
mod macros;
#[cfg(any(feature = "bindgen", feature = "abi-check"))]
#[path = "build/surface.rs"]
mod surface;
#[cfg(feature = "universal")]
#[path = "build/universal.rs"]
mod universal;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const NEWEST: PythonVersion = PythonVersion { major: 3, minor: 15 };
/// The version that is in development, whose headers may still change.
const NEXT: PythonVersion = PythonVersion { major: 3, minor: NEWEST.minor + 1 };

fn main() {
    if let Err(error) = run() {
        eprintln!("error: pymodule-ffi: {error}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=wrapper.h");
    println!("cargo:rerun-if-changed=src/raw/bindings");
    let config = pyo3_build_config::get();
    pyo3_build_config::use_pyo3_cfgs();
    let abi = Abi::of(config)?;
    println!("cargo:rustc-check-cfg=cfg(Py_ABI3T, Py_3_{})", NEXT.minor);
    if let PythonAbiKind::Stable(StableAbi::Abi3t) = abi.kind {
        println!("cargo:rustc-cfg=Py_ABI3T");
    }
    let is_universal = cfg!(feature = "universal");
    #[cfg(feature = "universal")]
    universal::write(&abi)?;
    // `opaque`: no struct of an object is known. `no_gil`: the interpreter may have no GIL.
    // `owner_counts`, `module_counts`: references are counted as src/handle/refcount.rs and
    // src/class/held.rs say. `ascii_flags`: those of src/raw/flags.rs are known.
    println!(
        "cargo:rustc-check-cfg=cfg(universal, opaque, no_gil, owner_counts, module_counts, ascii_flags)"
    );
    let abi3t = matches!(abi.kind, PythonAbiKind::Stable(StableAbi::Abi3t));
    let is_versioned = !is_universal && matches!(abi.kind, PythonAbiKind::VersionSpecific(_));
    let counts_inline = is_versioned
        && variable("CARGO_CFG_TARGET_POINTER_WIDTH")? == "64"
        && !config.build_flags().0.contains(&BuildFlag::Py_REF_DEBUG);
    let has_gil = !abi.kind.is_free_threaded();
    let reads_flags =
        has_gil || abi.version.minor >= 14 && variable("CARGO_CFG_TARGET_OS")? != "windows";
    let is_linux = variable("CARGO_CFG_TARGET_OS")? == "linux"
        && variable("CARGO_CFG_TARGET_ARCH")? == "x86_64";
    for (name, holds) in [
        ("universal", is_universal),
        ("opaque", is_universal || abi3t),
        ("no_gil", is_universal || abi.kind.is_free_threaded()),
        ("ascii_flags", is_versioned && reads_flags),
        ("owner_counts", counts_inline && !has_gil && is_linux),
        ("module_counts", counts_inline && has_gil && matches!(abi.version.minor, 14 | 15)),
    ] {
        if holds {
            println!("cargo:rustc-cfg={name}");
        }
    }
    // pyo3-ffi lacks PEP 788, and on Windows nothing can be declared beside it.
    println!("cargo:rustc-check-cfg=cfg(interpreter_views)");
    if abi.version.minor >= 15 && variable("CARGO_CFG_TARGET_OS")? != "windows" {
        println!("cargo:rustc-cfg=interpreter_views");
    }
    let file = bindings_file(&abi)?;
    println!("cargo:rustc-env=PYMODULE_FFI_BINDINGS={}", file.display());
    #[cfg(feature = "abi-check")]
    check::write(&abi, config, &file)?;
    println!("cargo:rustc-env=PYMODULE_FFI_ABI={}", abi.name);
    println!("cargo:rustc-env=PYMODULE_FFI_PYTHON={}", config.executable().unwrap_or_default());
    libpython::link_own_programs(config)
}

/// One application binary interface: what decides which bindings are true.
struct Abi {
    /// The stem of the committed file.
    name: String,
    version: PythonVersion,
    kind: PythonAbiKind,
}

impl Abi {
    fn of(config: &InterpreterConfig) -> Result<Self> {
        let abi = config.target_abi();
        let (version, kind) = (abi.version(), abi.kind());
        if abi.implementation() != PythonImplementation::CPython {
            // abi3t depends on no struct, so that is not the reason there.
            if let PythonAbiKind::Stable(StableAbi::Abi3t) = kind {
                return Err(format!(
                    "the target interpreter is {}, for which pyo3-ffi does not declare all of the \
                     module API that this crate binds (PyModule_Type, PyCFunction_Type, ..): set \
                     PYO3_PYTHON to a CPython 3.15 or later, whose abi3t file other \
                     implementations of that ABI may load",
                    abi.implementation()
                )
                .into());
            }
            return Err(format!(
                "the target interpreter is {}, but this crate binds only the structs of CPython: \
                 set PYO3_PYTHON to a CPython 3.9 or later",
                abi.implementation()
            )
            .into());
        }
        if version == NEXT && cfg!(feature = "bindgen") {
            println!(
                "cargo:warning=CPython {version} is newer than this release of pymodule-ffi: its \
                 bindings come from the headers at hand, pyo3-ffi's and the rules for definitions \
                 are those of {NEWEST}. Do not distribute this build"
            );
        } else if version > NEWEST {
            return Err(format!(
                "the target is CPython {version}, but this release knows the layouts up to {NEWEST}: \
                 update pymodule-ffi, set PYO3_PYTHON to a CPython up to {NEWEST}, build for the \
                 stable ABI with the feature `abi3-py315`, or for {NEXT} generate the \
                 bindings from its headers with the feature `bindgen`"
            )
            .into());
        }
        let traced = config.build_flags().0.iter().any(|flag| flag.to_string() == "Py_TRACE_REFS");
        if traced && version.minor <= 12 {
            return Err(format!(
                "the target is CPython {version} configured with --with-trace-refs, which puts two \
                 more pointers in front of every object up to 3.12: use a build without \
                 Py_TRACE_REFS, or CPython 3.13 or later"
            )
            .into());
        }
        let name = match kind {
            PythonAbiKind::Stable(StableAbi::Abi3) => format!("abi3_3_{}", version.minor),
            PythonAbiKind::Stable(StableAbi::Abi3t) => format!("abi3t_3_{}", version.minor),
            kind if kind.is_free_threaded() => format!("cpython_3_{}t", version.minor),
            _ => format!("cpython_3_{}", version.minor),
        };
        Ok(Self { name, version, kind })
    }
}

/// The committed file of this ABI, or with the feature `bindgen` a fresh one.
fn bindings_file(abi: &Abi) -> Result<PathBuf> {
    let committed = Path::new(&variable("CARGO_MANIFEST_DIR")?)
        .join("src/raw/bindings")
        .join(format!("{}.rs", abi.name));
    #[cfg(feature = "bindgen")]
    {
        let generated = bindings::generate(abi, pyo3_build_config::get())?;
        if tracked("PYMODULE_FFI_UPDATE_BINDINGS").is_some_and(|value| value == "1") {
            bindings::update(&committed, &generated)?;
        }
        let _ = fs::metadata(&generated)?;
        Ok(generated)
    }
    #[cfg(not(feature = "bindgen"))]
    {
        fs::metadata(&committed).map_err(|error| {
            format!("no bindings are committed for the ABI {}: {error}", abi.name)
        })?;
        Ok(committed)
    }
}

/// A variable that cargo sets for every build script.
fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|error| format!("{name}: {error}").into())
}

/// A variable that a user may set; a change of it runs this script again.
#[cfg(any(feature = "bindgen", feature = "abi-check"))]
fn tracked(name: &str) -> Option<String> {
    println!("cargo:rerun-if-env-changed={name}");
    env::var(name).ok()
}
