//! Texts in definitions.

use super::Reader;

/// A C string, which should be UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text {
    /// The text; what is not UTF-8 is replaced.
    pub text: String,
    /// Whether all of it is UTF-8.
    pub is_utf8: bool,
}

impl Reader<'_, '_> {
    pub(super) fn text(&mut self, what: &str, address: u64) -> Option<Text> {
        let Some(bytes) = self.image.text(address) else {
            self.undecided(format!("{what} does not point to a text in the file"));
            return None;
        };
        if bytes.len() > self.texts {
            self.undecided(format!("{what}: more text than is read of one file"));
            return None;
        }
        self.texts -= bytes.len();
        self.must_be_static(what, address, bytes.len() as u64 + 1);
        Some(Text {
            text: String::from_utf8_lossy(bytes).into_owned(),
            is_utf8: std::str::from_utf8(bytes).is_ok(),
        })
    }
}
