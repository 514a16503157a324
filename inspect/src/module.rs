//! What a file declares: its modules, with all that their hooks say.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::check::Finding;
use crate::error::Error;
use crate::hook::{self, Hook, Kind};
use crate::image::{Architecture, Format, Image};
use crate::interpreter::Interpreter;
use crate::limits;
use crate::symbols;
use crate::tag::{FileName, Tag};
use crate::verdict::Verdict;

/// An object file, or one architecture of a universal one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct File {
    /// The path; for a file in a wheel, the path within the wheel.
    pub path: PathBuf,
    /// The wheel that it is in.
    pub wheel: Option<PathBuf>,
    /// The format.
    pub format: Format,
    /// The machine.
    pub architecture: Architecture,
    /// What the file name says, if it is that of a module.
    pub name: Option<FileName>,
    /// The minor version that the wheel's tag, or the caller, claims as the lowest.
    pub floor: Option<u8>,
    /// Whether its wheel promises that it uses the stable ABI only; on Windows, file names
    /// don't.
    pub promises_stable: bool,
    /// The modules, by name.
    pub modules: Vec<Module>,
    /// Imported symbols of CPython's, without those that may be missing.
    pub symbols: Vec<String>,
    /// Libraries that it needs.
    pub libraries: Vec<String>,
    /// The mistakes of the file as a whole.
    pub findings: Vec<Finding>,
}

/// A module: what its hooks have in common.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Module {
    /// The name in the hooks, which is the last component of the module's.
    pub name: String,
    /// `PyInit`, `PyModExport` or both.
    pub hooks: Vec<Hook>,
    /// One for each interpreter.
    pub verdicts: Vec<Verdict>,
    /// Its mistakes.
    pub findings: Vec<Finding>,
}

impl Module {
    /// Returns the hook that an interpreter calls: 3.15 looks for `PyModExport` first.
    #[must_use]
    pub fn hook(&self, interpreter: Interpreter) -> Option<&Hook> {
        let of_kind = |kind| self.hooks.iter().find(move |hook| hook.kind == kind);
        match interpreter.minor {
            15.. => of_kind(Kind::Export).or_else(|| of_kind(Kind::Init)),
            _ => of_kind(Kind::Init),
        }
    }

    /// Whether every hook is decoded wholly.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.hooks.iter().all(Hook::is_decided)
    }
}

impl File {
    /// Returns the tag of the file name; a name that is not a module's has none.
    #[must_use]
    pub fn tag(&self) -> &Tag {
        self.name.as_ref().map_or(&Tag::None, |name| &name.tag)
    }

    /// Reads an object file. `path` is only looked at for its name.
    ///
    /// # Errors
    /// The bytes are not those of an object file, or of one that can't be read.
    pub fn read(path: &std::path::Path, data: &[u8]) -> Result<Vec<Self>, Error> {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(FileName::parse);
        let images = Image::read(data)?;
        Ok(images.iter().map(|image| Self::of_image(path, name.clone(), image)).collect())
    }

    fn of_image(path: &std::path::Path, name: Option<FileName>, image: &Image<'_>) -> Self {
        let mut hooks: Vec<(String, Kind, String, u64)> = image
            .exports
            .iter()
            .filter_map(|(symbol, address)| {
                let (kind, module) = hook::parse(symbol)?;
                Some((module, kind, String::from_utf8_lossy(symbol).into_owned(), *address))
            })
            .take(limits::HOOKS)
            .collect();
        hooks.sort();
        hooks.dedup();
        let mut budget = limits::INSTRUCTIONS_OF_FILE;
        let written = match hooks[..] {
            [] => BTreeSet::new(),
            _ => hook::written_at_loading(image, &mut budget),
        };
        let mut modules: Vec<Module> = Vec::new();
        for (module, kind, symbol, address) in hooks {
            let hook = hook::read(image, &symbol, kind, address, &written, &mut budget);
            match modules.last_mut() {
                Some(last) if last.name == module => last.hooks.push(hook),
                _ => modules.push(Module {
                    name: module,
                    hooks: vec![hook],
                    verdicts: Vec::new(),
                    findings: Vec::new(),
                }),
            }
        }
        let is_weak = |index: usize| u32::try_from(index).is_ok_and(|i| image.weak.contains(&i));
        let mut symbols: Vec<String> = image
            .imports
            .iter()
            .enumerate()
            .filter(|(index, name)| name.contains(&b'P') && !is_weak(*index))
            .filter_map(|(_, name)| std::str::from_utf8(name).ok())
            .filter(|name| symbols::find(name).is_some())
            .map(str::to_owned)
            .collect();
        symbols.sort();
        symbols.dedup();
        Self {
            path: path.into(),
            wheel: None,
            format: image.format,
            architecture: image.architecture,
            name,
            floor: None,
            promises_stable: false,
            modules,
            symbols,
            libraries: image
                .libraries
                .iter()
                .take(limits::SLOTS)
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .collect(),
            findings: Vec::new(),
        }
    }

    /// Fills in verdicts and findings. `floor` is the lowest minor version that a file of the
    /// stable ABI is said to be for.
    pub fn judge(&mut self, floor: Option<u8>) {
        self.floor = floor;
        for index in 0..self.modules.len() {
            let verdicts: Vec<_> = Interpreter::all()
                .map(|interpreter| Verdict::of(self, &self.modules[index], interpreter))
                .collect();
            let findings = crate::check::module(self, &self.modules[index]);
            self.modules[index].verdicts = verdicts;
            self.modules[index].findings = findings;
        }
        self.findings = crate::check::file(self);
    }

    /// Whether it declares anything, or is named as if it did.
    #[must_use]
    pub fn is_module(&self) -> bool {
        !self.modules.is_empty() || self.name.as_ref().is_some_and(|name| name.tag != Tag::None)
    }

    /// Returns all findings, those of its modules with their names.
    pub fn all_findings(&self) -> impl Iterator<Item = (Option<&str>, &Finding)> {
        let own = self.findings.iter().map(|finding| (None, finding));
        own.chain(self.modules.iter().flat_map(|module| {
            module.findings.iter().map(|finding| (Some(module.name.as_str()), finding))
        }))
    }
}
