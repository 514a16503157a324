//! Text in a buffer of fixed size, for messages that are made while compiling or without an
//! allocator.

/// Compares two texts while compiling.
pub(crate) const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// A text of limited length; what does not fit is cut at a character.
pub(crate) struct TextBuffer {
    bytes: [u8; 1024],
    length: usize,
}

impl TextBuffer {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; 1024], length: 0 }
    }

    /// Formats at run time.
    pub(crate) fn of(arguments: core::fmt::Arguments<'_>) -> Self {
        let mut text = Self::new();
        // Writing fails when the text is cut, as a limited buffer has to.
        let _ = core::fmt::write(&mut text, arguments);
        text
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

    pub(crate) const fn push_number(mut self, number: i128) -> Self {
        if number < 0 {
            self = self.push_byte(b'-');
        }
        let number = number.unsigned_abs();
        let mut power = 1;
        while number / power >= 10 {
            power *= 10;
        }
        while power > 0 {
            #[allow(clippy::cast_possible_truncation, reason = "a digit")]
            let digit = (number / power % 10) as u8;
            self = self.push_byte(b'0' + digit);
            power /= 10;
        }
        self
    }

    pub(crate) const fn cut(mut self, length: usize) -> Self {
        if self.length > length {
            self.length = length;
        }
        self
    }

    /// Ends it as a C string.
    #[cfg(not(feature = "std"))]
    pub(crate) const fn end(self) -> Self {
        let most = self.bytes.len() - 1;
        self.cut(most).push_byte(0)
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

impl core::fmt::Write for TextBuffer {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let mut fits = text.len().min(self.bytes.len() - self.length);
        while !text.is_char_boundary(fits) {
            fits -= 1;
        }
        self.bytes[self.length..self.length + fits].copy_from_slice(&text.as_bytes()[..fits]);
        self.length += fits;
        if fits == text.len() { Ok(()) } else { Err(core::fmt::Error) }
    }
}
