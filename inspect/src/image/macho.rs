//! Mach-O, as dyld loads it: segments, exports, and pointers by chained fixups or by the
//! older rebase and bind programs.

use std::collections::HashMap;

use object::Endianness;
use object::macho;
use object::read::macho::{
    Bind, FatArch, Fixup, LoadCommandVariant, MachHeader, MachOFatFile32, MachOFatFile64, Nlist,
    Section as _, Segment as _,
};

use super::{Architecture, Format, Image, Pointer, Segment, name_in, never};
use crate::error::Error;
use crate::limits;

type Header = macho::MachHeader64<Endianness>;

/// Reads each architecture of a universal file; those that are unknown are left out if
/// another is known.
pub(super) fn read_fat(data: &[u8]) -> Result<Vec<Image<'_>>, Error> {
    let mut images = Vec::new();
    let mut refused = None;
    let parts: Vec<object::read::Result<&[u8]>> = if data.get(3) == Some(&0xbf) {
        let file = MachOFatFile64::parse(data)?;
        file.arches().iter().take(16).map(|part| part.data(data)).collect()
    } else {
        let file = MachOFatFile32::parse(data)?;
        file.arches().iter().take(16).map(|part| part.data(data)).collect()
    };
    for part in parts {
        match read(part?) {
            Ok(image) => images.push(image),
            Err(error @ Error::Unsupported(_)) => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    match refused {
        Some(error) if images.is_empty() => Err(error),
        _ if images.is_empty() => Err(Error::Malformed("a universal file of nothing".into())),
        _ => Ok(images),
    }
}

pub(super) fn read(data: &[u8]) -> Result<Image<'_>, Error> {
    let header = match Header::parse(data, 0) {
        Ok(header) => header,
        Err(_) if matches!(data.get(..4), Some([0xce, 0xfa, 0xed, 0xfe])) => {
            return Err(Error::Unsupported("32-bit Mach-O".into()));
        }
        Err(error) => return Err(error.into()),
    };
    let endian = header.endian()?;
    if endian != Endianness::Little {
        return Err(Error::Unsupported("big-endian Mach-O".into()));
    }
    let architecture = match header.cputype(endian) {
        macho::CPU_TYPE_X86_64 => Architecture::X86_64,
        macho::CPU_TYPE_ARM64 => Architecture::Aarch64,
        other => return Err(Error::Unsupported(format!("Mach-O for machine {:#x}", other.0))),
    };
    let mut reader = Reader {
        image: Image::new(data, Format::MachO, architecture),
        segments: Vec::new(),
        names: HashMap::new(),
        initializers: Vec::new(),
        offsets: Vec::new(),
    };
    let mut later = Vec::new();
    let mut commands = header.load_commands(endian, data, 0)?;
    while let Some(command) = commands.next()? {
        match command.variant()? {
            LoadCommandVariant::Segment64(segment, sections) => {
                reader.segment(segment, sections, endian)?;
            }
            LoadCommandVariant::Dylib(dylib) => {
                let name = command.string(endian, dylib.dylib.name).unwrap_or_default();
                reader.image.libraries.push(name);
            }
            variant => later.push(variant),
        }
        if later.len() > limits::SEGMENTS || reader.image.libraries.len() > limits::SEGMENTS {
            return Err(Error::TooLarge("load commands".into()));
        }
    }
    reader.image = reader.image.finish()?;
    for command in later {
        match command {
            LoadCommandVariant::Symtab(table) => reader.symbols(table, endian)?,
            LoadCommandVariant::DyldInfo(info) => reader.dyld_info(info, endian)?,
            LoadCommandVariant::LinkeditData(part)
                if part.cmd.get(endian) == macho::LC_DYLD_CHAINED_FIXUPS =>
            {
                reader.chained_fixups(part, endian)?;
            }
            _ => {}
        }
    }
    let mut image = reader.image.finish()?;
    for (table, size) in reader.initializers {
        image.add_constructors(table, size);
    }
    let base = reader.segments.first().map_or(0, |(address, _, _)| *address);
    for (table, size) in reader.offsets {
        for index in 0..(size / 4).min(limits::CONSTRUCTORS as u64) {
            if let Some(offset) = image.u32(table.saturating_add(4 * index)) {
                image.constructors.push(base.wrapping_add(u64::from(offset)));
            }
        }
    }
    Ok(image)
}

