//! The interpreters that modules are built for and run on.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, process};

pub struct Interpreter {
    /// As the user named it, "3.14t".
    pub name: String,
    /// "CPython 3.14.0 (free-threaded)"
    pub description: String,
    pub minor: u32,
    pub free_threaded: bool,
    executable: PathBuf,
    include: Vec<PathBuf>,
    /// `PYTHONHOME`, for an interpreter that was extracted and not installed.
    home: Option<PathBuf>,
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("benches is in the repository")
}

impl Interpreter {
    pub fn find(names: &[String]) -> Result<Vec<Self>> {
        // It reports missing interpreters on standard error and by its status, and lists the others.
        let listed = Command::new(root().join("ci/interpreters.sh"))
            .arg("list")
            .output()
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default();
        names.iter().map(|name| Self::named(name, &listed)).collect()
    }

    fn named(name: &str, listed: &str) -> Result<Self> {
        for line in listed.lines() {
            let fields: Vec<_> = line.split('\t').collect();
            if let [listed, executable, include, _, home] = fields[..] {
                if listed == name {
                    let include = std::env::split_paths(include).collect();
                    let home = (!home.is_empty()).then(|| PathBuf::from(home));
                    return Self::at(name, executable.into(), include, home);
                }
            }
        }
        Self::at(name, name.into(), Vec::new(), None)
            .map_err(|error| format!("{name} is not an interpreter here: {error}"))
    }

    fn at(
        name: &str,
        executable: PathBuf,
        include: Vec<PathBuf>,
        home: Option<PathBuf>,
    ) -> Result<Self> {
        let mut interpreter = Self {
            name: name.to_owned(),
            description: String::new(),
            minor: 0,
            free_threaded: false,
            executable,
            include,
            home,
        };
        let script = "import platform, sys, sysconfig as s\n\
            print(sys.version_info.minor, int(bool(s.get_config_var('Py_GIL_DISABLED'))), \
            platform.python_version(), s.get_path('include'), sys.executable, sep='\\t')";
        let told = process::output(interpreter.command().args(["-c", script]))?;
        let fields: Vec<_> = told.trim_end().split('\t').collect();
        let [minor, free_threaded, version, include, executable] = fields[..] else {
            return Err(format!("{name} printed {told:?}"));
        };
        interpreter.minor = minor.parse().map_err(|_| format!("minor version {minor:?}"))?;
        interpreter.free_threaded = free_threaded == "1";
        let threading = if interpreter.free_threaded { "free-threaded" } else { "GIL" };
        interpreter.description = format!("CPython {version} ({threading})");
        if interpreter.include.is_empty() {
            interpreter.include.push(include.into());
            interpreter.executable = executable.into();
        }
        Ok(interpreter)
    }

    /// A command that runs it, without the site module.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.executable);
        self.environment(&mut command);
        command.args(["-S", "-s", "-B"]);
        command
    }

    /// Options of valgrind that run it.
    pub fn under_valgrind(&self, options: &[&str]) -> Command {
        let mut command = Command::new("valgrind");
        self.environment(&mut command);
        command.args(options).arg(&self.executable).args(["-S", "-s", "-B"]);
        command
    }

    fn environment(&self, command: &mut Command) {
        command.env("PYTHONHASHSEED", "0");
        if let Some(home) = &self.home {
            command.env("PYTHONHOME", home);
        }
    }

    /// Options of the C compiler.
    pub fn include_options(&self) -> impl Iterator<Item = String> {
        self.include.iter().map(|directory| format!("-I{}", directory.display()))
    }

    /// What pyo3-ffi's build script reads.
    pub fn build_environment(&self, command: &mut Command) {
        self.environment(command);
        command
            .env("PYO3_PYTHON", &self.executable)
            .env("PYO3_BUILD_EXTENSION_MODULE", "1")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET");
        if self.minor == 13 && self.free_threaded {
            command.env("UNSAFE_PYO3_SKIP_VERSION_CHECK", "1");
        }
    }

    /// Where files of this interpreter are kept.
    pub fn directory(&self) -> PathBuf {
        let name: String = self
            .name
            .chars()
            .map(|c| if c.is_alphanumeric() || c == '.' { c } else { '_' })
            .collect();
        root().join("target/bench").join(name)
    }
}
