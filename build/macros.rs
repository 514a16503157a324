//! The feature `abi-check`, for macros of C with arguments: what they expand to, and
//! the bytes that they lay down.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::check::{after, refuse, said};
use super::{Result, variable};

/// Macros that call a function, with their arguments and their required expansion. `abi/c.rs`
/// compares ours with this text.
const CALLS: [(&str, &[&str], &str); 4] = [
    ("PyModule_Create", &["def"], "PyModule_Create2(def,API_VERSION)"),
    ("PyModule_FromDefAndSpec", &["def", "spec"], "PyModule_FromDefAndSpec2(def,spec,API_VERSION)"),
    ("PyModule_AddIntMacro", &["module", "NAME"], "PyModule_AddIntConstant(module,\"NAME\",NAME)"),
    (
        "PyModule_AddStringMacro",
        &["module", "NAME"],
        "PyModule_AddStringConstant(module,\"NAME\",NAME)",
    ),
];

/// The functions of those that pass a version, with their arguments.
const VERSIONED: [(&str, &str, &str); 2] = [
    ("PyModule_Create", "PyModule_Create2(def, version)", "PyModule_Create(0)"),
    (
        "PyModule_FromDefAndSpec",
        "PyModule_FromDefAndSpec2(def, spec, version)",
        "PyModule_FromDefAndSpec(0, 0)",
    ),
];

/// Macros that make a slot: the value for C and for Rust, and whether it is as wide as a pointer.
const MAKERS: [(&str, &str, &str, bool); 8] = [
    ("PySlot_DATA", "0x01020304", "core::ptr::without_provenance_mut(0x0102_0304)", true),
    // Rust has no constant function of a known address.
    ("PySlot_FUNC", "0", "None", true),
    ("PySlot_SIZE", "0x01020304", "0x0102_0304", true),
    ("PySlot_INT64", "-0x0102030405060708", "-0x0102_0304_0506_0708", false),
    ("PySlot_UINT64", "0x8102030405060708", "0x8102_0304_0506_0708", false),
    ("PySlot_STATIC_DATA", "0x01020304", "core::ptr::without_provenance_mut(0x0102_0304)", true),
    ("PySlot_PTR", "0x01020304", "core::ptr::without_provenance_mut(0x0102_0304)", true),
    ("PySlot_PTR_STATIC", "0x01020304", "core::ptr::without_provenance_mut(0x0102_0304)", true),
];

/// The fields of `PyABIInfo`: offset, width, and the bits that are compared.
const INFO: [(&str, usize, usize, u32); 5] = [
    ("abiinfo_major_version", 0, 1, !0),
    ("abiinfo_minor_version", 1, 1, !0),
    ("flags", 2, 2, !0),
    ("build_version", 4, 4, 0xffff_0000),
    ("abi_version", 8, 4, 0xffff_0000),
];

/// The end of the C file: it redefines what the macros call.
pub fn source(names: &BTreeSet<String>) -> String {
    let mut source = String::new();
    if names.contains("PySlot_PTR") {
        source.push_str(
            "const struct { char mark[24]; PySlot slot; } pymodule_ffi_PySlot_END = \
             { \"PYMFPySlot_END__________\", PySlot_END };\n",
        );
        for (maker, value, ..) in MAKERS {
            let _ = writeln!(
                source,
                "const struct {{ char mark[24]; PySlot slot; }} pymodule_ffi_{maker} = \
                 {{ \"PYMF{maker:_<20}\", {maker}(Py_mod_doc, {value}) }};",
            );
        }
    }
    if names.contains("PyABIInfo_VAR") {
        source.push_str(
            "const struct { char mark[24]; PyABIInfo info; } pymodule_ffi_info = \
             { \"PYMF___________PyABIInfo\", _PyABIInfo_DEFAULT };\n",
        );
    }
    for (index, (name, function, call)) in VERSIONED.iter().enumerate() {
        let undefined = function.split('(').next().unwrap_or_default();
        if names.contains(*name) {
            let _ = write!(
                source,
                "#undef {undefined}\n#define {function} (version)\nSAY({}, {call})\n#undef {undefined}\n",
                index + 9000
            );
        }
    }
    source.push_str(
        "#undef PYTHON_API_VERSION\n#undef PYTHON_ABI_VERSION\n\
         #define PYTHON_API_VERSION API_VERSION\n#define PYTHON_ABI_VERSION API_VERSION\n\
         #define EXPANDED(call) TEXT(call)\n#define TEXT(...) #__VA_ARGS__\n",
    );
    for (name, arguments, _) in CALLS {
        if names.contains(name) {
            let call = format!("{name}({})", arguments.join(", "));
            let _ = writeln!(
                source,
                "const char pymodule_ffi_{name}[] = \"PYMF{name:_<32}\" EXPANDED({call});"
            );
        }
    }
    source
}

