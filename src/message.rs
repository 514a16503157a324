//! Text without an allocator.

/// Text for an exception without an allocator; what does not fit is cut.
pub(crate) struct Message {
    bytes: [u8; 512],
    length: usize,
}

impl Message {
    pub(crate) fn of(arguments: core::fmt::Arguments<'_>) -> Self {
        let mut message = Self { bytes: [0; 512], length: 0 };
        // Writing fails where the text is cut, which is the point of cutting it.
        let _ = core::fmt::write(&mut message, arguments);
        message
    }

    pub(crate) fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl core::fmt::Write for Message {
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
