//! The default of a parameter: a literal that every version's `inspect.signature` reads.

use super::reader::{Problem, Reader};
use crate::text::same;

type Read<'s> = Result<Reader<'s>, Problem>;

const EXPECTED: &str = "a default is a number, a text, bytes, None, True, False, `...`, (), [], \
                        {} or sys.maxsize: write one of these, and the rest in `doc`";

/// Reads past a default, or stops the build.
pub(super) const fn skip(mut reader: Reader<'_>) -> Read<'_> {
    match reader.next() {
        Some(b'+' | b'-') => {
            reader.at += 1;
            number(reader)
        }
        Some(b'0'..=b'9' | b'.') if !starts(&reader, b"...") => number(reader),
        Some(b'\'' | b'"') => text(reader, false),
        Some(b'b') if matches!(after(&reader), Some(b'\'' | b'"')) => {
            reader.at += 1;
            text(reader, true)
        }
        _ => word(reader),
    }
}

const fn after(reader: &Reader<'_>) -> Option<u8> {
    let mut reader = *reader;
    reader.at += 1;
    reader.next()
}

const fn starts(reader: &Reader<'_>, with: &[u8]) -> bool {
    let rest = reader.text.split_at(reader.at).1;
    rest.len() >= with.len() && same(rest.split_at(with.len()).0, with)
}

const fn word(mut reader: Reader<'_>) -> Read<'_> {
    let words: [&[u8]; 8] =
        [b"None", b"True", b"False", b"...", b"()", b"[]", b"{}", b"sys.maxsize"];
    let mut index = 0;
    while index < words.len() {
        if starts(&reader, words[index]) {
            reader.at += words[index].len();
            // Such as `Nones`, which is not the word.
            if matches!(reader.next(), Some(b' ' | b',' | b')')) {
                return Ok(reader);
            }
            reader.at -= words[index].len();
        }
        index += 1;
    }
    reader.fail(EXPECTED)
}

/// An integer, or a number with a fraction or an exponent. Python refuses `012`.
const fn number(mut reader: Reader<'_>) -> Read<'_> {
    let start = reader.at;
    if matches!(reader.next(), Some(b'0')) {
        let base = match after(&reader) {
            Some(b'x') => 16,
            Some(b'o') => 8,
            Some(b'b') => 2,
            _ => 10,
        };
        if base != 10 {
            reader.at += 2;
            let (reader, digits) = digits(reader, base);
            return end(reader, start, digits > 0);
        }
    }
    let (mut reader, whole) = digits(reader, 10);
    let has_zero = reader.text[start] == b'0' && whole > 1;
    let (mut is_right, mut is_integer) = (whole > 0, true);
    if matches!(reader.next(), Some(b'.')) {
        reader.at += 1;
        let (after, fraction) = digits(reader, 10);
        reader = after;
        is_right = whole + fraction > 0;
        is_integer = false;
    }
    if matches!(reader.next(), Some(b'e' | b'E')) {
        reader.at += 1;
        if matches!(reader.next(), Some(b'+' | b'-')) {
            reader.at += 1;
        }
        let (after, exponent) = digits(reader, 10);
        reader = after;
        is_right &= exponent > 0;
        is_integer = false;
    }
    end(reader, start, is_right && !(is_integer && has_zero))
}

const fn digits(mut reader: Reader<'_>, base: u8) -> (Reader<'_>, usize) {
    let start = reader.at;
    while let Some(byte) = reader.next() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            _ => break,
        };
        if digit >= base {
            break;
        }
        reader.at += 1;
    }
    let count = reader.at - start;
    (reader, count)
}

const fn end(mut reader: Reader<'_>, start: usize, is_right: bool) -> Read<'_> {
    if !is_right || !matches!(reader.next(), Some(b' ' | b',' | b')')) {
        reader.at = start;
        return reader.fail(EXPECTED);
    }
    Ok(reader)
}

/// A text in quotes, with the escapes that mean the same in `str` and `bytes`.
const fn text(mut reader: Reader<'_>, is_bytes: bool) -> Read<'_> {
    let start = reader.at - is_bytes as usize;
    let quote = reader.text[reader.at];
    reader.at += 1;
    loop {
        match reader.next() {
            None => {
                reader.at = start;
                return reader.fail("the text has no end: close the quote");
            }
            Some(b'\\') => {
                reader.at += 1;
                match reader.next() {
                    Some(b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v') => {
                        reader.at += 1;
                    }
                    Some(b'x') => {
                        reader.at += 1;
                        let (after, count) = digits(reader, 16);
                        if count < 2 {
                            return reader.fail("two digits follow `\\x` in a text: write both");
                        }
                        // Those behind the second are characters of the text.
                        reader = after;
                    }
                    _ => return reader.fail("the escapes in a text are \\\\ \\' \\\" \\n \\r \\t \\a \\b \\f \\v \\xhh: write one of these"),
                }
            }
            Some(byte) => {
                reader.at += 1;
                if byte == quote {
                    return end(reader, start, true);
                }
            }
        }
    }
}
