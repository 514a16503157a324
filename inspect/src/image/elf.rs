//! ELF, as the dynamic loader sees it: program headers and the dynamic table, no sections
//! except for the names of those that hold pointers of the linker's.

use object::elf;
use object::read::elf::{Dyn, ElfFile64, FileHeader, ProgramHeader, SectionHeader, Sym};
use object::{Endianness, LittleEndian, pod};

use super::{Architecture, Format, Image, Pointer, Segment, name_in, never};
use crate::error::Error;
use crate::limits;
use crate::sign::ToUnsigned;

type Header = elf::FileHeader64<Endianness>;

pub(super) fn read(data: &[u8]) -> Result<Image<'_>, Error> {
    if data.get(4) == Some(&1) {
        return Err(Error::Unsupported("32-bit ELF".into()));
    }
    let header = Header::parse(data)?;
    let endian = header.endian()?;
    if endian != Endianness::Little {
        return Err(Error::Unsupported("big-endian ELF".into()));
    }
    let architecture = match header.e_machine(endian) {
        elf::EM_X86_64 => Architecture::X86_64,
        elf::EM_AARCH64 => Architecture::Aarch64,
        other => return Err(Error::Unsupported(format!("ELF for machine {}", other.0))),
    };
    if header.e_type(endian) != elf::ET_DYN {
        return Err(Error::Unsupported("an ELF file that is not a shared object".into()));
    }
    let mut image = Image::new(data, Format::Elf, architecture);
    for segment in header.program_headers(endian, data)? {
        let address = segment.p_vaddr(endian);
        let size = segment.p_memsz(endian);
        if address.checked_add(size).is_none() {
            return Err(Error::Malformed("a segment ends after the address space".into()));
        }
        match segment.p_type(endian) {
            elf::PT_LOAD => {
                let offset = usize::try_from(segment.p_offset(endian)).unwrap_or(usize::MAX);
                let length = usize::try_from(segment.p_filesz(endian).min(size));
                image.add_segment(Segment {
                    address,
                    size,
                    data: offset..offset.saturating_add(length.unwrap_or(usize::MAX)),
                    writable: segment.p_flags(endian).0 & elf::PF_W.0 != 0,
                    executable: segment.p_flags(endian).0 & elf::PF_X.0 != 0,
                })?;
            }
            elf::PT_GNU_RELRO => image.constant.push(address..address + size),
            _ => {}
        }
    }
    let mut image = image.finish()?;
    // Without sections the table below has to do: they are optional in a loaded file.
    if let Ok(file) = ElfFile64::<Endianness>::parse(data) {
        let sections = file.elf_section_table();
        for section in sections.iter().take(limits::SEGMENTS) {
            let name = sections.section_name(endian, section).unwrap_or_default();
            if matches!(name, b".got" | b".got.plt") {
                let address = section.sh_addr(endian);
                image.constant.push(address..address.saturating_add(section.sh_size(endian)));
            }
        }
        // The names of functions that are not exported, if they have not been stripped.
        let names = file.elf_symbol_table();
        for symbol in names.symbols().iter().take(limits::SYMBOLS) {
            let name = symbol.name(endian, names.strings()).unwrap_or_default();
            if symbol.st_type() == elf::STT_FUNC && never::is_never_left(name) {
                image.never.insert(symbol.st_value(endian));
            }
        }
    }
    let dynamic = Dynamic::read(&image, header, endian)?;
    dynamic.symbols(&mut image)?;
    dynamic.relocations(&mut image)?;
    let mut image = image.finish()?;
    image.constructors.extend(dynamic.init);
    image.add_constructors(dynamic.init_array.0, dynamic.init_array.1);
    Ok(image)
}

/// The entries of the dynamic table that matter here; 0 if there is none.
#[derive(Default)]
struct Dynamic<'d> {
    strings: &'d [u8],
    symbols: u64,
    hash: u64,
    gnu_hash: u64,
    tables: [(u64, u64); 2],
    relr: (u64, u64),
    needed: Vec<u64>,
    init: Option<u64>,
    init_array: (u64, u64),
}

