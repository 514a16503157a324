//! The name of a module and the name of the hook that CPython looks for.

/// The longest part of a name that CPython puts into a hook's name.
const LONGEST: usize = 200;

/// Whether `hook` is what CPython appends to `PyInit_` for a module of this name: the last
/// component, every `-` replaced by `_`, cut to 200 bytes. ASCII names alone.
#[must_use]
pub const fn is_hook(name: &str, hook: &str) -> bool {
    let (name, hook) = (name.as_bytes(), hook.as_bytes());
    let mut start = 0;
    let mut index = 0;
    while index < name.len() {
        if name[index] == b'.' {
            start = index + 1;
        }
        index += 1;
    }
    let mut length = name.len() - start;
    if length > LONGEST {
        length = LONGEST;
    }
    if hook.len() != length {
        return false;
    }
    let mut index = 0;
    while index < length {
        let expected = match name[start + index] {
            b'-' => b'_',
            other => other,
        };
        if hook[index] != expected {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether a name is one that `import` can find and a hook can be named after: components of
/// ASCII, none of them empty, without a NUL.
#[must_use]
pub const fn is_importable(name: &str) -> bool {
    let name = name.as_bytes();
    let mut component = 0;
    let mut index = 0;
    while index < name.len() {
        match name[index] {
            0 => return false,
            b'.' if component == 0 => return false,
            b'.' => component = 0,
            byte if byte.is_ascii() => component += 1,
            _ => return false,
        }
        index += 1;
    }
    component > 0
}

/// Whether two names are the same, which `==` can't tell in a constant.
#[must_use]
pub const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
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

/// How often a name is among these.
#[must_use]
pub const fn count(names: &[&str], name: &str) -> usize {
    let mut found = 0;
    let mut index = 0;
    while index < names.len() {
        if same(names[index], name) {
            found += 1;
        }
        index += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hook_is_last_component_with_hyphens_replaced_and_cut() {
        assert!(is_hook("spam", "spam"));
        assert!(is_hook("food.spam", "spam"));
        assert!(is_hook("a.spam-eggs", "spam_eggs"));
        assert!(!is_hook("spam-eggs", "spam-eggs"));
        assert!(!is_hook("food.spam", "food"));
        let long = "s".repeat(203);
        assert!(is_hook(&long, &long[..200]));
        assert!(!is_hook(&long, &long));
    }

    #[test]
    fn importable_names() {
        assert!(is_importable("spam") && is_importable("a.b.c") && is_importable("a-b"));
        for name in ["", ".", "a.", ".a", "a..b", "a\0", "\u{e9}"] {
            assert!(!is_importable(name), "{name:?}");
        }
    }
}
