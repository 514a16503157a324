//! The command line.

use crate::Result;
use crate::peers::Peer;

pub const USAGE: &str = "\
usage: cargo run --release -p bench -- [OPTION ...] [INTERPRETER ...]

Measures modules in C, with pyo3-ffi, with this crate (with and without std) and with PyO3, and
prints a table of ratios to C. INTERPRETER is a name that `ci/interpreters.sh list` prints, or the
path of a Python executable; default: python3. PyO3 and the builds are measured on the first.

  --only SECTION  measures one section: calls, imports, sizes, builds, threads or memory
  --peer PEER     measures only C and this peer: pyo3-ffi, pymodule-ffi, pyo3 or
                  pymodule-ffi-without-std
  --write         writes docs/costs.md and docs/costs.svg
  --check         compares the calls with benches/instructions.tsv and fails if any costs more
  --check --write replaces the interpreter's part of benches/instructions.tsv
";

/// What one run measures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Calls,
    Imports,
    Sizes,
    Builds,
    Threads,
    Memory,
}

impl Section {
    /// In the order of the table; the builds take longest.
    pub const ALL: [Self; 6] =
        [Self::Calls, Self::Imports, Self::Sizes, Self::Memory, Self::Threads, Self::Builds];

    pub fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Imports => "imports",
            Self::Sizes => "sizes",
            Self::Builds => "builds",
            Self::Threads => "threads",
            Self::Memory => "memory",
        }
    }
}

pub struct Options {
    pub help: bool,
    pub check: bool,
    pub write: bool,
    pub sections: Vec<Section>,
    pub peers: Vec<Peer>,
    pub interpreters: Vec<String>,
}

impl Options {
    pub fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            help: false,
            check: false,
            write: false,
            sections: Vec::new(),
            peers: Vec::new(),
            interpreters: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "-h" | "--help" => options.help = true,
                "--check" => options.check = true,
                "--write" => options.write = true,
                "--only" => {
                    let name = arguments.next().unwrap_or_default();
                    let section = Section::ALL.into_iter().find(|section| section.name() == name);
                    options.sections.push(section.ok_or(format!("no section {name:?}\n{USAGE}"))?);
                }
                "--peer" => {
                    let name = arguments.next().unwrap_or_default();
                    let peer = Peer::ALL.into_iter().find(|peer| peer.slug() == name);
                    options.peers.push(peer.ok_or(format!("no peer {name:?}\n{USAGE}"))?);
                }
                _ if argument.starts_with('-') => {
                    return Err(format!("unknown option {argument}\n{USAGE}"));
                }
                _ => options.interpreters.push(argument),
            }
        }
        if options.sections.is_empty() {
            options.sections = Section::ALL.to_vec();
        }
        if options.peers.is_empty() {
            options.peers = Peer::ALL.to_vec();
        } else if !options.peers.contains(&Peer::C) {
            options.peers.insert(0, Peer::C);
        }
        if options.interpreters.is_empty() {
            options.interpreters.push("python3".to_owned());
        }
        Ok(options)
    }
}