impl<'d> Dynamic<'d> {
    fn read(image: &Image<'d>, header: &Header, endian: Endianness) -> Result<Self, Error> {
        let mut dynamic = Self::default();
        let (mut strings, mut strings_size) = (0, 0);
        for segment in header.program_headers(endian, image.data)? {
            let Some(entries) = segment.dynamic(endian, image.data)? else { continue };
            for entry in entries.iter().take(limits::SEGMENTS) {
                let value = entry.d_val(endian);
                match entry.d_tag(endian) {
                    elf::DT_NULL => break,
                    elf::DT_STRTAB => strings = value,
                    elf::DT_STRSZ => strings_size = value,
                    elf::DT_SYMTAB => dynamic.symbols = value,
                    elf::DT_HASH => dynamic.hash = value,
                    elf::DT_GNU_HASH => dynamic.gnu_hash = value,
                    elf::DT_RELA => dynamic.tables[0].0 = value,
                    elf::DT_RELASZ => dynamic.tables[0].1 = value,
                    elf::DT_JMPREL => dynamic.tables[1].0 = value,
                    elf::DT_PLTRELSZ => dynamic.tables[1].1 = value,
                    elf::DT_RELR => dynamic.relr.0 = value,
                    elf::DT_RELRSZ => dynamic.relr.1 = value,
                    elf::DT_INIT => dynamic.init = Some(value),
                    elf::DT_INIT_ARRAY => dynamic.init_array.0 = value,
                    elf::DT_INIT_ARRAYSZ => dynamic.init_array.1 = value,
                    elf::DT_NEEDED => dynamic.needed.push(value),
                    _ => {}
                }
            }
        }
        let rest = image.rest(strings).unwrap_or_default();
        let size = usize::try_from(strings_size).unwrap_or(usize::MAX).min(rest.len());
        dynamic.strings = &rest[..size];
        Ok(dynamic)
    }

