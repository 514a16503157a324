//! Functions that never return, known by the names that Rust's library has for them.
//!
//! Most files keep the names of functions that they do not export. Without them the code of a panic
//! is followed as any other, and much of it is not known.

/// Paths of functions of type `-> !`, as both manglings write them.
const NEVER: [&str; 33] = [
    "4core9panicking5panic",
    "4core9panicking9panic_fmt",
    "4core9panicking13panic_display",
    "4core9panicking14panic_explicit",
    "4core9panicking14panic_nounwind",
    "4core9panicking14panic_str_2015",
    "4core9panicking16panic_in_cleanup",
    "4core9panicking18panic_bounds_check",
    "4core9panicking18panic_nounwind_fmt",
    "4core9panicking19panic_cannot_unwind",
    "4core9panicking19assert_failed_inner",
    "4core9panicking26panic_nounwind_nobacktrace",
    "4core9panicking30panic_null_pointer_dereference",
    "4core9panicking36panic_misaligned_pointer_dereference",
    "4core6option13expect_failed",
    "4core6option13unwrap_failed",
    "4core6result13unwrap_failed",
    "4core4cell22panic_already_borrowed",
    "4core4cell30panic_already_mutably_borrowed",
    "4core5slice5index16slice_index_fail",
    "4core5slice5index22slice_index_order_fail",
    "4core5slice5index24slice_end_index_len_fail",
    "4core5slice5index26slice_start_index_len_fail",
    "4core3str16slice_error_fail",
    "5alloc5alloc18handle_alloc_error",
    "5alloc7raw_vec12handle_error",
    "5alloc7raw_vec17capacity_overflow",
    "3std5alloc8rust_oom",
    "3std7process5abort",
    "3std9panicking11begin_panic",
    "3std9panicking15panic_with_hook",
    "3std9panicking20rust_panic_with_hook",
    "7___rustc17rust_begin_unwind",
];

/// Whether a function of this name never returns.
pub(super) fn is_never_left(symbol: &[u8]) -> bool {
    let Ok(symbol) = std::str::from_utf8(symbol) else { return false };
    // `rust_begin_unwind`, as older compilers name it.
    if symbol == "rust_begin_unwind" {
        return true;
    }
    // _ZN, the path, 17h and a hash of 16 digits, E
    if let Some(rest) = symbol.strip_prefix("_ZN") {
        let path = rest.len().checked_sub(20).and_then(|end| rest.split_at_checked(end));
        return path.is_some_and(|(path, hash)| hash.starts_with("17h") && is_known(path));
    }
    // _R, Nv and an Nt for each module, Cs, a number and _: the crate
    let Some(rest) = symbol.strip_prefix("_RNv") else { return false };
    let Some(rest) = rest.trim_start_matches("Nt").strip_prefix("Cs") else { return false };
    rest.split_once('_').is_some_and(|(_, path)| is_known(path))
}

fn is_known(path: &str) -> bool {
    NEVER.contains(&path) || path.starts_with("4core9panicking11panic_const")
}

#[cfg(test)]
mod tests {
    use super::is_never_left;

    #[test]
    fn names() {
        for symbol in [
            "rust_begin_unwind",
            "_ZN4core9panicking9panic_fmt17h0123456789abcdefE",
            "_ZN3std9panicking11begin_panic17h08e894b1de182300E",
            "_RNvNtCsgEmfK2I1SDS_4core9panicking9panic_fmt",
            "_RNvCsfLfy6EI15iL_7___rustc17rust_begin_unwind",
            "_RNvNtNtCsgEmfK2I1SDS_4core9panicking11panic_const23panic_const_div_by_zero",
        ] {
            assert!(is_never_left(symbol.as_bytes()), "{symbol}");
        }
        for symbol in [
            "PyInit_spam",
            "_ZN4core9panicking9panic_fmt",
            "_ZN3std9panicking9take_hook17h0123456789abcdefE",
            "_ZN4spam4core9panicking5panic17h0123456789abcdefE",
            "_RNvNvNtCsgEmfK2I1SDS_4core9panicking9panic_fmt5inner",
            "_RNvNtNtCsjrHSEGnQ3l9_3std9panicking11panic_count8increase",
            "_RNvNtCsgEmfK2I1SDS_4spam9panicking9panic_fmt",
            "_ZN\u{e9}17h0123456789abcdefE",
        ] {
            assert!(!is_never_left(symbol.as_bytes()), "{symbol}");
        }
    }
}
