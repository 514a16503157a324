//! The feature `abi-check`, for the flags of a `str`, which are bit-fields: a `PyASCIIObject` whose
//! two flags of `src/raw/flags.rs` are set, as the C compiler lays it down.

use std::fmt::Write as _;

use super::Result;
use super::check::{after, said};

const MARK: &str = "PYMF___________________PyASCIIObject____";

const SIZE: usize = 9100;

/// The end of the C file.
pub fn source() -> String {
    format!(
        "const struct {{ char mark[{}]; PyASCIIObject text; }} pymodule_ffi_text = \
         {{ \"{MARK}\", {{ .state = {{ .compact = 1, .ascii = 1 }} }} }};\n\
         SAY({SIZE}, sizeof(PyASCIIObject))\n",
        MARK.len()
    )
}

/// What the object file of that source says, beside ours.
pub fn compare(object: &[u8], with: &str, rust: &mut String) -> Result<()> {
    let size = said(object, SIZE).ok_or("the object lacks the size of PyASCIIObject")?;
    let says = after(object, MARK).and_then(|text| text.get(..usize::try_from(size).ok()?));
    let says = says.ok_or("the object lacks a PyASCIIObject")?;
    writeln!(
        rust,
        "flagged! {{\n\
         same!(\"size of PyASCIIObject\", {size}, size_of::<pyo3_ffi::PyASCIIObject>() as i128, {with:?});\n\
         same_bytes!(\"a compact ASCII PyASCIIObject\", {says:?}, flagged_text(), {with:?});\n}}"
    )?;
    Ok(())
}
