//! Signatures: the text that `inspect.signature` reads, parsed while compiling.
//!
//! The grammar is what every CPython from 3.9 to 3.15 reads alike: `(`, `$module` (`$self`,
//! `$type` for the methods of a class), parameters, `)`. A default is a literal without a comma
//! ([`default`](super::default)), as older versions lose count of the parameters at any other.
//! Everything is ASCII, since `inspect` encodes the text so.

use core::fmt;

use super::default;
use super::reader::{Problem, Reader, START, attempt};
use crate::text::{TextBuffer, same};

/// A parameter that has its own name: not `*args` or `**kwargs`.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'s> {
    pub(super) name: &'s [u8],
    /// Where its argument goes: required parameters come first, then the optional ones.
    pub(super) place: usize,
    pub(super) is_required: bool,
}

/// The parameters of a function, for `bind`.
#[derive(Clone, Copy)]
pub struct Signature<'s> {
    /// What errors call the function.
    pub(crate) function: &'s str,
    pub(super) parameters: &'s [Parameter<'s>],
    pub(super) positional_only: usize,
    /// Positional-only or not.
    pub(super) positional: usize,
    pub(super) required: usize,
    pub(super) required_positional: usize,
    /// `*args`
    pub(super) takes_more: bool,
    /// `**kwargs`
    pub(super) takes_keywords: bool,
    /// The text can't be read, which is an error by itself: nothing is compared with this.
    pub(super) is_wrong: bool,
}

/// A type that stands for a function's signature.
pub trait Signed {
    /// The signature.
    const SIGNATURE: Signature<'static>;
}

impl Signature<'_> {
    /// Returns how many optional parameters there are.
    #[must_use]
    pub const fn optional(&self) -> usize {
        self.parameters.len() - self.required
    }

    /// Whether no argument can be given by name.
    #[must_use]
    pub const fn is_positional_only(&self) -> bool {
        self.positional_only == self.parameters.len() && !self.takes_keywords
    }

    /// How many arguments have to be given by position.
    pub(super) const fn least(&self) -> usize {
        if self.positional_only < self.required_positional {
            self.positional_only
        } else {
            self.required_positional
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.parameters.is_empty() && !self.takes_more && !self.takes_keywords
    }

    /// Whether it is one required positional-only parameter, as `METH_O` has.
    pub(super) const fn is_one(&self) -> bool {
        self.is_positional_only() && self.required == 1 && self.optional() == 0 && !self.takes_more
    }
}

/// `(a, b=, /, *, c, **)`
impl fmt::Debug for Signature<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(")?;
        for (index, parameter) in self.parameters.iter().enumerate() {
            if index == self.positional {
                formatter.write_str("*, ")?;
            }
            let name = core::str::from_utf8(parameter.name).unwrap_or("?");
            let default = if parameter.is_required { "" } else { "=" };
            write!(formatter, "{name}{default}, ")?;
            if index + 1 == self.positional_only {
                formatter.write_str("/, ")?;
            }
        }
        if self.takes_more && self.positional == self.parameters.len() {
            formatter.write_str("*, ")?;
        }
        formatter.write_str(if self.takes_keywords { "**)" } else { ")" })
    }
}

/// What errors at compile time name: the module or class, and the function.
#[derive(Clone, Copy, Debug)]
pub struct Place<'s> {
    /// Such as "module `spam`".
    pub owner: &'s str,
    /// The name of the function.
    pub function: &'s str,
}

impl Place<'_> {
    #[track_caller]
    pub(super) const fn fail(self, problem: &TextBuffer) -> ! {
        let text = TextBuffer::new().push(self.owner).push(": function `").push(self.function);
        let text = text.push("`: ").push(problem.as_str());
        panic!("{}", text.as_str())
    }
}

/// The parameters of a signature, of which there are at most `N`.
#[derive(Clone, Copy, Debug)]
pub struct Parsed<const N: usize> {
    parameters: [Parameter<'static>; N],
    count: usize,
    positional_only: usize,
    positional: usize,
    takes_more: bool,
    takes_keywords: bool,
    problem: Option<Problem>,
}

/// Returns a number of parameters that a signature does not exceed.
#[must_use]
pub const fn at_most(text: &str) -> usize {
    let (text, mut commas, mut at) = (text.as_bytes(), 0, 0);
    while at < text.len() {
        commas += (text[at] == b',') as usize;
        at += 1;
    }
    commas
}

impl<const N: usize> Parsed<N> {
    /// Parses a signature. `receiver` is `module`, `self` or `type`.
    ///
    /// An error stops the build in [`Parsed::check`], as one error instead of one for each
    /// constant that depends on it.
    #[must_use]
    pub const fn new(receiver: &'static str, text: &'static str) -> Self {
        let nothing = Parameter { name: b"", place: 0, is_required: false };
        let mut parsed = Self {
            parameters: [nothing; N],
            count: 0,
            positional_only: 0,
            positional: 0,
            takes_more: false,
            takes_keywords: false,
            problem: None,
        };
        if let Err(problem) = parsed.read(receiver, text) {
            parsed.problem = Some(problem);
        }
        parsed.place()
    }

