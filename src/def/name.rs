//! The name of a module and the name of the hook that CPython looks for.

use core::ffi::CStr;

use super::punycode;
use crate::text::TextBuffer;

/// The longest part of a name that CPython puts into a hook's name.
const LONGEST: usize = 200;

/// Stops the build unless the module can be imported by this name.
#[track_caller]
pub const fn check_name(name: &str) {
    if !is_importable(name.as_bytes()) {
        fail(
            name,
            "name",
            "has an empty component or a NUL, and no `import` could find it: write components \
             joined by dots",
        );
    }
}

/// As [`check_name`], and unless CPython finds this hook.
#[track_caller]
pub const fn check(name: &str, hook: &str, is_punycode: bool) {
    check_name(name);
    let last = last_component(name.as_bytes());
    let expected = expected_hook(last);
    if last.is_ascii() && is_punycode {
        fail(name, "hook", "is not in punycode, as the name is ASCII: leave `punycode` out");
    }
    if !last.is_ascii() && !is_punycode || !same(hook.as_bytes(), expected.as_bytes()) {
        let punycode = if last.is_ascii() { "`hook: \"" } else { "`hook: punycode \"" };
        let text = about(name, "hook")
            .push("is `")
            .push(hook)
            .push("`, by which CPython would not find the module: write ")
            .push(punycode)
            .push(expected.as_str())
            .push("\"`");
        panic!("{}", text.as_str());
    }
}

/// Stops the build unless the name can be that of a single-phase module.
#[track_caller]
pub const fn check_single_phase(name: &str) {
    if !name.as_bytes().is_ascii() {
        fail(
            name,
            "name",
            "is not ASCII, and CPython takes the hooks of such modules for multi-phase: rename \
             it, or declare it with module!",
        );
    }
}

/// Stops the build for a field, with the name as C has it.
#[track_caller]
pub(crate) const fn stop(name: &CStr, field: &str, problem: &[&str]) -> ! {
    let name = match name.to_str() {
        Ok(name) => name,
        Err(_) => "(not UTF-8)",
    };
    let mut text = about(name, field);
    let mut index = 0;
    while index < problem.len() {
        text = text.push(problem[index]);
        index += 1;
    }
    panic!("{}", text.as_str());
}

#[track_caller]
const fn fail(name: &str, field: &str, problem: &str) -> ! {
    let text = about(name, field).push(problem);
    panic!("{}", text.as_str());
}

/// The beginning of every text about a field.
const fn about(name: &str, field: &str) -> TextBuffer {
    TextBuffer::new().push("module `").push(name).push("`: field `").push(field).push("` ")
}

/// What CPython appends to `PyInit_` (`PyInitU_` beyond ASCII): the last component, ASCII or in
/// punycode, every `-` replaced by `_`, cut to 200 bytes.
const fn expected_hook(last: &[u8]) -> TextBuffer {
    let encoded = if last.is_ascii() {
        TextBuffer::new().push_bytes(last)
    } else {
        punycode::encode(last, TextBuffer::new())
    };
    let mut hook = TextBuffer::new();
    let mut index = 0;
    while index < encoded.as_bytes().len() {
        hook = hook.push_byte(match encoded.as_bytes()[index] {
            b'-' => b'_',
            other => other,
        });
        index += 1;
    }
    hook.cut(LONGEST)
}

const fn last_component(name: &[u8]) -> &[u8] {
    let mut start = 0;
    let mut index = 0;
    while index < name.len() {
        if name[index] == b'.' {
            start = index + 1;
        }
        index += 1;
    }
    name.split_at(start).1
}

const fn is_importable(name: &[u8]) -> bool {
    let mut component = 0;
    let mut index = 0;
    while index < name.len() {
        match name[index] {
            0 => return false,
            b'.' if component == 0 => return false,
            b'.' => component = 0,
            _ => component += 1,
        }
        index += 1;
    }
    component > 0
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Stops the build unless these can be the names of a module's methods.
#[track_caller]
pub const fn check_methods(module: &str, names: &[&str]) {
    let mut index = 0;
    while index < names.len() {
        if names[index].is_empty() {
            fail(module, "methods", "has a function without a name: write one");
        }
        if same(names[index].as_bytes(), b"__name__") {
            fail(
                module,
                "methods",
                "has a function named `__name__`, which would replace the name of the module, so \
                 that it does not import up to CPython 3.14: rename it",
            );
        }
        let mut other = 0;
        while other < index {
            if same(names[index].as_bytes(), names[other].as_bytes()) {
                let text = about(module, "methods").push("has `").push(names[index]).push(
                    "` more than once, and CPython would keep the last one silently: rename \
                         or remove the others",
                );
                panic!("{}", text.as_str());
            }
            other += 1;
        }
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::borrow::ToOwned;
    use std::string::String;

    use super::*;

    fn hook(name: &str) -> String {
        expected_hook(last_component(name.as_bytes())).as_str().to_owned()
    }

    #[test]
    fn hook_is_last_component_with_hyphens_replaced_and_cut() {
        assert_eq!(hook("spam"), "spam");
        assert_eq!(hook("food.spam"), "spam");
        assert_eq!(hook("a.spam-eggs"), "spam_eggs");
        assert_eq!(hook("food.zkou\u{161}ka_na\u{10d}ten\u{ed}"), "zkouka_naten_3fb85bo4b");
        assert_eq!(hook(&"s".repeat(203)), "s".repeat(200));
    }

    #[test]
    fn importable_names() {
        for name in ["spam", "a.b.c", "a-b", "\u{e9}"] {
            assert!(is_importable(name.as_bytes()), "{name:?}");
        }
        for name in ["", ".", "a.", ".a", "a..b", "a\0"] {
            assert!(!is_importable(name.as_bytes()), "{name:?}");
        }
    }
}
