//! PE, as Windows loads it: sections, exports, imports and base relocations.

use object::read::pe::{
    ExportTarget, ImageNtHeaders, ImageOptionalHeader, ImageThunkData, Import, PeFile64,
};
use object::{LittleEndian as LE, pe};

use super::{Architecture, Format, Image, Pointer, Segment};
use crate::error::Error;
use crate::limits;

pub(super) fn read(data: &[u8]) -> Result<Image<'_>, Error> {
    match object::read::pe::optional_header_magic(data) {
        Ok(pe::IMAGE_NT_OPTIONAL_HDR64_MAGIC) => {}
        Ok(_) => return Err(Error::Unsupported("32-bit PE".into())),
        Err(error) => return Err(error.into()),
    }
    let file = PeFile64::parse(data)?;
    let headers = file.nt_headers();
    let architecture = match headers.file_header().machine.get(LE) {
        pe::IMAGE_FILE_MACHINE_AMD64 => Architecture::X86_64,
        pe::IMAGE_FILE_MACHINE_ARM64 => Architecture::Aarch64,
        other => return Err(Error::Unsupported(format!("PE for machine {:#x}", other.0))),
    };
    let base = headers.optional_header().image_base();
    let mut image = Image::new(data, Format::Pe, architecture);
    for section in file.section_table().iter() {
        let (offset, length) = section.pe_file_range();
        let size = section.virtual_size.get(LE).max(length);
        let address = base
            .checked_add(u64::from(section.virtual_address.get(LE)))
            .filter(|address| address.checked_add(u64::from(size)).is_some())
            .ok_or_else(|| Error::Malformed("a section ends after the address space".into()))?;
        let flags = section.characteristics.get(LE).0;
        image.add_segment(Segment {
            address,
            size: u64::from(size),
            data: offset as usize..offset as usize + length as usize,
            writable: flags & pe::IMAGE_SCN_MEM_WRITE.0 != 0,
            executable: flags & pe::IMAGE_SCN_MEM_EXECUTE.0 != 0,
        })?;
    }
    let mut image = image.finish()?;
    exports(&file, base, &mut image)?;
    imports(&file, base, &mut image)?;
    if let Some(mut blocks) =
        file.data_directories().relocation_blocks(data, &file.section_table())?
    {
        while let Some(block) = blocks.next()? {
            for relocation in block {
                let address = base.wrapping_add(u64::from(relocation.virtual_address));
                let target = image.bytes(address).map(u64::from_le_bytes);
                let pointer = match (relocation.typ, target) {
                    (pe::IMAGE_REL_BASED_ABSOLUTE, _) => continue,
                    (pe::IMAGE_REL_BASED_DIR64, Some(target)) => Pointer::Address(target),
                    _ => Pointer::Unknown,
                };
                image.add_pointer(address, pointer)?;
            }
        }
    }
    let mut image = image.finish()?;
    let entry = headers.optional_header().address_of_entry_point();
    if entry != 0 {
        image.constructors.push(base.wrapping_add(u64::from(entry)));
    }
    Ok(image)
}

fn exports<'d>(file: &PeFile64<'d>, base: u64, image: &mut Image<'d>) -> Result<(), Error> {
    let Some(table) = file.export_table()? else { return Ok(()) };
    for (name, index) in table.name_iter().take(limits::SYMBOLS) {
        let name = table.name_from_pointer(name)?;
        if let Ok(ExportTarget::Address(address)) = table.target_by_index(index) {
            image.add_export(name, base.wrapping_add(u64::from(address)))?;
        }
    }
    Ok(())
}

fn imports<'d>(file: &PeFile64<'d>, base: u64, image: &mut Image<'d>) -> Result<(), Error> {
    let Some(table) = file.import_table()? else { return Ok(()) };
    let mut descriptors = table.descriptors()?;
    while let Some(descriptor) = descriptors.next()? {
        if image.libraries.len() >= limits::SEGMENTS {
            return Err(Error::TooLarge("imported libraries".into()));
        }
        image.libraries.push(table.name(descriptor.name.get(LE))?);
        // The lookup table is that of the names; old linkers leave only the other.
        let first = descriptor.first_thunk.get(LE);
        let original = descriptor.original_first_thunk.get(LE);
        let mut thunks = table.thunks(if original == 0 { first } else { original })?;
        let mut address = base.wrapping_add(u64::from(first));
        let start = address;
        while let Some(thunk) = thunks.next::<pe::ImageNtHeaders64>()? {
            let pointer = match table.import::<pe::ImageNtHeaders64>(thunk) {
                Ok(Import::Name(_, name)) => Pointer::Import(image.add_import(name)?),
                _ if thunk.is_ordinal() => Pointer::Unknown,
                _ => return Err(Error::Malformed("an import without a name".into())),
            };
            image.add_pointer(address, pointer)?;
            address = address.wrapping_add(8);
        }
        image.constant.push(start..address);
    }
    Ok(())
}