    /// Stops the build if the signature can't be read.
    #[track_caller]
    pub const fn check(&self, place: Place<'_>, receiver: &str, signature: &str) {
        let Some(problem) = self.problem else { return };
        let text = TextBuffer::new().push("signature `").push(signature);
        let text = if problem.at < signature.len() {
            let rest = signature.as_bytes().split_at(problem.at).1;
            text.push("`: at `").push_bytes(rest).push("`: ")
        } else {
            text.push("`: at the end: ")
        };
        let text = text.push(problem.text);
        place.fail(&if same(problem.text.as_bytes(), START.as_bytes()) {
            text.push(receiver).push("`: write `($").push(receiver).push(", ..)`")
        } else {
            text
        });
    }

    const fn read(&mut self, receiver: &str, text: &'static str) -> Result<(), Problem> {
        let mut reader = Reader { text: text.as_bytes(), at: 0 };
        attempt!(reader.start(receiver));
        let (mut slash, mut star, mut is_bare) = (false, false, false);
        let mut has_default = false;
        loop {
            reader.spaces();
            match reader.next() {
                Some(b')') => break,
                Some(b',') => reader.at += 1,
                Some(b':') => {
                    return reader
                        .fail("an annotation: inspect.signature reads none: leave it out");
                }
                _ => return reader.fail("expected `,` or `)`"),
            }
            reader.spaces();
            if self.takes_keywords {
                return reader.fail("nothing follows `**` and its name: move it in front");
            }
            let start = reader.at;
            match reader.next() {
                Some(b'/') => {
                    if slash || star {
                        return reader.fail("`/` stands once, and before `*`: remove this one");
                    }
                    slash = true;
                    self.positional_only = self.count;
                    reader.at += 1;
                }
                Some(b'*') => {
                    reader.at += 1;
                    if matches!(reader.next(), Some(b'*')) {
                        reader.at += 1;
                        self.takes_keywords = true;
                    } else if star {
                        reader.at = start;
                        return reader.fail("`*` stands once: remove this one");
                    } else {
                        star = true;
                        is_bare = !reader.is_name();
                        self.takes_more = !is_bare;
                        self.positional = self.count;
                    }
                    if self.takes_keywords || self.takes_more {
                        attempt!(self.check_new(reader, receiver, start));
                        attempt!(reader.name());
                        attempt!(reader.check_without_default());
                    }
                    if self.takes_keywords && is_bare && self.count == self.positional {
                        reader.at = start;
                        return reader.fail("a parameter follows `*`: remove the `*`");
                    }
                }
                _ => {
                    attempt!(self.check_new(reader, receiver, start));
                    let name = attempt!(reader.name());
                    reader.spaces();
                    let is_required = !matches!(reader.next(), Some(b'='));
                    if is_required {
                        if has_default && !star {
                            reader.at = start;
                            return reader.fail(
                                "a parameter without a default after one with a default: give it \
                                 one, or move it in front",
                            );
                        }
                    } else {
                        has_default = true;
                        reader.at += 1;
                        reader.spaces();
                        reader = attempt!(default::skip(reader));
                    }
                    self.parameters[self.count] = Parameter { name, place: 0, is_required };
                    self.count += 1;
                }
            }
        }
        if is_bare && self.count == self.positional {
            return reader.fail("a parameter follows `*`: write one, or remove the `*`");
        }
        if !star {
            self.positional = self.count;
        }
        reader.at += 1;
        if reader.at < reader.text.len() {
            return reader.fail(
                "the signature ends with `)`: leave out what follows (CPython reads no `->`)",
            );
        }
        Ok(())
    }

    /// Two parameters of one name.
    const fn check_new(
        &self,
        mut reader: Reader<'_>,
        receiver: &str,
        start: usize,
    ) -> Result<(), Problem> {
        let name = attempt!(reader.name());
        let mut is_taken = same(name, receiver.as_bytes());
        let mut index = 0;
        while index < self.count {
            is_taken |= same(name, self.parameters[index].name);
            index += 1;
        }
        if is_taken {
            reader.at = start;
            return reader.fail("a second parameter of this name: rename it");
        }
        Ok(())
    }

    /// Numbers the places: required parameters first.
    const fn place(mut self) -> Self {
        let mut place = 0;
        let mut is_required = true;
        loop {
            let mut index = 0;
            while index < self.count {
                if self.parameters[index].is_required == is_required {
                    self.parameters[index].place = place;
                    place += 1;
                }
                index += 1;
            }
            if !is_required {
                return self;
            }
            is_required = false;
        }
    }

    /// Returns the table of a function of this name.
    #[must_use]
    pub const fn table(&'static self, function: &'static str) -> Signature<'static> {
        let parameters = self.parameters.split_at(self.count).0;
        let (mut required, mut required_positional, mut index) = (0, 0, 0);
        while index < self.count {
            if parameters[index].is_required {
                required += 1;
                required_positional += (index < self.positional) as usize;
            }
            index += 1;
        }
        Signature {
            function,
            parameters,
            positional_only: self.positional_only,
            positional: self.positional,
            required,
            required_positional,
            takes_more: self.takes_more,
            takes_keywords: self.takes_keywords,
            is_wrong: self.problem.is_some(),
        }
    }
}
