//! Names of modules in names of hooks.

use std::char;

/// Decodes punycode (RFC 3492), in which `PyInitU_` hooks have their names, with `_` for `-`.
pub(crate) fn from_punycode(text: &str) -> Option<String> {
    const BASE: u32 = 36;
    if !text.is_ascii() || text.len() > 1024 {
        return None;
    }
    let (plain, encoded) = text.rsplit_once('_').unwrap_or(("", text));
    let mut output: Vec<char> = plain.chars().collect();
    let (mut code, mut index, mut bias) = (128u32, 0u32, 72u32);
    let mut digits = encoded.bytes().peekable();
    while digits.peek().is_some() {
        let (old, mut weight, mut k) = (index, 1u32, BASE);
        loop {
            let digit = match digits.next()? {
                letter @ b'a'..=b'z' => letter - b'a',
                letter @ b'A'..=b'Z' => letter - b'A',
                number @ b'0'..=b'9' => number - b'0' + 26,
                _ => return None,
            };
            let digit = u32::from(digit);
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = if k <= bias { 1 } else { (k - bias).min(26) };
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let length = u32::try_from(output.len()).ok()? + 1;
        let mut delta = if old == 0 { (index - old) / 700 } else { (index - old) / 2 };
        delta += delta / length;
        let mut steps = 0;
        while delta > 455 {
            delta /= BASE - 1;
            steps += BASE;
        }
        bias = steps + 36 * delta / (delta + 38);
        code = code.checked_add(index / length)?;
        index %= length;
        output.insert(index as usize, char::from_u32(code)?);
        index += 1;
    }
    Some(output.into_iter().collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn punycode() {
        assert_eq!(super::from_punycode("Mnchen_3ya").as_deref(), Some("München"));
        assert_eq!(super::from_punycode("!"), None);
        assert_eq!(super::from_punycode("9999999999"), None);
    }
}
