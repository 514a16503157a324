//! The feature `bindgen`: bindings from the headers of the target interpreter.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bindgen::callbacks::{DeriveTrait, ImplementsTrait, ItemInfo, ParseCallbacks};
use pyo3_build_config::InterpreterConfig;

use super::{Abi, Result, headers, tracked, variable};

/// Structs and callback types that are the same in no other crate.
const TYPES: &str = "PyModuleDef|PyModuleDef_Base|PyModuleDef_Slot|_inittab|\
    PyCFunction|PyCFunctionWithKeywords|_?PyCFunctionFast|_?PyCFunctionFastWithKeywords|PyCMethod|\
    visitproc|traverseproc|inquiry|freefunc";
/// What came with 3.15 and is the same in every build; kept in a file of its own,
/// so that older targets have it too.
const SLOT_TYPES: &str = "PySlot.*|PyABIInfo|_Py_funcptr_t";
const SLOT_CONSTANTS: &str = "pymodule_ffi_(slot_.*|PySlot_.*|Py_slot_.*|Py_tp_.*|\
    PyABIInfo_(STABLE|GIL|FREETHREADED|INTERNAL|FREETHREADING_AGNOSTIC)|\
    _Py_slot_COUNT|Py_mod_(slots|name|doc|state_.*|methods|abi|token))";
/// What `PyModuleDef_HEAD_INIT` is made of depends on the pointer width.
const HEAD_CONSTANTS: &str = "pymodule_ffi_HEAD_.*";
const CONSTANTS: &str = "pymodule_ffi_.*|PYTHON_A[BP]I_STRING";
const FUNCTIONS: &str = "PyModule_.*|PyModuleDef_.*|PyUnstable_Module_.*|PyState_.*Module|\
    PyCFunction_.*|PyCMethod_New|PyType_GetModule.*|PyType_FromModuleAndSpec|PyType_FromMetaclass|\
    PyType_FromSlots|PyType_GetBaseByToken.*|PyABIInfo_Check|PyImport_.*Inittab|\
    PyImport_CreateModuleFromInitfunc|PyInitConfig_.*|Py_InitializeFromInitConfig|\
    Py_InitializeFromConfig|Py_NewInterpreter|Py_NewInterpreterFromConfig|Py_EndInterpreter|\
    Py_Initialize|Py_InitializeEx|Py_FinalizeEx|Py_RunMain|Py_PreInitialize|\
    PyInterpreterGuard_.*|PyInterpreterView_.*|PyThreadState_(Ensure|EnsureFromView|Release)";
const STATICS: &str =
    "PyModule_Type|PyModuleDef_Type|PyCFunction_Type|PyCMethod_Type|PyImport_Inittab";

pub fn generate(abi: &Abi, config: &InterpreterConfig) -> Result<PathBuf> {
    let width = variable("CARGO_CFG_TARGET_POINTER_WIDTH")?;
    // The committed files have both widths, a build has its own.
    let widths = match tracked("PYMODULE_FFI_UPDATE_BINDINGS") {
        Some(_) => vec!["64", "32"],
        None => vec![&*width],
    };
    let arguments = clang_arguments(abi, config)?;
    let mut common = None;
    let mut numbers = String::new();
    for bits in widths {
        let mut arguments = arguments.clone();
        if bits == "32" && width == "64" {
            arguments.push("--target=i686-linux-gnu".to_owned());
        }
        let (text, assertions) = split(&types(&arguments)?);
        let text = documented(&text)?;
        let head = builder(&arguments).allowlist_var(HEAD_CONSTANTS).generate()?;
        let head = documented(&head.to_string())?;
        write!(
            numbers,
            "\n/// Layouts, and the object head that `PyModuleDef_HEAD_INIT` lays down.\n\
             #[cfg(target_pointer_width = \"{bits}\")]\npub mod numbers {{\n\
             use super::types::*;\nuse crate::raw::ecosystem::Py_ssize_t;\n{head}{assertions}}}\n"
        )?;
        if common.get_or_insert_with(|| text.clone()) != &text {
            return Err("the structs of 32 bits are not those of 64 bits".into());
        }
    }
    let functions = builder(&arguments)
        .allowlist_function(FUNCTIONS)
        .allowlist_var(STATICS)
        .layout_tests(false)
        .generate()?
        .to_string();
    let out = PathBuf::from(variable("OUT_DIR")?);
    if abi.version.minor >= 15 {
        let slots = builder(&arguments)
            .allowlist_type(SLOT_TYPES)
            .allowlist_var(SLOT_CONSTANTS)
            .layout_tests(false)
            .generate()?;
        fs::write(out.join("slots.rs"), documented(&named(&slots.to_string()))?)?;
    }
    let mut text = head(abi, &arguments)?;
    write!(
        text,
        "\n/// Structs, callback types and constants.\npub mod types {{\n\
         use crate::raw::ecosystem::*;\n{}}}\n{numbers}\n\
         /// Prototypes, for comparison alone: calls go through pyo3-ffi.\n\
         macro_rules! prototypes {{\n() => {{\n{functions}}};\n}}\npub(crate) use prototypes;\n\n{}{}",
        common.unwrap_or_default(),
        name_list("function", "pub fn ", &functions),
        name_list("static", "pub static mut ", &functions),
    )?;
    let file = out.join(format!("{}.rs", abi.name));
    fs::write(&file, text)?;
    Ok(file)
}

