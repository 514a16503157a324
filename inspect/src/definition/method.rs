//! Tables of functions: `PyMethodDef`.

use std::fmt;

use super::{Reader, Text};
use crate::image::Word;
use crate::limits;

/// A function of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Method {
    /// `ml_name`
    pub name: Text,
    /// `ml_flags`
    pub flags: u32,
    /// `ml_doc`, with its signature.
    pub doc: Option<Text>,
    /// Whether `ml_meth` is set.
    pub has_function: bool,
    /// Whether a single-phase hook adds it by `PyModule_AddFunctions`.
    pub is_added: bool,
}

/// How a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Convention {
    /// `METH_VARARGS`
    Varargs,
    /// `METH_VARARGS | METH_KEYWORDS`
    VarargsKeywords,
    /// `METH_FASTCALL`
    Fastcall,
    /// `METH_FASTCALL | METH_KEYWORDS`
    FastcallKeywords,
    /// `METH_NOARGS`
    NoArgs,
    /// `METH_O`
    O,
    /// `METH_METHOD | METH_FASTCALL | METH_KEYWORDS`, which modules can't have.
    Method,
    /// Flags that CPython refuses.
    Invalid,
}

const VARARGS: u32 = 1;
const KEYWORDS: u32 = 2;
const NOARGS: u32 = 4;
const O: u32 = 8;
/// `METH_CLASS | METH_STATIC`
pub(crate) const CLASS_OR_STATIC: u32 = 0x30;
const FASTCALL: u32 = 0x80;
const METHOD: u32 = 0x200;

impl fmt::Display for Convention {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Varargs => "METH_VARARGS",
            Self::VarargsKeywords => "METH_VARARGS | METH_KEYWORDS",
            Self::Fastcall => "METH_FASTCALL",
            Self::FastcallKeywords => "METH_FASTCALL | METH_KEYWORDS",
            Self::NoArgs => "METH_NOARGS",
            Self::O => "METH_O",
            Self::Method => "METH_METHOD | METH_FASTCALL | METH_KEYWORDS",
            Self::Invalid => "invalid flags",
        })
    }
}

impl Method {
    /// Returns the calling convention, as `PyCFunction_NewEx` reads the flags
    /// (Objects/methodobject.c).
    #[must_use]
    pub fn convention(&self) -> Convention {
        const FASTCALL_KEYWORDS: u32 = FASTCALL | KEYWORDS;
        const VARARGS_KEYWORDS: u32 = VARARGS | KEYWORDS;
        const METHOD_FASTCALL: u32 = METHOD | FASTCALL_KEYWORDS;
        match self.flags & (VARARGS | FASTCALL | NOARGS | O | KEYWORDS | METHOD) {
            VARARGS => Convention::Varargs,
            VARARGS_KEYWORDS => Convention::VarargsKeywords,
            FASTCALL => Convention::Fastcall,
            FASTCALL_KEYWORDS => Convention::FastcallKeywords,
            NOARGS => Convention::NoArgs,
            O => Convention::O,
            METHOD_FASTCALL => Convention::Method,
            _ => Convention::Invalid,
        }
    }

    /// Returns the signature and the rest of `ml_doc`, as `__text_signature__` and `__doc__`
    /// split it (Objects/typeobject.c): `name(` at the start and `)\n--\n\n` behind.
    #[must_use]
    pub fn signature(&self) -> (Option<&str>, Option<&str>) {
        let Some(doc) = self.doc.as_ref().map(|doc| doc.text.as_str()) else {
            return (None, None);
        };
        // CPython looks behind the last dot of a name.
        let name = self.name.text.rsplit('.').next().unwrap_or_default();
        let Some(rest) = doc.strip_prefix(name).filter(|rest| rest.starts_with('(')) else {
            return (None, Some(doc));
        };
        let end = rest.find(")\n--\n\n").filter(|end| !rest[..*end].contains("\n\n"));
        match end {
            Some(end) => {
                let doc = &rest[end + 6..];
                (Some(&rest[..=end]), (!doc.is_empty()).then_some(doc))
            }
            None => (None, Some(doc)),
        }
    }
}

impl Reader<'_, '_> {
    /// Reads a table up to the entry without a name.
    pub(super) fn methods(&mut self, table: u64) -> Vec<Method> {
        let mut methods = Vec::new();
        let mut at = table;
        loop {
            if self.image.bytes::<32>(at).is_none() || at.checked_add(64).is_none() {
                self.undecided("the table of functions ends outside of the file");
                return methods;
            }
            let Some(name) = self.pointer("ml_name", at) else { break };
            if methods.len() >= limits::METHODS {
                self.undecided("more functions than are read of one module");
                return methods;
            }
            let Some(name) = self.text("ml_name", name) else { return methods };
            let has_function = self.word("ml_meth", at + 8) != Word::Integer(0);
            let doc = self.pointer("ml_doc", at + 24).and_then(|doc| self.text("ml_doc", doc));
            let flags = self.image.u32(at + 16).unwrap_or_default();
            methods.push(Method { name, flags, doc, has_function, is_added: false });
            at += 32;
        }
        self.must_be_static("the table of functions", table, at + 32 - table);
        methods
    }
}
