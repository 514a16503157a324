//! Errors of reading a file.

use std::fmt;

/// A file that can't be read, and why.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The operating system's error.
    Io(std::io::Error),
    /// Neither ELF, Mach-O nor PE.
    NotAnObjectFile,
    /// An object file of a kind that this crate does not decode.
    Unsupported(String),
    /// The file contradicts itself or ends too early.
    Malformed(String),
    /// The file exceeds one of the [`limits`](crate::limits).
    TooLarge(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(formatter),
            Self::NotAnObjectFile => formatter.write_str("not an ELF, Mach-O or PE file"),
            Self::Unsupported(what) => write!(formatter, "unsupported: {what}"),
            Self::Malformed(what) => write!(formatter, "malformed: {what}"),
            Self::TooLarge(what) => write!(formatter, "too large: {what}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<object::read::Error> for Error {
    fn from(error: object::read::Error) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<zip::result::ZipError> for Error {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Malformed(format!("archive: {error}")),
            error => Self::Malformed(format!("archive: {error}")),
        }
    }
}
