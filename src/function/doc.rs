//! Docs, joined while compiling: the signature that CPython cuts off, and the text.

use core::ffi::CStr;

use super::signature::Place;
use crate::text::TextBuffer;

/// A text of a type that `doc:` takes.
#[derive(Clone, Copy, Debug)]
pub struct Text<T>(pub T);

impl Text<&'static str> {
    /// The text.
    #[must_use]
    pub const fn get(self) -> &'static str {
        self.0
    }
}

impl Text<&'static CStr> {
    /// Returns the text, if it is UTF-8, which CPython decodes it as.
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "it stops a build")]
    pub const fn get(self) -> &'static str {
        match self.0.to_str() {
            Ok(text) => text,
            Err(_) => panic!("a doc is UTF-8, and this C string is not: write it as a `&str`"),
        }
    }
}

/// Returns the length of these texts together, and of the NUL behind them.
#[must_use]
pub const fn length(parts: &[&str]) -> usize {
    let (mut length, mut index) = (1, 0);
    while index < parts.len() {
        length += parts[index].len();
        index += 1;
    }
    length
}

/// Joins these texts, with a NUL behind; `N` is their `length`.
#[must_use]
pub const fn join<const N: usize>(parts: &[&str]) -> [u8; N] {
    let mut text = [0; N];
    let (mut at, mut index) = (0, 0);
    while index < parts.len() {
        let (part, mut byte) = (parts[index].as_bytes(), 0);
        while byte < part.len() {
            text[at] = part[byte];
            at += 1;
            byte += 1;
        }
        index += 1;
    }
    text
}

/// Returns a line of a doc comment, without the space in front.
#[must_use]
pub const fn line(text: &str) -> &str {
    match text.as_bytes() {
        [b' ', rest @ ..] => match core::str::from_utf8(rest) {
            Ok(rest) => rest,
            Err(_) => text,
        },
        _ => text,
    }
}

/// Stops the build if there is a NUL within these bytes, which end with one.
#[track_caller]
pub const fn check(place: Place<'_>, text: &[u8]) {
    if CStr::from_bytes_with_nul(text).is_err() {
        let problem = "a NUL in the name or the doc, where C would end it: remove it";
        place.fail(&TextBuffer::new().push(problem));
    }
}

/// Returns the C string in these bytes, which `check` has passed.
#[must_use]
pub const fn c_str(text: &[u8]) -> &CStr {
    match CStr::from_bytes_with_nul(text) {
        Ok(text) => text,
        Err(_) => c"",
    }
}