    fn name(&self, offset: u64) -> &'d [u8] {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.strings.get(offset..));
        name_in(rest.unwrap_or_default())
    }

    /// The number of symbols, which only the hash tables say.
    fn count(&self, image: &Image<'d>) -> Result<usize, Error> {
        let cut = || Error::Malformed("the symbol hash table is cut".into());
        if self.hash != 0 {
            return Ok(image.u32(self.hash.saturating_add(4)).ok_or_else(cut)? as usize);
        }
        if self.gnu_hash == 0 {
            return Ok(0);
        }
        let table = self.gnu_hash;
        let field = |index: u64| image.u32(table.saturating_add(4 * index)).ok_or_else(cut);
        let (buckets, first, bloom) = (field(0)?, field(1)?, field(2)?);
        let buckets_at = table.saturating_add(16 + 8 * u64::from(bloom));
        let chains_at = buckets_at.saturating_add(4 * u64::from(buckets));
        if buckets as usize > limits::SYMBOLS {
            return Err(Error::TooLarge("symbols".into()));
        }
        let mut last = 0;
        for bucket in 0..u64::from(buckets) {
            last = last.max(image.u32(buckets_at.saturating_add(4 * bucket)).ok_or_else(cut)?);
        }
        if last < first {
            return Ok(first as usize);
        }
        if last as usize > limits::SYMBOLS {
            return Err(Error::TooLarge("symbols".into()));
        }
        while image.u32(chains_at.saturating_add(4 * u64::from(last - first))).ok_or_else(cut)? & 1
            == 0
        {
            last += 1;
            if last as usize > limits::SYMBOLS {
                return Err(Error::TooLarge("symbols".into()));
            }
        }
        Ok(last as usize + 1)
    }

    fn table<T: pod::Pod>(image: &Image<'d>, address: u64, count: usize) -> Result<&'d [T], Error> {
        if count == 0 {
            return Ok(&[]);
        }
        let bytes = image.rest(address).unwrap_or_default();
        pod::slice_from_bytes(bytes, count)
            .map(|(table, _)| table)
            .map_err(|()| Error::Malformed("a table of the loader's is cut".into()))
    }

    fn symbols(&self, image: &mut Image<'d>) -> Result<(), Error> {
        image.libraries = self.needed.iter().map(|name| self.name(*name)).collect();
        let count = self.count(image)?;
        if count > limits::SYMBOLS {
            return Err(Error::TooLarge("symbols".into()));
        }
        for symbol in Self::table::<elf::Sym64<LittleEndian>>(image, self.symbols, count)? {
            let name = self.name(u64::from(symbol.st_name(LittleEndian)));
            if symbol.st_shndx(LittleEndian) == elf::SHN_UNDEF {
                // Indices stay those of the file, for relocations.
                let import = image.add_import(name)?;
                if symbol.st_bind() == elf::STB_WEAK {
                    image.weak.insert(import);
                }
            } else {
                image.add_import(b"")?;
                if !name.is_empty() {
                    image.add_export(name, symbol.st_value(LittleEndian))?;
                }
            }
        }
        Ok(())
    }

    fn relocations(&self, image: &mut Image<'d>) -> Result<(), Error> {
        // What RELR relocates holds its own addend.
        let (address, size) = self.relr;
        let words = Self::table::<elf::Relr64<LittleEndian>>(image, address, length(size, 8))?;
        for address in object::read::elf::RelrIterator::<elf::FileHeader64<LittleEndian>>::new(
            LittleEndian,
            words,
        ) {
            let target = image.bytes(address).map(u64::from_le_bytes);
            image.add_pointer(address, target.map_or(Pointer::Unknown, Pointer::Address))?;
        }
        let symbols =
            Self::table::<elf::Sym64<LittleEndian>>(image, self.symbols, image.imports.len())?;
        for (address, size) in self.tables {
            for entry in Self::table::<elf::Rela64<LittleEndian>>(image, address, length(size, 24))?
            {
                let kind = entry.r_type(LittleEndian, false).0;
                let symbol = entry.r_sym(LittleEndian, false);
                let addend = entry.r_addend.get(LittleEndian);
                let pointer = match Kind::of(image.architecture, kind) {
                    Kind::None => continue,
                    Kind::Relative => Pointer::Address(addend.to_unsigned()),
                    Kind::Symbol => match symbols.get(symbol as usize) {
                        Some(_) if image.imports[symbol as usize].is_empty() => {
                            let symbol = &symbols[symbol as usize];
                            let value = symbol.st_value(LittleEndian);
                            Pointer::Address(value.wrapping_add_signed(addend))
                        }
                        Some(_) if addend == 0 => Pointer::Import(symbol),
                        _ => Pointer::Unknown,
                    },
                    Kind::Unknown => Pointer::Unknown,
                };
                image.add_pointer(entry.r_offset.get(LittleEndian), pointer)?;
            }
        }
        Ok(())
    }
}

fn length(bytes: u64, each: u64) -> usize {
    usize::try_from(bytes / each).unwrap_or(usize::MAX)
}

enum Kind {
    None,
    Relative,
    Symbol,
    Unknown,
}

impl Kind {
    fn of(architecture: Architecture, kind: u32) -> Self {
        match architecture {
            // R_X86_64_*: NONE; RELATIVE; 64, GLOB_DAT, JUMP_SLOT
            Architecture::X86_64 => match kind {
                0 => Self::None,
                8 => Self::Relative,
                1 | 6 | 7 => Self::Symbol,
                _ => Self::Unknown,
            },
            // R_AARCH64_*: NONE; RELATIVE; ABS64, GLOB_DAT, JUMP_SLOT
            Architecture::Aarch64 => match kind {
                0 | 256 => Self::None,
                1027 => Self::Relative,
                257 | 1025 | 1026 => Self::Symbol,
                _ => Self::Unknown,
            },
        }
    }
}
