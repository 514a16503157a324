//! The feature `bindgen`: bindings from the headers of the target interpreter.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use bindgen::callbacks::{DeriveTrait, ImplementsTrait, ItemInfo, ParseCallbacks};
use pyo3_build_config::{InterpreterConfig, PythonAbiKind, StableAbi};

use super::{Abi, Result, tracked, variable};

/// Structs and callback types that are the same in no other crate.
const TYPES: &str = "PyModuleDef|PyModuleDef_Base|PyModuleDef_Slot|_inittab|\
    PyCFunction|PyCFunctionWithKeywords|_?PyCFunctionFast|_?PyCFunctionFastWithKeywords|PyCMethod|\
    visitproc|traverseproc|inquiry|freefunc";
/// What came with 3.15 and is the same in every build; kept in a file of its own,
/// so that older targets have it too.
const SLOT_TYPES: &str = "PySlot.*|PyABIInfo|_Py_funcptr_t";
const SLOT_CONSTANTS: &str = "pymodule_ffi_(slot_.*|PySlot_.*|PyABIInfo_.*|Py_slot_.*|Py_tp_.*|\
    Py_mod_(slots|name|doc|state_.*|methods|abi|token))";
const CONSTANTS: &str = "pymodule_ffi_.*";
const FUNCTIONS: &str = "PyModule_.*|PyModuleDef_.*|PyUnstable_Module_.*|PyState_.*Module|\
    PyCFunction_.*|PyCMethod_New|PyType_GetModule.*|PyType_FromModuleAndSpec|PyType_FromMetaclass|\
    PyType_FromSlots|PyType_GetBaseByToken.*|PyABIInfo_Check|PyImport_.*Inittab|\
    PyImport_CreateModuleFromInitfunc|PyInitConfig_.*|Py_InitializeFromInitConfig|\
    Py_InitializeFromConfig|Py_NewInterpreter|Py_NewInterpreterFromConfig|Py_EndInterpreter|\
    Py_Initialize|Py_InitializeEx|Py_FinalizeEx|Py_RunMain|Py_PreInitialize";
const STATICS: &str =
    "PyModule_Type|PyModuleDef_Type|PyCFunction_Type|PyCMethod_Type|PyImport_Inittab";

pub fn generate(abi: &Abi, config: &InterpreterConfig) -> Result<PathBuf> {
    let arguments = clang_arguments(abi, config)?;
    let types = builder(&arguments)
        .allowlist_type(TYPES)
        .allowlist_var(CONSTANTS)
        .blocklist_item(SLOT_CONSTANTS)
        .generate()?;
    let functions = builder(&arguments)
        .allowlist_function(FUNCTIONS)
        .allowlist_var(STATICS)
        .layout_tests(false)
        .generate()?;
    let out = PathBuf::from(variable("OUT_DIR")?);
    if abi.version.minor >= 15 {
        let slots = builder(&arguments)
            .allowlist_type(SLOT_TYPES)
            .allowlist_var(SLOT_CONSTANTS)
            .layout_tests(false)
            .generate()?;
        fs::write(out.join("slots.rs"), slots.to_string())?;
    }
    let mut text = head(abi, &arguments)?;
    write!(
        text,
        "\n/// Structs, callback types and constants.\npub mod types {{\nuse crate::raw::ecosystem::*;\n{}}}\n\
         \n/// Prototypes, for comparison alone: calls go through pyo3-ffi.\npub mod prototypes {{\n\
         use crate::raw::ecosystem::substituted::*;\n{functions}}}\n\
         \n{}",
        widths(&types.to_string()),
        name_list(&functions.to_string()),
    )?;
    let file = out.join(format!("{}.rs", abi.name));
    fs::write(&file, text)?;
    Ok(file)
}

/// Copies a fresh file, and the slots file beside it where there is one, over the committed.
pub fn update(committed: &Path, generated: &Path) -> Result<()> {
    fs::copy(generated, committed)?;
    let slots = generated.with_file_name("slots.rs");
    if slots.exists() && committed.ends_with("cpython_3_15.rs") {
        fs::copy(slots, committed.with_file_name("slots.rs"))?;
    }
    Ok(())
}

fn builder(arguments: &[String]) -> bindgen::Builder {
    bindgen::Builder::default()
        .header("wrapper.h")
        .clang_args(arguments)
        .allowlist_recursively(false)
        .rust_target(bindgen::RustTarget::stable(85, 0).expect("1.85 is a stable release"))
        .rust_edition(bindgen::RustEdition::Edition2024)
        .use_core()
        .ctypes_prefix("core::ffi")
        .generate_comments(false)
        .derive_debug(false)
        .no_copy("PyModuleDef|PyModuleDef_Base")
        .merge_extern_blocks(true)
        .disable_header_comment()
        .formatter(bindgen::Formatter::Prettyplease)
        .parse_callbacks(Box::new(Names))
        .parse_callbacks(Box::new(bindgen::CargoCallbacks::new()))
}

/// Gives the constants of wrapper.h the names of their macros.
#[derive(Debug)]
struct Names;

impl ParseCallbacks for Names {
    fn item_name(&self, item: ItemInfo<'_>) -> Option<String> {
        let prefixes = ["pymodule_ffi_slot_", "pymodule_ffi_"];
        prefixes.iter().find_map(|prefix| item.name.strip_prefix(prefix)).map(str::to_owned)
    }

