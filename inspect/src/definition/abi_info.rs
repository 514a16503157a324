//! `PyABIInfo` (3.15).

use super::Reader;
use crate::interpreter::Interpreter;

/// What a module requires of the interpreter's ABI.
/// [Manual](https://docs.python.org/3/c-api/module.html#c.PyABIInfo)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbiInfo {
    /// `abiinfo_major_version`
    pub major: u8,
    /// `abiinfo_minor_version`
    pub minor: u8,
    /// `flags`
    pub flags: u16,
    /// `build_version`
    pub build_version: u32,
    /// `abi_version`
    pub abi_version: u32,
}

/// `PyABIInfo_STABLE`
pub(crate) const STABLE: u16 = 1;
/// `PyABIInfo_GIL`
pub(crate) const GIL: u16 = 2;
/// `PyABIInfo_FREETHREADED`
pub(crate) const FREETHREADED: u16 = 4;
/// `PyABIInfo_INTERNAL`
pub(crate) const INTERNAL: u16 = 8;

impl AbiInfo {
    /// Returns the words for its flags.
    #[must_use]
    pub fn flag_names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if self.flags & STABLE != 0 {
            names.push("STABLE");
        }
        match self.flags & (GIL | FREETHREADED) {
            GIL => names.push("GIL"),
            FREETHREADED => names.push("FREETHREADED"),
            0 => {}
            _ => names.push("FREETHREADING_AGNOSTIC"),
        }
        if self.flags & INTERNAL != 0 {
            names.push("INTERNAL");
        }
        names
    }

    /// Returns why `PyABIInfo_Check` of an interpreter refuses it (Python/modsupport.c).
    #[must_use]
    pub fn refused_by(&self, interpreter: Interpreter) -> Option<String> {
        let version = |hex: u32| format!("{}.{}", hex >> 24, hex >> 16 & 0xff);
        let running = interpreter.version_number() >> 16;
        if self.major == 0 {
            return None;
        }
        if self.major > 1 {
            return Some("PyABIInfo version too high".into());
        }
        if self.flags & INTERNAL != 0 {
            if self.flags & STABLE != 0 {
                return Some("cannot use both internal and stable ABI".into());
            }
            if self.abi_version != 0 && self.abi_version >> 16 != running {
                return Some(format!("incompatible internal ABI ({:#x})", self.abi_version));
            }
        } else if self.flags & STABLE != 0 {
            if self.abi_version >> 16 > running {
                let version = version(self.abi_version);
                return Some(format!("incompatible future stable ABI version ({version})"));
            }
            if self.abi_version != 0 && self.abi_version < 0x0302_0000 {
                return Some(format!("invalid stable ABI version ({})", version(self.abi_version)));
            }
        } else if self.abi_version != 0 && self.abi_version >> 16 != running {
            return Some(format!("incompatible ABI version ({})", version(self.abi_version)));
        }
        match (self.flags & (GIL | FREETHREADED), interpreter.free_threaded) {
            (GIL, true) => Some("incompatible with free-threaded CPython".into()),
            (FREETHREADED, false) => Some("only compatible with free-threaded CPython".into()),
            _ => None,
        }
    }
}

impl Reader<'_, '_> {
    pub(super) fn abi_info(&mut self, address: u64) -> Option<AbiInfo> {
        let bytes = self.image.bytes::<12>(address)?;
        self.must_be_static("the PyABIInfo", address, 12);
        let [major, minor, f0, f1, b0, b1, b2, b3, a0, a1, a2, a3] = bytes;
        Some(AbiInfo {
            major,
            minor,
            flags: u16::from_le_bytes([f0, f1]),
            build_version: u32::from_le_bytes([b0, b1, b2, b3]),
            abi_version: u32::from_le_bytes([a0, a1, a2, a3]),
        })
    }
}
