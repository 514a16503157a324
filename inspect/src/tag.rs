//! What the name of a file says about the interpreters that may look for it.
//!
//! The suffixes are those of `importlib.machinery.EXTENSION_SUFFIXES` (Python/dynload_shlib.c,
//! Python/dynload_win.c) of 3.9 to 3.15 and 3.13t to 3.15t, measured.

use crate::image::Format;
use crate::interpreter::Interpreter;

/// The tag between the name of a module and `.so` or `.pyd`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tag {
    /// `cpython-312-x86_64-linux-gnu`, `cp312-win_amd64`
    Version {
        /// The interpreter that it is for.
        interpreter: Interpreter,
        /// For debug builds only (`d`).
        debug: bool,
    },
    /// `abi3`, with or without a platform.
    Abi3 {
        /// Whether a platform follows, which few versions look for.
        with_platform: bool,
    },
    /// `abi3t`, with or without a platform.
    Abi3t,
    /// Nothing: any version looks for it.
    None,
    /// Another implementation, such as PyPy.
    Foreign(String),
}

/// A file name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// The name of the module, without its packages.
    pub stem: String,
    /// The tag.
    pub tag: Tag,
}

impl FileName {
    /// Takes apart the name of a file; `None` if it is not that of a module.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (rest, is_windows) = match name.strip_suffix(".pyd") {
            Some(rest) => (rest, true),
            None => (name.strip_suffix(".so").or_else(|| name.strip_suffix(".dylib"))?, false),
        };
        let (stem, tag) = match rest.split_once('.') {
            None => (rest, Tag::None),
            Some((stem, tag)) => (stem, Tag::parse(tag, is_windows)?),
        };
        (!stem.is_empty()).then(|| Self { stem: stem.into(), tag })
    }
}

impl Tag {
    fn parse(tag: &str, is_windows: bool) -> Option<Self> {
        let (first, rest) = tag.split_once('-').unwrap_or((tag, ""));
        Some(match first {
            "abi3" => Self::Abi3 { with_platform: !rest.is_empty() },
            "abi3t" => Self::Abi3t,
            "cpython" => {
                let version = rest.split('-').next().unwrap_or_default();
                Self::version(version).unwrap_or_else(|| Self::Foreign(tag.into()))
            }
            _ if is_windows && first.starts_with("cp") => {
                Self::version(&first[2..]).unwrap_or_else(|| Self::Foreign(tag.into()))
            }
            _ if first.starts_with("pypy") || first.starts_with("graalpy") => {
                Self::Foreign(tag.into())
            }
            // "libssl.1.1.so" is not a module's name.
            _ => return None,
        })
    }

    /// `312`, `313t`, `314td`
    fn version(text: &str) -> Option<Self> {
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let flags = &text[digits.len()..];
        let minor = digits.strip_prefix('3')?.parse().ok()?;
        let free_threaded = flags.contains('t');
        let interpreter = Interpreter { minor, free_threaded };
        Some(Self::Version { interpreter, debug: flags.contains('d') })
    }

    /// Returns why an interpreter does not look for files with this tag.
    #[must_use]
    pub fn refused_by(&self, interpreter: Interpreter, format: Format) -> Option<String> {
        let not_looked_for = |what: &str| {
            Some(format!("CPython {interpreter} does not look for files that end in {what}"))
        };
        match self {
            Self::Version { interpreter: wanted, debug } => {
                if *wanted != interpreter {
                    return Some(format!("the file name is for CPython {wanted}"));
                }
                debug.then(|| "the file name is for debug builds".into())
            }
            Self::Abi3 { .. } if format == Format::Pe => not_looked_for(".abi3.pyd"),
            Self::Abi3 { with_platform } => match (interpreter.free_threaded, with_platform) {
                (true, _) if interpreter.minor >= 15 => not_looked_for(".abi3.so"),
                (_, true) if interpreter.minor < 14 || interpreter.free_threaded => {
                    not_looked_for(".abi3-PLATFORM.so")
                }
                _ => None,
            },
            Self::Abi3t if interpreter.minor < 15 => not_looked_for(".abi3t.so"),
            Self::Abi3t | Self::None => None,
            Self::Foreign(tag) => Some(format!("the file name is for another Python ({tag})")),
        }
    }

    /// Whether a module with this tag promises to use the stable ABI only.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        matches!(self, Self::Abi3 { .. } | Self::Abi3t)
    }
}
