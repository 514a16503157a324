//! The peers of the comparison, and how each is built.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::interpreters::{Interpreter, root};
use crate::{Result, functions, process};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    C,
    Pyo3Ffi,
    Ours,
    WithoutStd,
    Pyo3,
}

/// A module that every peer has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Module {
    /// The calls.
    Costs,
    /// This many functions.
    Many(usize),
}

impl Module {
    /// The name that it is imported by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Costs => "costs",
            Self::Many(_) => "many",
        }
    }

    fn directory(self) -> String {
        match self {
            Self::Costs => "costs".to_owned(),
            Self::Many(count) => format!("many{count}"),
        }
    }
}

impl Peer {
    pub const ALL: [Self; 5] = [Self::C, Self::Pyo3Ffi, Self::Ours, Self::WithoutStd, Self::Pyo3];

    pub fn name(self) -> &'static str {
        match self {
            Self::C => "C",
            Self::Pyo3Ffi => "pyo3-ffi",
            Self::Ours => "pymodule-ffi",
            Self::WithoutStd => "pymodule-ffi without std",
            Self::Pyo3 => "PyO3",
        }
    }

    /// Why it can't be built for this interpreter at all.
    pub fn lacks(self, interpreter: &Interpreter) -> Option<&'static str> {
        match self {
            Self::WithoutStd if interpreter.minor < 14 => {
                Some("pyo3-ffi links std below 3.14, so no module is free of it")
            }
            _ => None,
        }
    }

    /// What its modules lack, in all versions.
    pub fn differences(self) -> &'static str {
        match self {
            Self::C => "State in the module, both hooks. No import guard, no panics to catch.",
            Self::Pyo3Ffi => "As C. Nothing catches a panic: it aborts.",
            Self::Ours => {
                "As C. Also refuses interpreters that it was not built for, catches panics, and \
                 checks that the state is initialized."
            }
            Self::WithoutStd => "As pymodule-ffi, but a panic aborts.",
            Self::Pyo3 => {
                "No state in the module: the counter and the exception are in statics. PyInit \
                 only below 3.15. No METH_VARARGS, no defining class in methods. Its exceptions \
                 are created lazily."
            }
        }
    }

    /// Builds a module and returns a directory that holds nothing else, to be put in `sys.path`.
    /// Once a run, as cargo has one place for all numbers of functions and would build each again.
    pub fn build(self, interpreter: &Interpreter, module: Module) -> Result<PathBuf> {
        static BUILT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
        let directory = interpreter.directory().join(self.slug()).join(module.directory());
        fs::create_dir_all(&directory)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
        let file = directory.join(format!("{}.so", module.name()));
        let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
        if built.contains(&file) {
            return Ok(directory);
        }
        if self == Self::C {
            process::output(&mut compile(interpreter, module, &file)?)?;
        } else {
            let target = interpreter.directory().join(self.slug()).join("target");
            process::output(&mut self.cargo(interpreter, module, &target)?)?;
            let library = target
                .join(self.profile())
                .join("examples")
                .join(format!("lib{}.so", module.name()));
            fs::copy(&library, &file).map_err(|error| format!("{}: {error}", library.display()))?;
        }
        built.insert(file);
        Ok(directory)
    }

    /// The command that builds a module into a target directory.
    pub fn cargo(
        self,
        interpreter: &Interpreter,
        module: Module,
        target: &Path,
    ) -> Result<Command> {
        let mut command = Command::new(env!("CARGO"));
        interpreter.build_environment(&mut command);
        command
            .current_dir(root().join("benches/peers"))
            .args(["build", "--locked", "--quiet", "--profile", self.profile()])
            .args(["--package", self.package(), "--example", module.name()])
            .arg("--target-dir")
            .arg(target);
        if self == Self::WithoutStd {
            command.arg("--no-default-features");
        }
        if let Module::Many(count) = module {
            command.env("BENCH_FUNCTIONS", functions::list(self, count)?);
        }
        Ok(command)
    }

    fn package(self) -> &'static str {
        match self {
            Self::C => unreachable!("C is not built by cargo"),
            Self::Pyo3Ffi => "bench-pyo3-ffi",
            Self::Ours | Self::WithoutStd => "bench-pymodule-ffi",
            Self::Pyo3 => "bench-pyo3",
        }
    }

    fn profile(self) -> &'static str {
        if self == Self::WithoutStd { "without-std" } else { "release" }
    }

    /// The name of its directory.
    pub fn slug(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Pyo3Ffi => "pyo3-ffi",
            Self::Ours => "pymodule-ffi",
            Self::WithoutStd => "pymodule-ffi-without-std",
            Self::Pyo3 => "pyo3",
        }
    }
}

/// The command that compiles a module in C.
pub fn compile(interpreter: &Interpreter, module: Module, file: &Path) -> Result<Command> {
    let mut command = c_compiler(interpreter, module.name(), file);
    if let Module::Many(count) = module {
        let list = functions::list(Peer::C, count)?;
        command.arg(format!("-DFUNCTIONS=\"{}\"", list.display()));
    }
    Ok(command)
}

fn c_compiler(interpreter: &Interpreter, source: &str, file: &Path) -> Command {
    let mut command = Command::new(std::env::var("CC").unwrap_or_else(|_| "gcc".to_owned()));
    command
        .args(["-shared", "-fPIC", "-O2", "-s", "-o"])
        .arg(file)
        .arg(root().join("benches/peers/c").join(format!("{source}.c")))
        .args(interpreter.include_options());
    command
}

/// Builds the module that marks parts of callgrind's counts.
pub fn build_marks(interpreter: &Interpreter) -> Result<PathBuf> {
    let directory = interpreter.directory().join("marks");
    fs::create_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    process::output(&mut c_compiler(interpreter, "marks", &directory.join("marks.so")))?;
    Ok(directory)
}
