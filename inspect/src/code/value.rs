//! The known value of a register or of a word of memory while code is followed.

use crate::sign::{ToSigned, ToUnsigned};

/// A value that code computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Unknown,
    Integer(u64),
    /// An address in the file, or of the text that `Py_GetVersion` returns.
    Address(u64),
    /// The address of a symbol of another file.
    Import(u32),
    /// An address relative to the stack pointer that the hook began with.
    Stack(i64),
    /// What the call of this number returned.
    Result(u32),
    /// A register of whose bytes only the lowest is known.
    Byte(u8),
}

impl Value {
    /// The number, if it is one.
    pub(crate) fn integer(self) -> Option<u64> {
        match self {
            Self::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The low bytes; an address cut short is unknown.
    pub(crate) fn truncate(self, size: usize) -> Self {
        match self {
            Self::Integer(value) if size < 8 => Self::Integer(value & mask(size)),
            Self::Integer(_) => self,
            Self::Byte(value) if size == 1 => Self::Integer(value.into()),
            _ if size >= 8 => self,
            _ => Self::Unknown,
        }
    }

    /// A number with its sign extended from so many bytes.
    pub(crate) fn sign_extend(self, size: usize) -> Self {
        match self {
            Self::Integer(value) => Self::Integer(sign_extend(value, size)),
            _ if size >= 8 => self,
            _ => Self::Unknown,
        }
    }

    pub(crate) fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Self::Integer(a.wrapping_add(b)),
            (Self::Address(a), Self::Integer(b)) | (Self::Integer(b), Self::Address(a)) => {
                Self::Address(a.wrapping_add(b))
            }
            (Self::Stack(a), Self::Integer(b)) | (Self::Integer(b), Self::Stack(a)) => {
                Self::Stack(a.wrapping_add_unsigned(b))
            }
            (value, Self::Integer(0)) | (Self::Integer(0), value) => value,
            _ => Self::Unknown,
        }
    }

    pub(crate) fn sub(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) | (Self::Address(a), Self::Address(b)) => {
                Self::Integer(a.wrapping_sub(b))
            }
            (Self::Stack(a), Self::Stack(b)) => Self::Integer(a.wrapping_sub(b).to_unsigned()),
            (_, Self::Integer(b)) => self.add(Self::Integer(b.wrapping_neg())),
            _ => Self::Unknown,
        }
    }

    pub(crate) fn mul(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Self::Integer(a.wrapping_mul(b)),
            (value, Self::Integer(1)) | (Self::Integer(1), value) => value,
            (_, Self::Integer(0)) | (Self::Integer(0), _) => Self::Integer(0),
            _ => Self::Unknown,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Self::Integer(a & b),
            // How the stack pointer is aligned: what counts is the way back.
            (Self::Stack(a), Self::Integer(b)) => Self::Stack(a & b.to_signed()),
            (_, Self::Integer(0)) | (Self::Integer(0), _) => Self::Integer(0),
            (value, Self::Integer(u64::MAX)) => value,
            (a, b) if a == b => a,
            _ => Self::Unknown,
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Self::Integer(a | b),
            (value, Self::Integer(0)) | (Self::Integer(0), value) => value,
            (a, b) if a == b => a,
            _ => Self::Unknown,
        }
    }

    pub(crate) fn xor(self, other: Self) -> Self {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Self::Integer(a ^ b),
            (value, Self::Integer(0)) | (Self::Integer(0), value) => value,
            _ => Self::Unknown,
        }
    }

    /// Whether it is zero, as far as that is known.
    pub(crate) fn is_zero(self) -> Option<bool> {
        match self {
            Self::Integer(value) => Some(value == 0),
            Self::Address(_) | Self::Import(_) | Self::Stack(_) => Some(false),
            Self::Byte(value) if value != 0 => Some(false),
            Self::Unknown | Self::Result(_) | Self::Byte(_) => None,
        }
    }
}

/// The bits of so many bytes.
pub(crate) fn mask(size: usize) -> u64 {
    if size >= 8 { u64::MAX } else { (1 << (8 * size)) - 1 }
}

pub(crate) fn sign_extend(value: u64, size: usize) -> u64 {
    if size >= 8 {
        return value;
    }
    let unused = 64 - 8 * u32::try_from(size).unwrap_or(8);
    ((value << unused).to_signed() >> unused).to_unsigned()
}

/// The flags of the last comparison, each as far as it is known. Carry is x86's: set by a
/// subtraction that borrows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Flags {
    pub(crate) zero: Option<bool>,
    pub(crate) sign: Option<bool>,
    pub(crate) carry: Option<bool>,
    pub(crate) overflow: Option<bool>,
    /// The call whose result is zero if the unknown zero flag is set.
    pub(crate) result: Option<u32>,
}

impl Flags {
    /// Those of `a - b`, of so many bytes.
    pub(crate) fn of_sub(a: Value, b: Value, size: usize) -> Self {
        let difference = a.truncate(size).sub(b.truncate(size)).truncate(size);
        let Value::Integer(result) = difference else {
            let zero = match (a, b) {
                _ if size < 8 => None,
                // An address is never a number that stands in code, other than by -1 or 0.
                (Value::Address(_) | Value::Import(_) | Value::Stack(_), Value::Integer(0)) => {
                    Some(false)
                }
                (a, b) if a == b && a != Value::Unknown => Some(true),
                (_, Value::Integer(0)) => a.is_zero(),
                _ => None,
            };
            let result = match (zero, a, b) {
                (None, Value::Result(call), Value::Integer(0)) if size == 8 => Some(call),
                _ => None,
            };
            return Self { zero, result, ..Self::default() };
        };
        let (Some(a), Some(b)) = (raw(a), raw(b)) else {
            return Self { zero: Some(result == 0), ..Self::default() };
        };
        let (a, b) = (a & mask(size), b & mask(size));
        let sign = |value: u64| sign_extend(value, size).to_signed() < 0;
        Self {
            zero: Some(result == 0),
            sign: Some(sign(result)),
            carry: Some(a < b),
            overflow: Some(sign(a) != sign(b) && sign(a) != sign(result)),
            result: None,
        }
    }

    /// Those of `a + b`, of so many bytes.
    pub(crate) fn of_add(a: Value, b: Value, size: usize) -> Self {
        let (Some(a), Some(b)) = (a.integer(), b.integer()) else {
            return Self::default();
        };
        let (a, b) = (a & mask(size), b & mask(size));
        let result = a.wrapping_add(b) & mask(size);
        let sign = |value: u64| sign_extend(value, size).to_signed() < 0;
        Self {
            zero: Some(result == 0),
            sign: Some(sign(result)),
            carry: Some(result < a),
            overflow: Some(sign(a) == sign(b) && sign(a) != sign(result)),
            result: None,
        }
    }

    /// Those of a bitwise result, of so many bytes.
    pub(crate) fn of_logic(result: Value, size: usize) -> Self {
        let sign = result.integer().map(|value| sign_extend(value, size).to_signed() < 0);
        let zero = match result {
            Value::Integer(value) => Some(value & mask(size) == 0),
            _ if size >= 8 => result.is_zero(),
            _ => None,
        };
        let result = match result {
            Value::Result(call) if size == 8 => Some(call),
            _ => None,
        };
        Self { zero, sign, carry: Some(false), overflow: Some(false), result }
    }
}

/// The number that an address is compared by.
fn raw(value: Value) -> Option<u64> {
    match value {
        Value::Integer(value) | Value::Address(value) => Some(value),
        _ => None,
    }
}
