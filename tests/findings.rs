//! Checks that docs/pyo3-ffi-findings.md is still true of pyo3-ffi.

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use support::{is_packaged, left_out, say, show};

struct Finding {
    title: String,
    /// "3.12" or "3.12+FEATURE"
    target: String,
    error: String,
    code: String,
}

fn findings() -> Vec<Finding> {
    let text = include_str!("../docs/pyo3-ffi-findings.md");
    let (mut found, mut title) = (Vec::new(), "");
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        title = line.strip_prefix("## ").unwrap_or(title);
        let Some(told) = line.strip_prefix("```rust ") else { continue };
        let (target, error) = told.split_once(' ').expect("the target and the error");
        let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.push(Finding {
            title: title.to_owned(),
            target: target.to_owned(),
            error: error.to_owned(),
            code: code.join("\n"),
        });
    }
    // Another target compiles pyo3-ffi anew.
    found.sort_by(|one, other| one.target.cmp(&other.target));
    found
}

/// A crate with one program for each finding, and the versions that this crate is locked to.
fn write_crate(folder: &Path, findings: &[Finding]) {
    fs::create_dir_all(folder.join("src/bin")).expect("the folder is ours");
    let own = fs::read_to_string("Cargo.toml").expect("the tests run where it is");
    let requirement = own.lines().find(|line| line.starts_with("pyo3-ffi = ")).expect("it is used");
    let mut manifest = format!(
        "[package]\nname = \"findings\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         {requirement}\n[features]\n"
    );
    for (index, finding) in findings.iter().enumerate() {
        if let Some((_, feature)) = finding.target.split_once('+') {
            let line = format!("{feature} = [\"pyo3-ffi/{feature}\"]\n");
            if !manifest.contains(&line) {
                manifest.push_str(&line);
            }
        }
        let mut program =
            String::from("#![allow(warnings)]\nuse core::ffi::*;\nuse pyo3_ffi::*;\n");
        writeln!(program, "{}\nfn main() {{}}", finding.code).expect("a string takes it");
        fs::write(folder.join(format!("src/bin/finding{index}.rs")), program).expect("ours");
    }
    fs::write(folder.join("Cargo.toml"), manifest).expect("the folder is ours");
    if Path::new("Cargo.lock").exists() {
        fs::copy("Cargo.lock", folder.join("Cargo.lock")).expect("the folder is ours");
    }
}

#[test]
fn findings_are_still_so() {
    if is_packaged() {
        return say("LEFT OUT: what pyo3-ffi lacks is tested in the repository");
    }
    // A packager's build is not the place to learn that pyo3-ffi has mended something.
    if std::env::var_os("CI").is_none() {
        return left_out("findings about pyo3-ffi", "CI is not set");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("findings");
    let _ = fs::remove_dir_all(folder.join("src"));
    let findings = findings();
    assert!(findings.len() > 20, "the document has {} findings", findings.len());
    write_crate(&folder, &findings);
    for (index, Finding { title, target, error, .. }) in findings.iter().enumerate() {
        let (version, feature) = target.split_once('+').unwrap_or((target, ""));
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--features", feature])
            .args(["--bin", &format!("finding{index}")])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("PYO3_CROSS", "1")
            .env("PYO3_CROSS_PYTHON_VERSION", version)
            .env("PYO3_NO_PYTHON", "1")
            .env_remove("PYO3_PYTHON")
            .env_remove("PYO3_CONFIG_FILE")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("CARGO_BUILD_TARGET")
            .output()
            .expect("cargo runs");
        let printed = show(&output);
        assert!(
            !output.status.success(),
            "pyo3-ffi has mended it, so the workaround and the finding can go: {title} ({target})"
        );
        assert!(printed.contains(&format!("error[{error}]")), "{title} ({target}): {printed}");
    }
    say(&format!("{} findings about pyo3-ffi are still so", findings.len()));
}