struct Reader<'d> {
    image: Image<'d>,
    /// Tables of pointers to functions that dyld calls first, and of offsets of such.
    initializers: Vec<(u64, u64)>,
    offsets: Vec<(u64, u64)>,
    /// Address, size and bytes, by the file's own order.
    segments: Vec<(u64, u64, &'d [u8])>,
    names: HashMap<&'d [u8], u32>,
}

impl<'d> Reader<'d> {
    fn segment(
        &mut self,
        segment: &'d macho::SegmentCommand64<Endianness>,
        sections: &'d [u8],
        endian: Endianness,
    ) -> Result<(), Error> {
        let address = segment.vmaddr(endian);
        let size = segment.vmsize(endian);
        if address.checked_add(size).is_none() {
            return Err(Error::Malformed("a segment ends after the address space".into()));
        }
        let offset = usize::try_from(segment.fileoff(endian)).unwrap_or(usize::MAX);
        let length = usize::try_from(segment.filesize(endian).min(size)).unwrap_or(usize::MAX);
        let protection = segment.initprot(endian).0;
        let name = name_in(segment.name());
        let name = if name.is_empty() { segment.name() } else { name };
        self.image.add_segment(Segment {
            address,
            size,
            data: offset..offset.saturating_add(length),
            // dyld makes __DATA_CONST read-only when it has filled it.
            writable: protection & macho::VM_PROT_WRITE.0 != 0 && name != b"__DATA_CONST",
            executable: protection & macho::VM_PROT_EXECUTE.0 != 0,
        })?;
        self.segments.push((address, size, &self.image.data[offset..offset + length]));
        for section in segment.sections(endian, sections)?.iter().take(limits::SEGMENTS) {
            let start = section.addr(endian);
            let table = (start, section.size(endian));
            match section.flags(endian).typ() {
                macho::S_MOD_INIT_FUNC_POINTERS => self.initializers.push(table),
                macho::S_INIT_FUNC_OFFSETS => self.offsets.push(table),
                _ => {}
            }
            if matches!(section.name(), b"__got" | b"__la_symbol_ptr" | b"__nl_symbol_ptr") {
                self.image.constant.push(start..start.saturating_add(section.size(endian)));
            }
        }
        Ok(())
    }

    /// The index of an import, whose C name lacks the underscore of Mach-O's.
    fn import(&mut self, name: &'d [u8]) -> Result<u32, Error> {
        let name = name.strip_prefix(b"_").unwrap_or(name);
        if let Some(index) = self.names.get(name) {
            return Ok(*index);
        }
        let index = self.image.add_import(name)?;
        self.names.insert(name, index);
        Ok(index)
    }

    fn symbols(
        &mut self,
        table: &macho::SymtabCommand<Endianness>,
        endian: Endianness,
    ) -> Result<(), Error> {
        let symbols = table.symbols::<Header, _>(endian, self.image.data)?;
        if symbols.len() > limits::SYMBOLS {
            return Err(Error::TooLarge("symbols".into()));
        }
        for symbol in symbols.iter() {
            if symbol.is_stab() {
                continue;
            }
            let Ok(name) = symbol.name(endian, symbols.strings()) else { continue };
            if name.len() > limits::SYMBOL_NAME {
                continue;
            }
            let own_name = name.strip_prefix(b"_").unwrap_or(name);
            if !symbol.is_undefined() && never::is_never_left(own_name) {
                self.image.never.insert(symbol.n_value(endian));
            }
            if symbol.n_type().0 & macho::N_EXT.0 == 0 {
                continue;
            }
            if symbol.is_undefined() {
                let import = self.import(name)?;
                if symbol.n_desc(endian).0 & macho::N_WEAK_REF.0 != 0 {
                    self.image.weak.insert(import);
                }
            } else {
                self.image.add_export(own_name, symbol.n_value(endian))?;
            }
        }
        Ok(())
    }

