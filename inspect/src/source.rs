//! Files, wheels and folders.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::limits;
use crate::module::File;
use crate::tag::FileName;
use crate::wheel;

/// What became of one path.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Inspection {
    /// The object files that declare modules, or should.
    pub files: Vec<File>,
    /// What could not be read.
    pub errors: Vec<(PathBuf, Error)>,
    /// Object files that are not modules.
    pub others: usize,
}

impl Inspection {
    /// Adds what was read of a file. `named` files are reported even if they declare nothing.
    pub(crate) fn add(&mut self, path: &Path, read: Result<Vec<File>, Error>, named: bool) {
        match read {
            Ok(files) => {
                for file in files {
                    if file.is_module() || named {
                        self.files.push(file);
                    } else {
                        self.others += 1;
                    }
                }
            }
            Err(error) => self.errors.push((path.into(), error)),
        }
    }
}

/// Inspects a file, a wheel or a folder. `floor` is the lowest version (3.`floor`) that files of
/// the stable ABI are said to be for; a wheel says so itself.
#[must_use]
pub fn inspect(path: &Path, floor: Option<u8>) -> Inspection {
    let mut inspection = Inspection::default();
    let is_folder = fs::metadata(path).is_ok_and(|data| data.is_dir());
    if is_folder {
        let mut left = limits::FOLDER_FILES;
        folder(path, floor, 0, &mut left, &mut inspection);
    } else {
        one(path, floor, true, &mut inspection);
    }
    inspection
}

fn folder(
    path: &Path,
    floor: Option<u8>,
    depth: usize,
    left: &mut usize,
    inspection: &mut Inspection,
) {
    if depth > limits::FOLDER_DEPTH {
        let error = Error::TooLarge("folders in folders".into());
        return inspection.errors.push((path.into(), error));
    }
    let mut entries: Vec<PathBuf> = match fs::read_dir(path) {
        Ok(entries) => {
            entries.filter_map(Result::ok).map(|entry| entry.path()).take(*left).collect()
        }
        Err(error) => return inspection.errors.push((path.into(), error.into())),
    };
    entries.sort();
    for entry in entries {
        if *left == 0 {
            let error = Error::TooLarge("files in a folder".into());
            return inspection.errors.push((path.into(), error));
        }
        *left -= 1;
        // Links are not followed: they lead out of the folder, or in a circle.
        let Ok(kind) = fs::symlink_metadata(&entry) else { continue };
        let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if kind.is_dir() {
            folder(&entry, floor, depth + 1, left, inspection);
        } else if kind.is_file() && (FileName::parse(name).is_some() || is_wheel(name)) {
            one(&entry, floor, false, inspection);
        }
    }
}

fn is_wheel(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("whl"))
}

fn one(path: &Path, floor: Option<u8>, named: bool, inspection: &mut Inspection) {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if is_wheel(name) {
        return wheel::inspect(path, inspection);
    }
    let read = read(path).and_then(|data| {
        let mut files = File::read(path, &data)?;
        for file in &mut files {
            file.judge(floor);
        }
        Ok(files)
    });
    // A linker script is named as a library, too.
    if matches!(read, Err(Error::NotAnObjectFile)) && !named {
        inspection.others += 1;
        return;
    }
    inspection.add(path, read, named);
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let file = fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Error::Unsupported("not a regular file".into()));
    }
    let mut data = Vec::new();
    file.take(limits::FILE_BYTES + 1).read_to_end(&mut data)?;
    if data.len() as u64 > limits::FILE_BYTES {
        return Err(Error::TooLarge(format!("more than {} bytes", limits::FILE_BYTES)));
    }
    Ok(data)
}