    /// What is taken from pyo3-ffi inside a union is plain data; else bindgen makes no union of it.
    fn blocklisted_type_implements_trait(
        &self,
        name: &str,
        derive: DeriveTrait,
    ) -> Option<ImplementsTrait> {
        let plain = name == "Py_ssize_t" && derive == DeriveTrait::Copy;
        plain.then_some(ImplementsTrait::Yes)
    }
}

/// bindgen's numbers hold for the pointer width they were made on, and say so.
fn widths(text: &str) -> String {
    let assertion = "#[allow(clippy::unnecessary_operation, clippy::identity_op)]\n";
    text.replace(assertion, &format!("#[cfg(target_pointer_width = \"64\")]\n{assertion}"))
}

/// Every function by name, for the comparison with pyo3-ffi.
fn name_list(functions: &str) -> String {
    let mut names: Vec<&str> = functions
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn "))
        .filter_map(|line| line.split('(').next())
        .collect();
    names.sort_unstable();
    format!(
        "/// Calls a macro with the name of every function above.\n\
         macro_rules! for_each_function {{\n    ($callback:ident) => {{\n        \
         $callback! {{\n            {},\n        }}\n    }};\n}}\n\
         pub(crate) use for_each_function;\n",
        names.join(",\n            ")
    )
}

/// What the committed files say of their origin; the drift test leaves these lines out.
fn head(abi: &Abi, arguments: &[String]) -> Result<String> {
    let release = fs::read_to_string(
        include_directories(arguments)
            .map(|directory| directory.join("patchlevel.h"))
            .find(|file| file.exists())
            .ok_or("patchlevel.h is not beside Python.h")?,
    )?
    .lines()
    .find_map(|line| line.strip_prefix("#define PY_VERSION"))
    .and_then(|rest| rest.split('"').nth(1))
    .unwrap_or("of unknown release")
    .to_owned();
    let defines: Vec<&String> = arguments.iter().filter(|a| a.starts_with("-D")).collect();
    Ok(format!(
        "// Generated, never edited by hand.\n\
         // CPython {release}, ABI {}, pointer width 64, {} {defines:?}\n\
         // bindgen 0.73, {}\n\
         // Update: PYMODULE_FFI_UPDATE_BINDINGS=1 cargo build --features bindgen\n",
        abi.name,
        if abi.kind.is_free_threaded() { "free-threaded" } else { "GIL" },
        bindgen::clang_version().full,
    ))
}

fn include_directories(arguments: &[String]) -> impl Iterator<Item = PathBuf> + '_ {
    arguments.iter().filter_map(|argument| argument.strip_prefix("-I")).map(PathBuf::from)
}

fn clang_arguments(abi: &Abi, config: &InterpreterConfig) -> Result<Vec<String>> {
    let mut arguments = Vec::new();
    let version = 0x0300_0000 | (u32::from(abi.version.minor) << 16);
    match abi.kind {
        PythonAbiKind::Stable(StableAbi::Abi3) => {
            arguments.push(format!("-DPy_LIMITED_API={version:#010x}"));
        }
        PythonAbiKind::Stable(StableAbi::Abi3t) => {
            arguments.push(format!("-DPy_TARGET_ABI3T={version:#010x}"));
        }
        kind if kind.is_free_threaded() => arguments.push("-DPy_GIL_DISABLED=1".to_owned()),
        PythonAbiKind::VersionSpecific(_) => {}
    }
    let directories: Vec<PathBuf> = match tracked("PYMODULE_FFI_INCLUDE_DIR") {
        Some(list) => env::split_paths(&list).collect(),
        None => vec![interpreter_include(config)?],
    };
    if !directories.iter().any(|directory| directory.join("Python.h").exists()) {
        return Err(format!(
            "the feature `bindgen` reads Python.h, which is not in {directories:?}: install the \
             interpreter's headers (Debian: python3-dev, Fedora: python3-devel), or set \
             PYMODULE_FFI_INCLUDE_DIR to the directory that has them"
        )
        .into());
    }
    arguments.extend(directories.iter().map(|directory| format!("-I{}", directory.display())));
    let _ = tracked("LIBCLANG_PATH");
    if let Err(error) = clang_loads() {
        return Err(format!(
            "the feature `bindgen` needs libclang ({error}): install it (Debian: libclang-dev), or \
             set LIBCLANG_PATH to the directory of libclang.so; without the feature the committed \
             bindings are used and neither is needed"
        )
        .into());
    }
    Ok(arguments)
}

/// bindgen panics where libclang is missing; a message of ours is wanted instead.
fn clang_loads() -> std::result::Result<(), String> {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let loaded = std::panic::catch_unwind(bindgen::clang_version);
    std::panic::set_hook(quiet);
    loaded.map(drop).map_err(|panic| {
        panic.downcast_ref::<String>().map_or_else(|| "it does not load".to_owned(), Clone::clone)
    })
}

fn interpreter_include(config: &InterpreterConfig) -> Result<PathBuf> {
    let executable = config.executable().ok_or(
        "the feature `bindgen` found no interpreter to ask for its headers: set \
         PYMODULE_FFI_INCLUDE_DIR to the directory of Python.h",
    )?;
    let output = Command::new(executable)
        .args(["-c", "import sysconfig; print(sysconfig.get_path('include'))"])
        .output()?;
    Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
}
