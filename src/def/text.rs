//! Text put together while compiling, for the messages of constant checks.

/// A text of limited length; what does not fit is cut.
pub(crate) struct Text {
    bytes: [u8; 1024],
    length: usize,
}

impl Text {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; 1024], length: 0 }
    }

    pub(crate) const fn push(self, text: &str) -> Self {
        self.push_bytes(text.as_bytes())
    }

    pub(crate) const fn push_bytes(mut self, text: &[u8]) -> Self {
        let mut index = 0;
        while index < text.len() {
            self = self.push_byte(text[index]);
            index += 1;
        }
        self
    }

    pub(crate) const fn push_byte(mut self, byte: u8) -> Self {
        if self.length < self.bytes.len() {
            self.bytes[self.length] = byte;
            self.length += 1;
        }
        self
    }

    pub(crate) const fn cut(mut self, length: usize) -> Self {
        if self.length > length {
            self.length = length;
        }
        self
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        self.bytes.split_at(self.length).0
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.as_bytes()) {
            Ok(text) => text,
            Err(_) => "(a text that was cut within a character)",
        }
    }
}
