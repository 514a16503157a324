//! Code that is not about Python stays as it is.

/// The amount that a text such as "12.34" says.
pub fn cents(text: &str) -> Option<i64> {
    let (units, cents) = text.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if cents.len() != 2 || !digits(cents) || !digits(units) {
        return None;
    }
    units.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)
}
