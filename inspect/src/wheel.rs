//! Wheels: archives whose names say which interpreters they are for. Nothing is unpacked to
//! disk.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::error::Error;
use crate::interpreter::Interpreter;
use crate::limits;
use crate::module::File;
use crate::source::Inspection;
use crate::tag::{FileName, Tag};

/// The tags of a wheel's name, `NAME-VERSION-PYTHON-ABI-PLATFORM.whl`.
/// [Specification](https://packaging.python.org/en/latest/specifications/binary-distribution-format/)
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WheelName {
    /// The versions, such as `cp312`.
    pub pythons: Vec<String>,
    /// The ABIs, such as `cp313t` or `abi3`.
    pub abis: Vec<String>,
}

impl WheelName {
    /// Takes apart the name of a wheel.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let stem = name.strip_suffix(".whl")?;
        let parts: Vec<&str> = stem.split('-').collect();
        let [.., pythons, abis, _platforms] = parts[..] else { return None };
        if parts.len() < 5 {
            return None;
        }
        let split = |text: &str| text.split('.').map(str::to_owned).collect();
        Some(Self { pythons: split(pythons), abis: split(abis) })
    }

    /// Returns the lowest minor version of a stable ABI.
    #[must_use]
    pub fn floor(&self) -> Option<u8> {
        if !self.abis.iter().any(|abi| abi == "abi3" || abi == "abi3t") {
            return None;
        }
        self.pythons.iter().filter_map(|python| python.strip_prefix("cp3")?.parse().ok()).min()
    }

    /// Returns the interpreters of the version-specific ABIs.
    #[must_use]
    pub fn interpreters(&self) -> Vec<Interpreter> {
        self.abis
            .iter()
            .filter_map(|abi| {
                let rest = abi.strip_prefix("cp3")?;
                let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let free_threaded = rest[digits.len()..].contains('t');
                Some(Interpreter { minor: digits.parse().ok()?, free_threaded })
            })
            .collect()
    }

    /// Returns why a module's file does not belong into this wheel.
    fn contradiction(&self, tag: &Tag) -> Option<String> {
        let wheel = self.abis.join(".");
        match tag {
            Tag::Version { interpreter, debug: false }
                if !self.interpreters().contains(interpreter) =>
            {
                Some(format!("a file for CPython {interpreter} in a wheel for {wheel}"))
            }
            Tag::Version { debug: true, .. } => Some("a file for debug builds".into()),
            Tag::Abi3 { .. } if self.abis.iter().all(|abi| abi == "abi3t") => {
                Some("a file for abi3 in a wheel for abi3t".into())
            }
            Tag::Abi3t if !self.abis.iter().any(|abi| abi == "abi3t") => {
                Some(format!("a file for abi3t in a wheel for {wheel}"))
            }
            _ => None,
        }
    }
}

/// Inspects the modules of a wheel.
pub(crate) fn inspect(path: &Path, inspection: &mut Inspection) {
    if let Err(error) = read(path, inspection) {
        inspection.errors.push((path.into(), error));
    }
}

fn read(path: &Path, inspection: &mut Inspection) -> Result<(), Error> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let tags = WheelName::parse(name);
    let mut archive = ZipArchive::new(std::io::BufReader::new(fs::File::open(path)?))?;
    if archive.len() > limits::WHEEL_ENTRIES {
        return Err(Error::TooLarge(format!("{} entries", archive.len())));
    }
    let mut left = limits::WHEEL_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let entry_name = entry.name().to_owned();
        if entry.is_dir() || !is_module_path(&entry_name) {
            continue;
        }
        // What would leave the folder that it is unpacked to.
        if leaves(&entry_name) || entry.enclosed_name().is_none() {
            let error = Error::Malformed(format!("the entry {entry_name:?} leaves the archive"));
            inspection.errors.push((path.into(), error));
            continue;
        }
        let said = entry.size();
        drop(entry);
        let inner = PathBuf::from(&entry_name);
        if said > limits::FILE_BYTES || said > left {
            let error = Error::TooLarge(format!("the entry {entry_name:?}"));
            inspection.errors.push((path.into(), error));
            continue;
        }
        let entry = archive.by_index(index)?;
        let mut data = Vec::new();
        // The size in the archive may be a lie.
        entry.take(said + 1).read_to_end(&mut data)?;
        if data.len() as u64 != said {
            let error = Error::Malformed(format!("the entry {entry_name:?} lies about its size"));
            inspection.errors.push((path.into(), error));
            continue;
        }
        left -= said;
        let files = File::read(&inner, &data).map(|mut files| {
            for file in &mut files {
                judge(file, path, tags.as_ref());
            }
            files
        });
        if !matches!(files, Err(Error::NotAnObjectFile)) {
            inspection.add(&path.join(&inner), files, false);
        }
    }
    Ok(())
}

/// Whether a path leads out of the folder that it is unpacked to, on some system.
fn leaves(path: &str) -> bool {
    path.starts_with(['/', '\\'])
        || path.contains(':')
        || path.split(['/', '\\']).any(|part| part == "..")
}

fn is_module_path(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|name| FileName::parse(name).is_some())
}

fn judge(file: &mut File, wheel: &Path, tags: Option<&WheelName>) {
    file.wheel = Some(wheel.into());
    file.promises_stable =
        tags.is_some_and(|tags| tags.interpreters().is_empty() && tags.floor().is_some());
    file.judge(tags.and_then(WheelName::floor));
    let contradiction = tags.and_then(|tags| tags.contradiction(file.tag()));
    if let Some(message) = contradiction.filter(|_| !file.modules.is_empty()) {
        file.findings.push(crate::check::Finding::for_wheel(message));
    }
}