    fn place(&self, segment: usize, offset: u64) -> Result<u64, Error> {
        match self.segments.get(segment) {
            Some((address, size, _)) if offset.checked_add(8).is_some_and(|end| end <= *size) => {
                Ok(address + offset)
            }
            _ => Err(Error::Malformed("a fixup outside of its segment".into())),
        }
    }

    fn dyld_info(
        &mut self,
        info: &macho::DyldInfoCommand<Endianness>,
        endian: Endianness,
    ) -> Result<(), Error> {
        let data = self.image.data;
        let mut rebases = info.rebases(endian, data, 8)?;
        while let Some(rebase) = rebases.next()? {
            let place = self.place(rebase.segment_index.into(), rebase.segment_offset)?;
            let target = self.image.bytes(place).map(u64::from_le_bytes);
            let pointer = match target {
                Some(target) if rebase.kind == macho::REBASE_TYPE_POINTER => {
                    Pointer::Address(target)
                }
                _ => Pointer::Unknown,
            };
            self.image.add_pointer(place, pointer)?;
        }
        let mut add = |bind: Bind<'d>| -> Result<(), Error> {
            let place = self.place(bind.segment_index.into(), bind.segment_offset)?;
            let pointer = if bind.addend == 0 && bind.symbol.len() <= limits::SYMBOL_NAME {
                Pointer::Import(self.import(bind.symbol)?)
            } else {
                Pointer::Unknown
            };
            self.image.add_pointer(place, pointer)
        };
        // Weak binds replace what the others bound, so they come last.
        for binds in [info.binds(endian, data, 8)?, info.lazy_binds(endian, data, 8)?] {
            for bind in binds {
                add(bind?)?;
            }
        }
        for bind in info.weak_binds(endian, data, 8)? {
            let bind = bind?;
            let place = self.place(bind.segment_index.into(), bind.segment_offset)?;
            self.image.add_pointer(place, Pointer::Unknown)?;
        }
        Ok(())
    }

    fn chained_fixups(
        &mut self,
        part: &macho::LinkeditDataCommand<Endianness>,
        endian: Endianness,
    ) -> Result<(), Error> {
        let fixups = part.chained_fixups(endian, self.image.data)?;
        let mut imports = Vec::new();
        for import in fixups.imports(endian)? {
            let import = import?;
            let usable = import.addend == 0 && import.name.len() <= limits::SYMBOL_NAME;
            imports.push(if usable { Some(self.import(import.name)?) } else { None });
        }
        let base = self.segments.iter().find(|(_, size, data)| *size > 0 && !data.is_empty());
        let base = base.map_or(0, |(address, _, _)| *address);
        for segment in fixups.segments(endian)? {
            let segment = segment?;
            let index = segment.index() as usize;
            let Some((_, _, data)) = self.segments.get(index) else {
                return Err(Error::Malformed("fixups of a segment that is not there".into()));
            };
            for fixup in segment.fixups(endian, base, data) {
                let (offset, fixup) = fixup?;
                let pointer = match fixup {
                    Fixup::Rebase(rebase) if rebase.auth.is_none() => {
                        Pointer::Address(base.wrapping_add(rebase.target_offset))
                    }
                    Fixup::Bind(bind) if bind.auth.is_none() && bind.addend == 0 => {
                        match imports.get(bind.ordinal as usize) {
                            Some(Some(import)) => Pointer::Import(*import),
                            _ => Pointer::Unknown,
                        }
                    }
                    _ => Pointer::Unknown,
                };
                let place = self.place(index, offset)?;
                self.image.add_pointer(place, pointer)?;
            }
        }
        Ok(())
    }
}
