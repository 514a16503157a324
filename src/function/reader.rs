//! Reads the text of a signature while compiling.

use crate::text::same;

/// An error in a signature, and its position.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem {
    pub(super) at: usize,
    pub(super) text: &'static str,
}

/// `?`, which is not const.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(problem) => return Err(problem),
        }
    };
}
pub(super) use attempt;

/// The rest of a text.
#[derive(Clone, Copy)]
pub(super) struct Reader<'s> {
    pub(super) text: &'s [u8],
    pub(super) at: usize,
}

impl<'s> Reader<'s> {
    pub(super) const fn next(&self) -> Option<u8> {
        if self.at < self.text.len() { Some(self.text[self.at]) } else { None }
    }

    pub(super) const fn spaces(&mut self) {
        while matches!(self.next(), Some(b' ')) {
            self.at += 1;
        }
    }

    /// `(` and what stands for the object that the function is called on.
    pub(super) const fn start(&mut self, receiver: &str) -> Result<(), Problem> {
        let mut ascii = 0;
        while ascii < self.text.len() {
            if !self.text[ascii].is_ascii() || self.text[ascii].is_ascii_control() {
                self.at = ascii;
                return self.fail(
                    "inspect.signature reads one line of ASCII: write other characters in `doc`",
                );
            }
            ascii += 1;
        }
        let mut is_there = matches!(self.next(), Some(b'('));
        self.at += 1;
        self.spaces();
        is_there &= matches!(self.next(), Some(b'$'));
        self.at += 1;
        is_there &= self.is_name();
        if is_there {
            is_there = same(attempt!(self.name()), receiver.as_bytes());
        }
        if !is_there {
            self.at = 0;
            return self.fail(START);
        }
        Ok(())
    }

    pub(super) const fn is_name(&self) -> bool {
        matches!(self.next(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'_'))
    }

    /// An identifier that is not a keyword.
    pub(super) const fn name(&mut self) -> Result<&'s [u8], Problem> {
        let start = self.at;
        if !self.is_name() {
            return self.fail("expected the name of a parameter, `/`, `*` or `**`");
        }
        while self.is_name() || matches!(self.next(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let name = self.text.split_at(self.at).0.split_at(start).1;
        let mut index = 0;
        while index < KEYWORDS.len() {
            if same(name, KEYWORDS[index].as_bytes()) {
                self.at = start;
                return self.fail("a keyword of Python is not a name: rename the parameter");
            }
            index += 1;
        }
        Ok(name)
    }

    pub(super) const fn check_without_default(&mut self) -> Result<(), Problem> {
        self.spaces();
        if matches!(self.next(), Some(b'=')) {
            return self.fail("`*` and `**` parameters have no default: leave it out");
        }
        Ok(())
    }

    pub(super) const fn fail<T: Copy>(&self, text: &'static str) -> Result<T, Problem> {
        Err(Problem { at: self.at, text })
    }
}

/// The receiver follows.
pub(super) const START: &str = "a signature starts with `($";

/// What `inspect` could not parse as a name.
const KEYWORDS: [&str; 36] = [
    "False",
    "None",
    "True",
    "__debug__",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
];
