//! The interpreters that verdicts are about.

use std::fmt;

/// A CPython: 3.`minor`, with the GIL or free-threaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interpreter {
    /// The minor version.
    pub minor: u8,
    /// Whether it is built without the GIL (`Py_GIL_DISABLED`).
    pub free_threaded: bool,
}

/// The oldest and the newest minor version.
pub const MINORS: std::ops::RangeInclusive<u8> = 9..=15;

impl Interpreter {
    /// Returns all that verdicts are given for: 3.9 to 3.15, and 3.13t to 3.15t.
    pub fn all() -> impl Iterator<Item = Self> {
        let with = MINORS.map(|minor| Self { minor, free_threaded: false });
        with.chain((13..=15).map(|minor| Self { minor, free_threaded: true }))
    }

    /// A reason without this version in it, by which like ones are told.
    pub(crate) fn unnamed(self, reason: &str) -> String {
        reason.replace(&format!("CPython {self} "), "this version ")
    }

    /// The text that `Py_GetVersion` returns, of the first release (Python/getversion.c; the
    /// words for free-threaded builds are those of 3.13 and of 3.14 on).
    pub(crate) fn version_text(self) -> Vec<u8> {
        let build = match (self.free_threaded, self.minor) {
            (false, _) => "",
            (true, ..=13) => "experimental free-threading build ",
            (true, _) => "free-threading build ",
        };
        format!("3.{}.0 {build}(main, Jan  1 2025, 00:00:00) [GCC 13.0.0]\0", self.minor).into()
    }

    /// `Py_Version`, of the first release.
    pub(crate) fn version_number(self) -> u32 {
        0x0300_00f0 | u32::from(self.minor) << 16
    }
}

impl fmt::Display for Interpreter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "3.{}{}", self.minor, if self.free_threaded { "t" } else { "" })
    }
}

/// "3.9 to 3.11, 3.13t"
pub(crate) fn ranges(interpreters: &[Interpreter]) -> String {
    let mut parts: Vec<(Interpreter, Interpreter)> = Vec::new();
    for interpreter in interpreters {
        match parts.last_mut() {
            Some((_, last))
                if last.free_threaded == interpreter.free_threaded
                    && last.minor + 1 == interpreter.minor =>
            {
                *last = *interpreter;
            }
            _ => parts.push((*interpreter, *interpreter)),
        }
    }
    let part = |(first, last): &(Interpreter, Interpreter)| {
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}
