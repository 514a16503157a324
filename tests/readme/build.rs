//! Takes the first module out of the README.

use std::path::Path;
use std::{env, fs};

fn main() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    let text = fs::read_to_string(&readme).expect("the README is there");
    let blocks = text.split("```rust\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let module = blocks.into_iter().find(|block| block.contains("module! {"));
    let module = module.expect("the README has a module");
    // An inner attribute can't be included.
    let module = module.strip_prefix("#![forbid(unsafe_code)]").expect("no unsafe code");
    let folder = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&folder).join("module.rs"), module).expect("the folder is ours");
}
