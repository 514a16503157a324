//! What the tests share.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::{Path, PathBuf};

/// The object files that `fixtures/build.sh` compiles from one source.
pub const FIXTURES: &[&str] = &[
    "aarch64-elf.bin",
    "aarch64-fixup_chains.bin",
    "aarch64-no_fixup_chains.bin",
    "aarch64-pe.bin",
    "aarch64-relr.bin",
    "x86_64-elf.bin",
    "x86_64-fixup_chains.bin",
    "x86_64-no_fixup_chains.bin",
    "x86_64-pe.bin",
    "x86_64-relr.bin",
];

/// Reads one of them.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An empty folder for a test.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}
