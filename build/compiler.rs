//! Runs the C compiler.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use pyo3_build_config::InterpreterConfig;

use super::surface::{Surface, matches};
use super::{Abi, Result, headers, variable};

/// The C compiler of the target, with the headers.
pub struct Compiler {
    tool: cc::Tool,
    arguments: Vec<String>,
    out: PathBuf,
    /// Which headers, which compiler.
    pub with: String,
}

impl Compiler {
    pub fn new(abi: &Abi, config: &InterpreterConfig) -> Result<Self> {
        let directories = headers::include_directories("abi-check", config)?;
        let tool = cc::Build::new().cargo_metadata(false).try_get_compiler()?;
        if tool.is_like_msvc() {
            return Err("the feature `abi-check` needs gcc or clang: set CC to one of them".into());
        }
        let mut arguments = vec!["-std=c11".to_owned(), "-w".to_owned(), "-I.".to_owned()];
        arguments.extend(headers::defines(abi));
        arguments.extend(directories.iter().map(|directory| format!("-I{}", directory.display())));
        let release = headers::release(directories.iter().map(PathBuf::as_path))?;
        let name = tool.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let with = format!("CPython {release}, {}, {name}", abi.name);
        let out = PathBuf::from(variable("OUT_DIR")?);
        Ok(Self { tool, arguments, out, with })
    }

    fn run(&self, file: &str, source: &str, arguments: &[&str]) -> Result<Output> {
        let path = self.out.join(file);
        fs::write(&path, source)?;
        let mut command: Command = self.tool.to_command();
        let output = command.args(&self.arguments).args(arguments).arg(&path).output();
        output.map_err(|error| {
            let program = self.tool.path().display();
            format!(
                "the feature `abi-check` can't run the C compiler {program} ({error}): install \
                 one (Debian: gcc), or set CC"
            )
            .into()
        })
    }

    /// The object file, or what the compiler says is wrong.
    pub fn object(&self, source: &str) -> Result<std::result::Result<Vec<u8>, String>> {
        let object = self.out.join("c_says.o");
        let output = self.run("c_says.c", source, &["-c", "-o", &object.to_string_lossy()])?;
        if output.status.success() {
            return Ok(Ok(fs::read(object)?));
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let line = text.lines().find(|line| line.contains("error:")).unwrap_or("it says nothing");
        Ok(Err(line.rsplit("error:").next().unwrap_or(line).trim().to_owned()))
    }

    /// The type of an expression, from the message about a wrong use of it.
    pub fn type_of(&self, c: &str) -> Result<String> {
        let source = format!(
            "#include \"build/python.h\"\n#include <stddef.h>\nstruct says {{ int x; }};\n\
             void f(void) {{ struct says s = {c}; }}\n"
        );
        let output = self.run("type_of.c", &source, &["-fsyntax-only"])?;
        let text = String::from_utf8_lossy(&output.stderr).replace(['‘', '’'], "'");
        let line = text.lines().find(|line| line.contains("error:")).unwrap_or("unknown");
        Ok(line.split('\'').nth(3).unwrap_or(line).to_owned())
    }

    /// The module names in the headers, macros and all.
    pub fn names(&self, surface: &Surface) -> Result<BTreeSet<String>> {
        let output = self.run("names.c", "#include \"build/python.h\"\n", &["-E", "-dD"])?;
        let text = String::from_utf8_lossy(&output.stdout);
        let lines = text.lines().filter(|line| !line.starts_with("# "));
        let words = lines.flat_map(|l| l.split(|c: char| !(c.is_alphanumeric() || c == '_')));
        Ok(words.filter(|word| is_ours(surface, word)).map(str::to_owned).collect())
    }
}

/// Whether the crate is about a name of the headers.
fn is_ours(surface: &Surface, name: &str) -> bool {
    let bare = name.strip_prefix('_').unwrap_or(name);
    surface.of("subject").any(|row| matches(&row.name, bare))
}
