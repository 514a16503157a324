//! An object file as the loader would map it: bytes, pointers and symbols by address.

mod elf;
mod macho;
mod never;
mod pe;

use std::collections::HashSet;
use std::ops::Range;

use crate::error::Error;
use crate::limits;

/// The format of an object file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Linux and most other Unix systems.
    Elf,
    /// macOS.
    MachO,
    /// Windows.
    Pe,
}

impl Format {
    /// Returns the usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Elf => "ELF",
            Self::MachO => "Mach-O",
            Self::Pe => "PE",
        }
    }
}

/// A machine whose code is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// AMD64.
    X86_64,
    /// `ARMv8` in 64-bit mode.
    Aarch64,
}

impl Architecture {
    /// Returns the usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86-64",
            Self::Aarch64 => "aarch64",
        }
    }
}

/// What the loader writes in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pointer {
    /// An address in the file itself.
    Address(u64),
    /// The address of a symbol of another file: an index of [`Image::imports`].
    Import(u32),
    /// Something that this crate does not know.
    Unknown,
}

/// A word of memory after loading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Integer(u64),
    Address(u64),
    Import(u32),
    Unknown,
}

#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) address: u64,
    /// In memory; what exceeds `data` is zero.
    pub(crate) size: u64,
    pub(crate) data: Range<usize>,
    pub(crate) writable: bool,
    pub(crate) executable: bool,
}

impl Segment {
    fn end(&self) -> u64 {
        self.address.saturating_add(self.size)
    }
}

/// A loaded object file.
pub(crate) struct Image<'d> {
    pub(crate) data: &'d [u8],
    pub(crate) format: Format,
    pub(crate) architecture: Architecture,
    /// Sorted by address.
    segments: Vec<Segment>,
    /// Name and address; functions and data.
    pub(crate) exports: Vec<(&'d [u8], u64)>,
    /// Names of symbols of other files, as C names.
    pub(crate) imports: Vec<&'d [u8]>,
    /// Imports that may be missing.
    pub(crate) weak: HashSet<u32>,
    /// Sorted by address.
    pointers: Vec<(u64, Pointer)>,
    /// Writable memory that nothing writes to once the file is loaded.
    constant: Vec<Range<u64>>,
    /// Functions of this file that never return, if it has their names.
    pub(crate) never: HashSet<u64>,
    /// Functions that the loader calls before any hook.
    pub(crate) constructors: Vec<u64>,
    /// Other files that this one names as needed.
    pub(crate) libraries: Vec<&'d [u8]>,
}

impl<'d> Image<'d> {
    /// Reads an object file, one per architecture that it holds.
    pub(crate) fn read(data: &'d [u8]) -> Result<Vec<Self>, Error> {
        if data.len() as u64 > limits::FILE_BYTES {
            return Err(Error::TooLarge(format!("{} bytes", data.len())));
        }
        match data {
            [0x7f, b'E', b'L', b'F', ..] => Ok(vec![elf::read(data)?]),
            [b'M', b'Z', ..] => Ok(vec![pe::read(data)?]),
            [0xcf | 0xce, 0xfa, 0xed, 0xfe, ..] | [0xfe, 0xed, 0xfa, 0xcf | 0xce, ..] => {
                Ok(vec![macho::read(data)?])
            }
            [0xca, 0xfe, 0xba, 0xbe | 0xbf, ..] => macho::read_fat(data),
            _ => Err(Error::NotAnObjectFile),
        }
    }

    fn new(data: &'d [u8], format: Format, architecture: Architecture) -> Self {
        Self {
            data,
            format,
            architecture,
            segments: Vec::new(),
            exports: Vec::new(),
            imports: Vec::new(),
            weak: HashSet::new(),
            pointers: Vec::new(),
            constant: Vec::new(),
            never: HashSet::new(),
            constructors: Vec::new(),
            libraries: Vec::new(),
        }
    }

    /// Adds a segment; bytes that the file does not have are an error.
    fn add_segment(&mut self, segment: Segment) -> Result<(), Error> {
        if self.segments.len() >= limits::SEGMENTS {
            return Err(Error::TooLarge("segments".into()));
        }
        if segment.data.end > self.data.len() || segment.data.start > segment.data.end {
            return Err(Error::Malformed("a segment ends after the file: truncated?".into()));
        }
        if segment.size > 0 {
            self.segments.push(segment);
        }
        Ok(())
    }

    fn add_pointer(&mut self, address: u64, pointer: Pointer) -> Result<(), Error> {
        if self.pointers.len() >= limits::RELOCATIONS {
            return Err(Error::TooLarge("relocations".into()));
        }
        self.pointers.push((address, pointer));
        Ok(())
    }

    fn add_export(&mut self, name: &'d [u8], address: u64) -> Result<(), Error> {
        if self.exports.len() >= limits::SYMBOLS {
            return Err(Error::TooLarge("symbols".into()));
        }
        self.exports.push((name, address));
        Ok(())
    }

    fn add_import(&mut self, name: &'d [u8]) -> Result<u32, Error> {
        if self.imports.len() >= limits::SYMBOLS {
            return Err(Error::TooLarge("symbols".into()));
        }
        self.imports.push(name);
        #[allow(clippy::cast_possible_truncation, reason = "limited above")]
        Ok(self.imports.len() as u32 - 1)
    }

