//! Punycode (RFC 3492), in which hooks of modules with names beyond ASCII are spelled.

use crate::text::TextBuffer;

/// The characters of a text, as far as they fit.
struct Characters {
    code_points: [u32; 256],
    length: usize,
}

const fn characters(text: &[u8]) -> Characters {
    let mut characters = Characters { code_points: [0; 256], length: 0 };
    let mut index = 0;
    while index < text.len() && characters.length < characters.code_points.len() {
        let (bits, follow) = match text[index] {
            byte @ 0..=0x7f => (byte, 0),
            byte @ 0x80..=0xdf => (byte & 0x1f, 1),
            byte @ 0xe0..=0xef => (byte & 0x0f, 2),
            byte => (byte & 0x07, 3),
        };
        let mut code_point = bits as u32;
        let mut more = 0;
        while more < follow {
            more += 1;
            code_point = code_point << 6 | (text[index + more] & 0x3f) as u32;
        }
        index += follow + 1;
        characters.code_points[characters.length] = code_point;
        characters.length += 1;
    }
    characters
}

/// Appends the punycode of UTF-8 text.
#[allow(clippy::cast_possible_truncation, reason = "there are at most 256 characters")]
pub(crate) const fn encode(utf8: &[u8], mut output: TextBuffer) -> TextBuffer {
    let text = characters(utf8);
    let mut basic = 0;
    let mut index = 0;
    while index < text.length {
        if text.code_points[index] < 0x80 {
            output = output.push_byte(text.code_points[index].to_le_bytes()[0]);
            basic += 1;
        }
        index += 1;
    }
    if basic > 0 {
        output = output.push_byte(b'-');
    }
    let (mut next, mut delta, mut bias) = (0x80, 0, 72);
    let mut handled = basic;
    while handled < text.length {
        let smallest = smallest_from(&text, next);
        delta += (smallest - next) * (handled as u32 + 1);
        next = smallest;
        let mut index = 0;
        while index < text.length {
            let code_point = text.code_points[index];
            if code_point < next {
                delta += 1;
            } else if code_point == next {
                output = push_number(output, delta, bias);
                bias = adapt(delta, handled as u32 + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
            index += 1;
        }
        delta += 1;
        next += 1;
    }
    output
}

const fn smallest_from(text: &Characters, from: u32) -> u32 {
    let mut smallest = u32::MAX;
    let mut index = 0;
    while index < text.length {
        let code_point = text.code_points[index];
        if code_point >= from && code_point < smallest {
            smallest = code_point;
        }
        index += 1;
    }
    smallest
}

const fn push_number(mut output: TextBuffer, mut number: u32, bias: u32) -> TextBuffer {
    let mut position = 36;
    loop {
        let threshold = if position <= bias {
            1
        } else if position >= bias + 26 {
            26
        } else {
            position - bias
        };
        if number < threshold {
            return output.push_byte(digit(number));
        }
        output = output.push_byte(digit(threshold + (number - threshold) % (36 - threshold)));
        number = (number - threshold) / (36 - threshold);
        position += 36;
    }
}

const fn digit(value: u32) -> u8 {
    b"abcdefghijklmnopqrstuvwxyz0123456789"[value as usize]
}

const fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut position = 0;
    while delta > 35 * 26 / 2 {
        delta /= 35;
        position += 36;
    }
    position + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python's codec says: `name.encode("punycode")`.
    #[test]
    fn as_python_encodes() {
        for (text, expected) in [
            ("zkou\u{161}ka_na\u{10d}ten\u{ed}", "zkouka_naten-3fb85bo4b"),
            ("\u{30a4}\u{30f3}\u{30dd}\u{30fc}\u{30c8}\u{30c6}\u{30b9}\u{30c8}", "eckzbwbhc6jpgzc"),
            (
                "_testmultiphase_zkou\u{161}ka_na\u{10d}ten\u{ed}",
                "_testmultiphase_zkouka_naten-evc07gi8e",
            ),
            ("\u{e9}", "9ca"),
            ("caf\u{e9}-bar", "caf-bar-dya"),
            ("\u{1f40d}", "4n8h"),
        ] {
            assert_eq!(encode(text.as_bytes(), TextBuffer::new()).as_str(), expected);
        }
    }
}
