//! The name of a module and the name of the hook that CPython looks for.

use core::ffi::CStr;

use super::punycode;
use crate::text::{TextBuffer, same};

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

/// The text that CPython appends to `PyInit_` (`PyInitU_` beyond ASCII): the last component, ASCII or in
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

/// Stops the build unless these can be the names of a module's methods.
#[track_caller]
pub const fn check_methods<const N: usize>(module: &str, names: &[&str; N]) {
    let mut index = 0;
    while index < N {
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
        index += 1;
    }
    if let Some(name) = repeated(names) {
        let text = about(module, "methods").push("has `").push(name).push(
            "` more than once, and CPython would keep the last one silently: rename or remove \
             the others",
        );
        panic!("{}", text.as_str());
    }
}

/// Returns a name that occurs earlier in the list, too.
///
/// The names are sorted into as many buckets as there are names, because rustc stops constant
/// evaluation that takes long, and comparing each name with all others takes long.
pub(crate) const fn repeated<'a, const N: usize>(names: &[&'a str; N]) -> Option<&'a str> {
    // The last name of each bucket and the name before each in its bucket, as index plus one.
    let mut last = [0; N];
    let mut before = [0; N];
    let mut index = 0;
    while index < N {
        let bucket = hash(names[index].as_bytes()) % N;
        let mut other = last[bucket];
        while other != 0 {
            if same(names[index].as_bytes(), names[other - 1].as_bytes()) {
                return Some(names[index]);
            }
            other = before[other - 1];
        }
        before[index] = last[bucket];
        last[bucket] = index + 1;
        index += 1;
    }
    None
}

/// FNV-1a, of 32 bits.
const fn hash(bytes: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u32).wrapping_mul(0x0100_0193);
        index += 1;
    }
    hash as usize
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
    fn repeated_names_are_found_wherever_they_are() {
        assert_eq!(repeated::<0>(&[]), None);
        assert_eq!(repeated(&["a"]), None);
        assert_eq!(repeated(&["a", "b", "ab", "ba", "aa"]), None);
        assert_eq!(repeated(&["a", "b", "c", "b", "a"]), Some("b"));
        assert_eq!(repeated(&["a", "a"]), Some("a"));
        let mut names = [const { String::new() }; 500];
        for (number, name) in names.iter_mut().enumerate() {
            *name = std::format!("f{number}");
        }
        assert_eq!(repeated(&names.each_ref().map(String::as_str)), None);
        for place in [0, 1, 250, 498] {
            let mut same = names.each_ref().map(String::as_str);
            same[499] = same[place];
            assert_eq!(repeated(&same), Some(same[place]), "{place}");
        }
    }

    /// rustc refuses to evaluate a constant that takes long (`long_running_const_eval`), so that
    /// this does not compile if the time is quadratic.
    const _: () = {
        const COUNT: usize = 5000;
        static DIGITS: [u8; 4 * COUNT] = {
            let mut digits = [b'0'; 4 * COUNT];
            let mut index = 0;
            while index < digits.len() {
                let power = [1000, 100, 10, 1][index % 4];
                #[allow(clippy::cast_possible_truncation, reason = "a digit")]
                let digit = (index / 4 / power % 10) as u8;
                digits[index] += digit;
                index += 1;
            }
            digits
        };
        let (mut names, mut rest) = ([""; COUNT], DIGITS.as_slice());
        let mut index = 0;
        while index < COUNT {
            let name;
            (name, rest) = rest.split_at(4);
            names[index] = match core::str::from_utf8(name) {
                Ok(name) => name,
                Err(_) => panic!("digits are UTF-8"),
            };
            index += 1;
        }
        check_methods("spam", &names);
    };

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
