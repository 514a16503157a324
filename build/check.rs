//! The feature `abi-check`: what the C compiler says of everything in the bindings.
//!
//! A C file is compiled, never linked or run, so this works for any target. It says numbers as
//! decimal digits in constant arrays, which are found in the object file by their mark; a type
//! is a `_Generic` with the bindings' type as its only choice, and says 1 or 0. `src/abi/c.rs`
//! includes the comparisons that are written here, and rustc evaluates its side of each.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pyo3_build_config::{InterpreterConfig, PythonAbiKind};

use super::compiler::Compiler;
use super::declarations::{Declarations, Type};
use super::surface::{FILE, Row, Surface, matches};
use super::{Abi, Result, flags, macros, tracked, variable};

/// pyo3-ffi's, so not in the bindings.
const METHOD: &str = "pub struct PyMethodDef { pub ml_name: *const c_char, \
    pub ml_meth: PyCFunction, pub ml_flags: c_int, pub ml_doc: *const c_char, }";

/// The start of the C file: how a number is said.
const START: &str = r"
#define DIGIT(n, power) (char)('0' + (n) / power % 10)
#define SIZE(n) (unsigned long long)((n) < 0 ? -(long long)(n) : (n))
#define SAY(index, n) const char pymodule_ffi_says_##index[] = { \
    'P', 'Y', 'M', 'F', DIGIT(index##ULL, 1000), DIGIT(index##ULL, 100), DIGIT(index##ULL, 10), \
    DIGIT(index##ULL, 1), (n) < 0 ? '-' : '+', \
    DIGIT(SIZE(n), 10000000000000000000ULL), DIGIT(SIZE(n), 1000000000000000000ULL), \
    DIGIT(SIZE(n), 100000000000000000ULL), DIGIT(SIZE(n), 10000000000000000ULL), \
    DIGIT(SIZE(n), 1000000000000000ULL), DIGIT(SIZE(n), 100000000000000ULL), \
    DIGIT(SIZE(n), 10000000000000ULL), DIGIT(SIZE(n), 1000000000000ULL), \
    DIGIT(SIZE(n), 100000000000ULL), DIGIT(SIZE(n), 10000000000ULL), \
    DIGIT(SIZE(n), 1000000000ULL), DIGIT(SIZE(n), 100000000ULL), DIGIT(SIZE(n), 10000000ULL), \
    DIGIT(SIZE(n), 1000000ULL), DIGIT(SIZE(n), 100000ULL), DIGIT(SIZE(n), 10000ULL), \
    DIGIT(SIZE(n), 1000ULL), DIGIT(SIZE(n), 100ULL), DIGIT(SIZE(n), 10ULL), DIGIT(SIZE(n), 1ULL) };
#define IS(expression, ...) _Generic((expression), __VA_ARGS__: 1, default: 0)
";
const DIGITS: usize = 20;

/// The ids that have had another value since 3.15.
const FOUR: [&str; 4] =
    ["Py_mod_create", "Py_mod_exec", "Py_mod_multiple_interpreters", "Py_mod_gil"];

/// Something that C has a number for.
struct Number {
    item: String,
    c: String,
    rust: String,
}

/// Something that C has a type for: an expression of a pointer to it.
struct Typed {
    item: String,
    c: String,
    claimed: String,
}

#[derive(Default)]
struct Checks {
    numbers: Vec<Number>,
    types: Vec<Typed>,
    fields: usize,
    /// How many constants and prototypes there are.
    constants: usize,
    prototypes: usize,
}

pub fn write(abi: &Abi, config: &InterpreterConfig, bindings: &Path) -> Result<()> {
    for name in ["CC", "CFLAGS"] {
        let _ = (tracked(name), tracked(&format!("{name}_{}", variable("TARGET")?)));
        let _ = tracked(&format!("{name}_{}", variable("TARGET")?.replace('-', "_")));
    }
    println!("cargo:rerun-if-changed={FILE}");
    let table = Surface::read(&fs::read_to_string(FILE)?)?;
    let compiler = Compiler::new(abi, config)?;
    let text = fs::read_to_string(bindings)?;
    let slots_file = Path::new("src/raw/bindings/slots.rs");
    let slots_text = fs::read_to_string(slots_file)?;
    let of_version = Declarations::read(&text)?;
    let of_slots = Declarations::read(&slots_text)?;
    let names = compiler.names(&table)?;
    let mut checks = Checks::default();
    checks.declarations(&of_version, "raw", &names);
    checks.declarations(&of_slots, "raw::slots", &names);
    checks.declarations(&Declarations::read(METHOD)?, "raw", &names);
    if text.contains("pub const HEAD_thread_id") {
        checks.number(
            "offset of PyThreadState::thread_id",
            "offsetof(PyThreadState, thread_id)",
            "raw::bindings::numbers::HEAD_thread_id",
        );
    }
    if text.contains("pub const HEAD_ht_module") {
        checks.number(
            "offset of PyHeapTypeObject::ht_module",
            "offsetof(PyHeapTypeObject, ht_module)",
            "raw::bindings::numbers::HEAD_ht_module",
        );
    }
    let has_head = text.contains("pub const HEAD_ob_");
    if has_head {
        checks.number("size of PyObject", "sizeof(PyObject)", "size_of::<raw::PyObject>()");
        checks.number("alignment of PyObject", "_Alignof(PyObject)", "align_of::<raw::PyObject>()");
        checks.number(
            "offset of PyObject::ob_type",
            "offsetof(PyObject, ob_type)",
            "offset_of!(raw::PyObject, ob_type)",
        );
    }
    let has_slots = names.contains("PySlot_PTR");
    let mut source = checks.source(has_head, has_slots);
    // Limited headers have no `PyASCIIObject`.
    let has_text = matches!(abi.kind, PythonAbiKind::VersionSpecific(_));
    if has_text {
        source += &flags::source();
    }
    source += &macros::source(&names);
    let mut rust = String::new();
    match compiler.object(&source)? {
        Ok(object) => {
            checks.compare(&object, &compiler, has_head, &mut rust)?;
            macros::compare(&object, &names, &compiler.with, &mut rust)?;
            if has_text {
                flags::compare(&object, &compiler.with, &mut rust)?;
            }
        }
        Err(refusal) => {
            refuse(&mut rust, &format!("the C compiler refuses the bindings: {refusal}"))?;
        }
    }
    surface(abi, &table, &names, &of_version, &of_slots, &mut rust)?;
    writeln!(
        rust,
        "/// symbols fields constants prototypes: {} {} {} {}\nconst _: &str = {:?};",
        names.len(),
        checks.fields,
        checks.constants,
        checks.prototypes,
        compiler.with
    )?;
    fs::write(Path::new(&variable("OUT_DIR")?).join("c_says.rs"), rust)?;
    Ok(())
}

/// The name that C has for a constant of ours.
fn in_headers_of(name: &str) -> &str {
    name.strip_suffix("_before_3_15").unwrap_or(name)
}

impl Checks {
    fn number(&mut self, item: &str, c: &str, rust: &str) {
        let (item, c, rust) = (item.to_owned(), c.to_owned(), format!("{rust} as i128"));
        self.numbers.push(Number { item, c, rust });
    }

    fn typed(&mut self, item: &str, c: &str, pointer_to: &Type) {
        let claimed = Type::Pointer { constant: false, to: Box::new(pointer_to.clone()) };
        let claimed = claimed.declare("");
        self.types.push(Typed { item: item.to_owned(), c: c.to_owned(), claimed });
    }

    /// `slots.rs` holds for every ABI, and is compared where the headers have its parts.
    fn declarations(&mut self, found: &Declarations, module: &str, names: &BTreeSet<String>) {
        let anonymous = |name: &str| name.starts_with("PySlot") && name.len() > "PySlot".len();
        let in_headers = |name: &str| module == "raw" || names.contains(in_headers_of(name));
        for (name, fields) in &found.structs {
            // An opaque struct has no fields.
            if anonymous(name) || fields.is_empty() || !in_headers(name) {
                continue;
            }
            let c = Type::Named(name.clone()).declare("");
            let rust = format!("{module}::{name}");
            self.number(
                &format!("size of {name}"),
                &format!("sizeof({c})"),
                &format!("size_of::<{rust}>()"),
            );
            self.number(
                &format!("alignment of {name}"),
                &format!("_Alignof({c})"),
                &format!("align_of::<{rust}>()"),
            );
            for (field, field_type) in fields {
                let inner = field_type.name().filter(|name| anonymous(name));
                let inner = inner.and_then(|name| found.structs.iter().find(|(n, _)| n == name));
                match inner {
                    Some((_, members)) => {
                        for (member, member_type) in members {
                            self.field(
                                &c,
                                &rust,
                                &format!("{field}.{member}"),
                                member,
                                member_type,
                            );
                        }
                    }
                    None => self.field(&c, &rust, field, field, field_type),
                }
            }
        }
        for (name, alias) in found.aliases.iter().filter(|(name, _)| in_headers(name)) {
            self.typed(&format!("type {name}"), &format!("({name} *)0"), alias);
        }
        for (name, constant_type) in &found.constants {
            // The four ids that 3.15 gave a second value are older than that value.
            let newer = module != "raw" && in_headers_of(name) == name && FOUR.contains(&&**name);
            let has_value = !newer || names.contains("Py_slot_end");
            if !name.starts_with("HEAD_") && in_headers(name) && has_value {
                self.constant(name, constant_type, module, names);
            }
        }
        for (name, function) in &found.functions {
            self.prototypes += 1;
            let claimed = function.declare("");
            let (item, c) = (format!("prototype of {name}"), format!("&{name}"));
            self.types.push(Typed { item, c, claimed });
        }
        for (name, static_type) in &found.statics {
            self.typed(&format!("type of {name}"), &format!("&{name}"), static_type);
        }
    }

    fn field(&mut self, c: &str, rust: &str, rust_path: &str, name: &str, field_type: &Type) {
        let struct_name = rust.rsplit(':').next().unwrap_or(rust);
        let item = format!("{struct_name}::{name}");
        self.fields += 1;
        self.number(
            &format!("offset of {item}"),
            &format!("offsetof({c}, {name})"),
            &format!("offset_of!({rust}, {rust_path})"),
        );
        self.number(
            &format!("size of {item}"),
            &format!("sizeof((({c} *)0)->{name})"),
            &format!("span!({rust}, {rust_path})"),
        );
        self.typed(&format!("type of {item}"), &format!("&(({c} *)0)->{name}"), field_type);
    }

    /// A number is of its C type, or of that of the field that it is put into.
    fn constant(
        &mut self,
        name: &str,
        constant_type: &Type,
        module: &str,
        names: &BTreeSet<String>,
    ) {
        let has_struct = |name| names.contains(name);
        self.constants += 1;
        let c = in_headers_of(name);
        // Four ids have two values, and slots.rs has both.
        let compat = match c == name {
            false => "OLD ",
            true if module != "raw" && FOUR.contains(&name) => "NEW ",
            true => "",
        };
        let rust = format!("{module}::{name}");
        let item = format!("value of {name}");
        match constant_type.name().unwrap_or_default() {
            "CStr" => {
                self.number(
                    &item,
                    &format!("sizeof({c}) - 1"),
                    &format!("{rust}.to_bytes().len()"),
                );
                self.types.push(Typed {
                    item: format!("text {rust}"),
                    c: c.to_owned(),
                    claimed: String::new(),
                });
            }
            // Pointers in C.
            "usize" => {
                self.number(&item, &format!("(uintptr_t)({c})"), &rust);
                self.types.push(Typed {
                    item: format!("type of {name}"),
                    c: format!("({c})"),
                    claimed: "void *".to_owned(),
                });
            }
            _ => {
                let version = name == "PyABIInfo_DEFAULT_ABI_VERSION";
                let masked = if version { " & 0xffff0000" } else { "" };
                self.number(&item, &format!("{compat}({c}){masked}"), &rust);
                let field = match name {
                    _ if version => "PyABIInfo::abi_version",
                    _ if name.starts_with("PyABIInfo") => "PyABIInfo::flags",
                    _ if name.starts_with("PySlot") => "PySlot::sl_flags",
                    _ if module != "raw" => "PySlot::sl_id",
                    _ => "",
                };
                let item = format!("type of {name}");
                match field.split_once("::") {
                    // A number that is put into a field is of the field's type.
                    Some((of, _)) if !has_struct(of) => {}
                    Some((of, field)) => {
                        self.typed(&item, &format!("&(({of} *)0)->{field}"), constant_type);
                    }
                    None => {
                        let (c, claimed) = (format!("({c})"), constant_type.declare(""));
                        self.types.push(Typed { item, c, claimed });
                    }
                }
            }
        }
    }

    fn source(&self, has_head: bool, has_slots: bool) -> String {
        let mut source = format!("#include \"build/python.h\"\n#include <stddef.h>\n{START}");
        let select = |which| {
            format!(
                "#undef _Py_SLOT_COMPAT_VALUE\n#define _Py_SLOT_COMPAT_VALUE(OLD, NEW) {which}\n"
            )
        };
        let (mut old, mut new) = (select("OLD"), select("NEW"));
        for (index, number) in self.numbers.iter().enumerate() {
            let (part, c) = if let Some(c) = number.c.strip_prefix("OLD ") {
                (&mut old, c)
            } else if let Some(c) = number.c.strip_prefix("NEW ") {
                (&mut new, c)
            } else {
                (&mut source, number.c.as_str())
            };
            let _ = writeln!(part, "SAY({}, {c})", index + 1000);
        }
        for (index, Typed { c, claimed, .. }) in self.types.iter().enumerate() {
            let index = index + 5000;
            let _ = if claimed.is_empty() {
                writeln!(source, "const char pymodule_ffi_says_{index}[] = \"PYMF{index}\" {c};")
            } else {
                writeln!(source, "SAY({index}, IS({c}, {claimed}))")
            };
        }
        if has_head {
            source.push_str(
                "const struct { char mark[16]; PyModuleDef_Base base; } pymodule_ffi_head = \
                 { \"PYMFPYMFHEAD\", PyModuleDef_HEAD_INIT };\n",
            );
        }
        if has_slots {
            source.push_str(&new);
        }
        source + &old
    }

    fn compare(
        &self,
        object: &[u8],
        compiler: &Compiler,
        has_head: bool,
        rust: &mut String,
    ) -> Result<()> {
        let with = &compiler.with;
        for (index, Number { item, rust: ours, .. }) in self.numbers.iter().enumerate() {
            let c = said(object, index + 1000).ok_or(format!("the object lacks {item}"))?;
            writeln!(rust, "same!({item:?}, {c}, {ours}, {with:?});")?;
        }
        for (index, Typed { item, c, claimed }) in self.types.iter().enumerate() {
            if let Some(constant) = item.strip_prefix("text ") {
                let text = after(object, &format!("PYMF{}", index + 5000)).ok_or("no text")?;
                let text: Vec<u8> = text.iter().copied().take_while(|byte| *byte != 0).collect();
                let text = String::from_utf8(text)?;
                writeln!(
                    rust,
                    "const _: () = assert!(matches!({constant}.to_bytes(), b{text:?}), {:?});",
                    format!("[C] {constant}: C says {text} ({with})")
                )?;
                continue;
            }
            if said(object, index + 5000).ok_or(format!("the object lacks {item}"))? != 1 {
                let says = compiler.type_of(c)?;
                refuse(rust, &format!("{item}: C says `{says}`, Rust says `{claimed}` ({with})"))?;
            }
        }
        if has_head {
            let base = self.numbers.iter().position(|n| n.item == "size of PyModuleDef_Base");
            let size = base.and_then(|index| said(object, index + 1000)).ok_or("no size")?;
            let bytes =
                after(object, "PYMFPYMFHEAD\0\0\0\0").ok_or("the object lacks HEAD_INIT")?;
            let bytes = &bytes[..usize::try_from(size)?];
            writeln!(
                rust,
                "same_bytes!(\"PyModuleDef_HEAD_INIT\", {bytes:?}, super::numbers::HEAD, {with:?});"
            )?;
        }
        Ok(())
    }
}

pub fn refuse(rust: &mut String, message: &str) -> Result<()> {
    let message = message.replace(['{', '}'], "");
    Ok(writeln!(rust, "const _: () = panic!({:?});", format!("[C] {message}"))?)
}

pub fn after<'o>(object: &'o [u8], mark: &str) -> Option<&'o [u8]> {
    let mark = mark.as_bytes();
    let at = object.windows(mark.len()).position(|window| window == mark)?;
    Some(&object[at + mark.len()..])
}