/// What the object file of that source says, beside ours.
pub fn compare(
    object: &[u8],
    names: &BTreeSet<String>,
    with: &str,
    rust: &mut String,
) -> Result<()> {
    if names.contains("PySlot_PTR") {
        for maker in MAKERS {
            slot(object, maker, with, rust)?;
        }
        let end = after(object, "PYMFPySlot_END__________").ok_or("the object lacks the end")?;
        let says = &end[..16];
        writeln!(
            rust,
            "same_bytes!(\"PySlot_END\", {says:?}, all_bytes(raw::slots::PySlot_END), {with:?});"
        )?;
    }
    if names.contains("PyABIInfo_VAR") {
        let info = after(object, "PYMF___________PyABIInfo").ok_or("the object lacks PyABIInfo")?;
        for (field, at, width, held) in INFO {
            let says = u64::from(held) & number(&info[at..at + width])?;
            let ours = format!("raw::slots::PyABIInfo_DEFAULT.{field} as i128");
            writeln!(rust, "same!(\"{field} of PyABIInfo_VAR\", {says}, {ours}, {with:?});")?;
        }
    }
    for (index, (name, ..)) in VERSIONED.iter().enumerate() {
        if names.contains(*name) {
            let says = said(object, index + 9000).ok_or("the object lacks a version")?;
            let ours = "raw::functions::API_VERSION as i128";
            writeln!(rust, "same!(\"version that {name} passes\", {says}, {ours}, {with:?});")?;
        }
    }
    for (name, arguments, known) in CALLS {
        if !names.contains(name) {
            continue;
        }
        let text = after(object, &format!("PYMF{name:_<32}")).ok_or("the object lacks a text")?;
        let text: Vec<u8> = text.iter().copied().take_while(|byte| *byte != 0).collect();
        let mut says = String::from_utf8(text)?.replace(' ', "");
        for argument in arguments {
            says = says.replace(&format!("({argument})"), argument);
        }
        if says != known {
            let message = format!("{name}: C expands it to `{says}`, Rust to `{known}` ({with})");
            refuse(rust, &message)?;
        }
        writeln!(rust, "expands!({name}, {known:?}, {with:?});")?;
    }
    Ok(())
}

fn slot(
    object: &[u8],
    (maker, _, value, narrow): (&str, &str, &str, bool),
    with: &str,
    rust: &mut String,
) -> Result<()> {
    let bytes = after(object, &format!("PYMF{maker:_<20}")).ok_or("the object lacks a slot")?;
    let made = format!("raw::slots::{maker}(raw::slots::Py_mod_doc, {value})");
    for (field, at) in [("sl_id", 0), ("sl_flags", 2)] {
        let says = number(&bytes[at..at + 2])?;
        writeln!(rust, "same!(\"{field} of {maker}\", {says}, {made}.{field} as i128, {with:?});")?;
    }
    let says = &bytes[4..8];
    writeln!(
        rust,
        "same_bytes!(\"sl_reserved of {maker}\", {says:?}, slot_bytes({made}), {with:?});"
    )?;
    let size =
        if narrow { variable("CARGO_CFG_TARGET_POINTER_WIDTH")?.parse::<usize>()? / 8 } else { 8 };
    let says = &bytes[8..8 + size];
    writeln!(
        rust,
        "same_bytes!(\"the value of {maker}\", {says:?}, slot_value::<{size}>({made}), {with:?});"
    )?;
    Ok(())
}

/// A number in the byte order of the target.
fn number(bytes: &[u8]) -> Result<u64> {
    let add = |number, byte: &u8| number << 8 | u64::from(*byte);
    Ok(match variable("CARGO_CFG_TARGET_ENDIAN")?.as_str() {
        "little" => bytes.iter().rev().fold(0, add),
        _ => bytes.iter().fold(0, add),
    })
}