fn types(arguments: &[String]) -> Result<String> {
    let types = builder(arguments)
        .allowlist_type(TYPES)
        .allowlist_var(CONSTANTS)
        .blocklist_item(SLOT_CONSTANTS)
        .blocklist_item(HEAD_CONSTANTS)
        .generate()?;
    Ok(types.to_string())
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
        .generate_cstr(true)
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

/// Names what is anonymous in C and has numbers in bindgen's output.
fn named(text: &str) -> String {
    text.replace("PySlot__bindgen_ty_1", "PySlotReserved")
        .replace("PySlot__bindgen_ty_2", "PySlotValue")
        .replace("__bindgen_anon_1", "reserved")
        .replace("__bindgen_anon_2", "value")
}

/// Parts the structs from bindgen's assertions about them, which hold for one pointer width.
fn split(text: &str) -> (String, String) {
    let (mut structs, mut assertions) = (String::new(), String::new());
    let mut asserting = false;
    for line in text.lines() {
        asserting |= line.starts_with("#[allow(clippy::unnecessary_operation");
        let part = if asserting { &mut assertions } else { &mut structs };
        part.push_str(line);
        part.push('\n');
        asserting &= line != "};";
    }
    (structs, assertions)
}

/// Puts the text of `build/documentation.txt` before each item and each field.
fn documented(text: &str) -> Result<String> {
    let texts = include_str!("documentation.txt");
    let find = |name: &str| {
        let mut entries = texts.lines().filter_map(|line| line.split_once("  "));
        let (_, text) = entries.find(|(entry, _)| *entry == name)?;
        Some(text)
    };
    let mut result = String::new();
    let (mut within, mut before) = (String::new(), String::new());
    for line in text.lines() {
        let item = ["pub struct ", "pub union ", "pub type ", "pub const "]
            .iter()
            .find_map(|keyword| line.strip_prefix(keyword));
        let field = line.strip_prefix("    pub ");
        let name = match (item, field) {
            (Some(rest), _) => rest.split([' ', ':']).next().unwrap_or_default().to_owned(),
            (_, Some(rest)) => format!("{within}.{}", rest.split(':').next().unwrap_or_default()),
            _ => String::new(),
        };
        if line.starts_with("#[") {
            before.push_str(line);
            before.push('\n');
            continue;
        }
        if !name.is_empty() {
            let text = find(&name).ok_or(format!("build/documentation.txt lacks {name}"))?;
            let indent = if item.is_some() { "" } else { "    " };
            writeln!(result, "{indent}/// {text}")?;
        }
        if item.is_some() {
            within = name;
        }
        result.push_str(&before);
        before.clear();
        result.push_str(line);
        result.push('\n');
    }
    Ok(result)
}

/// A macro that calls another with the name of every function, or every static, of the text.
fn name_list(kind: &str, keyword: &str, text: &str) -> String {
    let mut names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix(keyword))
        .filter_map(|line| line.split(['(', ':']).next())
        .collect();
    names.sort_unstable();
    format!(
        "/// Calls a macro with the name of every {kind} above.\n\
         macro_rules! for_each_{kind} {{\n    ($callback:ident) => {{\n        \
         $callback! {{\n            {},\n        }}\n    }};\n}}\n\
         pub(crate) use for_each_{kind};\n",
        names.join(",\n            ")
    )
}

/// What the committed files say of their origin; the drift test leaves these lines out.
fn head(abi: &Abi, arguments: &[String]) -> Result<String> {
    let directories = arguments.iter().filter_map(|argument| argument.strip_prefix("-I"));
    let release = headers::release(directories.map(Path::new))?;
    let defines: Vec<&String> = arguments.iter().filter(|a| a.starts_with("-D")).collect();
    Ok(format!(
        "// Generated, never edited by hand.\n\
         // CPython {release}, ABI {}, {} {defines:?}\n\
         // bindgen 0.73, {}\n\
         // Update: ci/bindings.sh --update\n",
        abi.name,
        if abi.kind.is_free_threaded() { "free-threaded" } else { "GIL" },
        bindgen::clang_version().full,
    ))
}

fn clang_arguments(abi: &Abi, config: &InterpreterConfig) -> Result<Vec<String>> {
    let mut arguments = Vec::from_iter(headers::defines(abi));
    let directories = headers::include_directories("bindgen", config)?;
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