pub fn said(object: &[u8], index: usize) -> Option<i128> {
    let digits = after(object, &format!("PYMF{index}"))?.get(..=DIGITS)?;
    String::from_utf8_lossy(digits).parse().ok()
}

/// Every module name of the headers is in `raw`, or omitted by the table; and what the table
/// omits is in the headers, and not in `raw`.
fn surface(
    abi: &Abi,
    table: &Surface,
    names: &BTreeSet<String>,
    of_version: &Declarations,
    of_slots: &Declarations,
    rust: &mut String,
) -> Result<()> {
    let mut omitted = BTreeSet::new();
    for Row { name, versions, text, .. } in table.of("omitted") {
        if text.is_empty() {
            return Err(format!("{FILE}: no reason to omit {name}").into());
        }
        if !versions.split(',').any(|pattern| matches(pattern, &abi.name)) {
            continue;
        }
        let matching: Vec<&String> = names.iter().filter(|n| matches(name, n)).collect();
        if matching.is_empty() {
            refuse(rust, &format!("{FILE} omits {name}, which the headers of {} lack", abi.name))?;
        }
        if !name.ends_with('*') {
            writeln!(rust, "absent!({name});")?;
        }
        omitted.extend(matching);
    }
    let is_in = |list: &[(String, Type)], name: &str| list.iter().any(|(n, _)| n == name);
    for name in names.iter().filter(|name| !omitted.contains(name)) {
        let slot = is_in(&of_slots.constants, name) && !is_in(&of_version.constants, name);
        let module = if slot || name.starts_with("PySlot_") { "raw::slots" } else { "raw" };
        writeln!(rust, "#[allow(unused_imports, deprecated)]\nuse crate::{module}::{name} as _;")?;
    }
    Ok(())
}
