//! The feature `bindgen`: bindings from the headers of the target interpreter.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bindgen::callbacks::{DeriveTrait, ImplementsTrait, ItemInfo, ParseCallbacks};
use pyo3_build_config::InterpreterConfig;

use super::surface::{FILE, Surface};
use super::{Abi, Result, headers, tracked, variable};

/// The items that are anonymous in C: their names in bindgen's output and here.
const ANONYMOUS: [(&str, &str); 4] = [
    ("PySlot__bindgen_ty_1", "PySlotReserved"),
    ("PySlot__bindgen_ty_2", "PySlotValue"),
    ("__bindgen_anon_1", "reserved"),
    ("__bindgen_anon_2", "value"),
];

pub fn generate(abi: &Abi, config: &InterpreterConfig) -> Result<PathBuf> {
    let width = variable("CARGO_CFG_TARGET_POINTER_WIDTH")?;
    // The committed files have both widths, a build has its own.
    let widths = match tracked("PYMODULE_FFI_UPDATE_BINDINGS") {
        Some(_) => vec!["64", "32"],
        None => vec![&*width],
    };
    let surface = surface()?;
    let mut arguments = clang_arguments(abi, config)?;
    let out = PathBuf::from(variable("OUT_DIR")?);
    fs::write(out.join("constants.h"), constants(&surface))?;
    arguments.push(format!("-I{}", out.display()));
    let arguments = arguments;
    let mut common = None;
    let mut numbers = String::new();
    for bits in widths {
        let mut arguments = arguments.clone();
        if bits == "32" && width == "64" {
            arguments.push("--target=i686-linux-gnu".to_owned());
        }
        let (text, assertions) = split(&types(&surface, &arguments)?);
        let text = documented(&surface, &text)?;
        let head = builder(&arguments).allowlist_var(any(&surface, &["head"])).generate()?;
        let head = documented(&surface, &head.to_string())?;
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
        .allowlist_function(any(&surface, &["functions"]))
        .allowlist_var(any(&surface, &["functions", "statics"]))
        .layout_tests(false)
        .generate()?
        .to_string();
    if abi.version.minor >= 15 {
        let slots = builder(&arguments)
            .allowlist_type(any(&surface, &["slot types"]))
            .allowlist_var(any(&surface, &["slot constants"]))
            .layout_tests(false)
            .generate()?;
        fs::write(out.join("slots.rs"), documented(&surface, &named(&slots.to_string()))?)?;
    }
    let mut text = head(abi, &arguments)?;
    write!(
        text,
        "\n/// Structs, callback types and constants.\npub mod types {{\n\
         use crate::raw::ecosystem::*;\n{}}}\n{numbers}\n\
         /// Prototypes, only for comparison: calls go through pyo3-ffi.\n\
         macro_rules! prototypes {{\n() => {{\n{functions}}};\n}}\npub(crate) use prototypes;\n\n{}{}",
        common.unwrap_or_default(),
        name_list("function", "pub fn ", &functions),
        name_list("static", "pub static mut ", &functions),
    )?;
    let file = out.join(format!("{}.rs", abi.name));
    fs::write(&file, text)?;
    Ok(file)
}

fn types(surface: &Surface, arguments: &[String]) -> Result<String> {
    let types = builder(arguments)
        .allowlist_type(any(surface, &["types"]))
        .allowlist_var(any(surface, &["texts", "constants"]))
        .generate()?;
    Ok(types.to_string())
}

fn surface() -> Result<Surface> {
    println!("cargo:rerun-if-changed={FILE}");
    Ok(Surface::read(&fs::read_to_string(FILE)?)?)
}

/// An expression for the names of these sections, as bindgen finds them.
fn any(surface: &Surface, kinds: &[&str]) -> String {
    let rows = kinds.iter().flat_map(|kind| surface.of(kind)).filter(|row| row.is_bound());
    let names: Vec<String> = rows
        .map(|row| {
            let anonymous = ANONYMOUS.iter().find(|(_, ours)| *ours == row.name);
            let name = anonymous.map_or(row.name.as_str(), |(in_c, _)| *in_c);
            match row.section.split(':').next().unwrap_or_default() {
                "slot constants" if !row.section.contains(':') => {
                    format!("pymodule_ffi_slot_{name}")
                }
                "constants" | "head" | "slot constants" => format!("pymodule_ffi_{name}"),
                _ => name.to_owned(),
            }
        })
        .collect();
    names.join("|")
}

/// The part of `wrapper.h` that is a constant for each macro of the table.
fn constants(surface: &Surface) -> String {
    let rows = surface.of("constants").chain(surface.of("slot constants"));
    let typed = rows.filter_map(|row| Some((row.section.split_once(": ")?.1, &row.name)));
    let mut text = String::new();
    for (c_type, name) in typed {
        let _ = writeln!(text, "#ifdef {name}\nCONSTANT({c_type}, {name})\n#endif");
    }
    text
}

/// Copies a fresh file, and the slots file beside it if there is one, over the committed.
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

    /// Without this bindgen does not emit a union that has a type of pyo3-ffi in it.
    fn blocklisted_type_implements_trait(
        &self,
        name: &str,
        derive: DeriveTrait,
    ) -> Option<ImplementsTrait> {
        let plain = name == "Py_ssize_t" && derive == DeriveTrait::Copy;
        plain.then_some(ImplementsTrait::Yes)
    }
}

/// Names types that are anonymous in C.
fn named(text: &str) -> String {
    ANONYMOUS.iter().fold(text.to_owned(), |text, (in_c, ours)| text.replace(in_c, ours))
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

/// Puts the table's text before each item and each field.
fn documented(surface: &Surface, text: &str) -> Result<String> {
    let find = |name: &str| {
        let (name, field) = name.split_once('.').unwrap_or((name, ""));
        let row = surface.0.iter().find(|row| row.name == name && !row.text.is_empty())?;
        match field {
            "" => Some(&row.text),
            _ => row.fields.iter().find(|(name, _)| name == field).map(|(_, text)| text),
        }
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
            let text = find(&name).ok_or(format!("{FILE} lacks {name}"))?;
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
