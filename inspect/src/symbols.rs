//! Which CPython exports which symbol, and since when it is in the stable ABI.
//!
//! `symbols.txt` is written by `symbols/update.py` from the exports of each version and from
//! CPython's `Misc/stable_abi.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::interpreter::{Interpreter, MINORS};

/// The versions that export a symbol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symbol {
    /// Bits of 3.9 to 3.15; `None` if it depends on the platform.
    exports: Option<(u8, u8)>,
    /// The minor version that added it to the stable ABI.
    pub(crate) stable_since: Option<u8>,
}

impl Symbol {
    /// Whether an interpreter exports it; `None` if that is not known.
    pub(crate) fn is_in(self, interpreter: Interpreter) -> Option<bool> {
        let (with_gil, free_threaded) = self.exports?;
        Some(if interpreter.free_threaded {
            free_threaded >> interpreter.minor.checked_sub(13)? & 1 == 1
        } else {
            with_gil >> interpreter.minor.checked_sub(*MINORS.start())? & 1 == 1
        })
    }
}

/// Looks a symbol up; `None` if no CPython from 3.9 to 3.15 exports it.
pub(crate) fn find(name: &str) -> Option<Symbol> {
    static TABLE: OnceLock<HashMap<&str, Symbol>> = OnceLock::new();
    let table =
        TABLE.get_or_init(|| include_str!("symbols.txt").lines().filter_map(parse).collect());
    table.get(name).copied()
}

fn parse(line: &str) -> Option<(&str, Symbol)> {
    let mut fields = line.split(' ').filter(|_| !line.starts_with('#'));
    let (name, with_gil, free_threaded) = (fields.next()?, fields.next()?, fields.next()?);
    let bits = |text: &str| u8::from_str_radix(text, 16).ok();
    let exports = bits(with_gil).zip(bits(free_threaded));
    Some((name, Symbol { exports, stable_since: fields.next()?.parse().ok() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let at = |minor, free_threaded| Interpreter { minor, free_threaded };
        let add = find("PyModule_Add").unwrap();
        assert_eq!(add.stable_since, Some(13));
        assert_eq!(add.is_in(at(12, false)), Some(false));
        assert_eq!(add.is_in(at(13, true)), Some(true));
        let gil = find("PyUnstable_Module_SetGIL").unwrap();
        assert_eq!((gil.is_in(at(15, false)), gil.is_in(at(15, true))), (Some(false), Some(true)));
        assert_eq!(find("PyErr_SetFromWindowsErr").unwrap().is_in(at(12, false)), None);
        assert!(find("printf").is_none());
        // Every line but the comments is read.
        let lines = include_str!("symbols.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.clone().filter_map(parse).count(), lines.count());
    }
}