    /// Sorts what the readers collected.
    fn finish(mut self) -> Result<Self, Error> {
        self.segments.sort_by_key(|segment| segment.address);
        if self.segments.windows(2).any(|pair| pair[0].end() > pair[1].address) {
            return Err(Error::Malformed("segments overlap".into()));
        }
        // The last relocation of a word is the one that stays.
        self.pointers.reverse();
        self.pointers.sort_by_key(|(address, _)| *address);
        self.pointers.dedup_by_key(|(address, _)| *address);
        Ok(self)
    }

    fn segment(&self, address: u64) -> Option<&Segment> {
        let after = self.segments.partition_point(|segment| segment.address <= address);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        (address - segment.address < segment.size).then_some(segment)
    }

    /// Whether an address is mapped.
    pub(crate) fn is_mapped(&self, address: u64) -> bool {
        self.segment(address).is_some()
    }

    /// Whether code at an address can run.
    pub(crate) fn is_executable(&self, address: u64) -> bool {
        self.segment(address).is_some_and(|segment| segment.executable)
    }

    /// Whether the bytes at an address stay what they are after loading.
    pub(crate) fn is_constant(&self, address: u64) -> bool {
        self.segment(address).is_some_and(|segment| !segment.writable)
            || self.constant.iter().any(|range| range.contains(&address))
    }

    /// Returns the bytes of the file from an address to the end of its segment.
    pub(crate) fn rest(&self, address: u64) -> Option<&'d [u8]> {
        let segment = self.segment(address)?;
        let offset = usize::try_from(address - segment.address).ok()?;
        Some(self.data[segment.data.clone()].get(offset..).unwrap_or(&[]))
    }

    /// Returns bytes before relocation, with zeros where the file has none.
    pub(crate) fn bytes<const N: usize>(&self, address: u64) -> Option<[u8; N]> {
        let segment = self.segment(address)?;
        if (N as u64) > segment.size - (address - segment.address) {
            return None;
        }
        let rest = self.rest(address)?;
        let mut bytes = [0; N];
        let present = rest.len().min(N);
        bytes[..present].copy_from_slice(&rest[..present]);
        Some(bytes)
    }

    pub(crate) fn u32(&self, address: u64) -> Option<u32> {
        self.bytes(address).map(u32::from_le_bytes)
    }

    /// Returns the word at an address after loading.
    pub(crate) fn word(&self, address: u64) -> Option<Word> {
        let raw = self.bytes(address).map(u64::from_le_bytes)?;
        Some(match self.pointer(address) {
            Some(Pointer::Address(target)) => Word::Address(target),
            Some(Pointer::Import(import)) => Word::Import(import),
            Some(Pointer::Unknown) => Word::Unknown,
            // A relocation that begins within the word makes nonsense of it.
            None if self.has_pointer_within(address + 1..address + 8) => Word::Unknown,
            None => Word::Integer(raw),
        })
    }

    pub(crate) fn pointer(&self, address: u64) -> Option<Pointer> {
        let index = self.pointers.binary_search_by_key(&address, |(address, _)| *address).ok()?;
        Some(self.pointers[index].1)
    }

    /// Whether the loader writes a pointer that begins in these bytes.
    pub(crate) fn has_pointer_within(&self, range: Range<u64>) -> bool {
        let first = self.pointers.partition_point(|(address, _)| *address < range.start);
        self.pointers.get(first).is_some_and(|(address, _)| *address < range.end)
    }

    /// Returns a C string without its NUL; `None` if it does not end in time.
    pub(crate) fn text(&self, address: u64) -> Option<&'d [u8]> {
        let rest = self.rest(address)?;
        let searched = &rest[..rest.len().min(limits::TEXT)];
        match searched.iter().position(|byte| *byte == 0) {
            Some(end) => Some(&searched[..end]),
            // The file's part of the segment ends here, and zeros follow.
            None if rest.len() < limits::TEXT
                && self.is_mapped(address.checked_add(rest.len() as u64)?) =>
            {
                Some(rest)
            }
            None => None,
        }
    }

    /// Adds the functions of a table of pointers to them.
    fn add_constructors(&mut self, table: u64, size: u64) {
        for index in 0..(size / 8).min(limits::CONSTRUCTORS as u64) {
            if let Some(Word::Address(function)) = self.word(table.saturating_add(8 * index)) {
                self.constructors.push(function);
            }
        }
    }

    /// Returns the name of an import.
    pub(crate) fn import_name(&self, import: u32) -> &'d str {
        let name = self.imports.get(import as usize).copied().unwrap_or_default();
        std::str::from_utf8(name).unwrap_or("?")
    }

    /// Whether the file refers to a symbol of another file.
    pub(crate) fn has_import(&self, name: &str) -> bool {
        self.imports.contains(&name.as_bytes())
    }
}

/// The name that starts at the beginning of these bytes.
fn name_in(bytes: &[u8]) -> &[u8] {
    let searched = &bytes[..bytes.len().min(limits::SYMBOL_NAME)];
    searched.iter().position(|byte| *byte == 0).map_or(&[], |end| &searched[..end])
}
