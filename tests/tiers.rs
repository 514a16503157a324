//! The tiers of src/lib.rs: each folder imports only from lower ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The tiers that the documentation of src/lib.rs lists, highest first, as `| tier | folders |`.
fn tiers() -> BTreeMap<String, usize> {
    let source = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs is there");
    let rows: Vec<Vec<String>> = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! | ")?.split(" | ").next())
        .map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect())
        .filter(|folders: &Vec<String>| !folders.is_empty())
        .collect();
    let height = rows.len();
    let numbered = rows.into_iter().enumerate();
    numbered
        .flat_map(|(index, folders)| folders.into_iter().map(move |name| (name, height - index)))
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The room of a file: its folder under src, or its own name.
fn room(path: &Path) -> String {
    let relative = path.strip_prefix(root().join("src")).expect("it is under src");
    let first = relative.iter().next().expect("it has a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that code names after `crate::`, also within a group and in a `pub(in crate::..)`.
fn imports(source: &str) -> Vec<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before == Some('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        assert!(!rest.starts_with('{'), "`use crate::{{..}}` hides the tiers: one line a tier");
        let end = rest.find(|byte: char| !byte.is_alphanumeric() && byte != '_');
        rooms.push(rest[..end.unwrap_or(rest.len())].to_owned());
    }
    rooms
}

#[test]
fn a_tier_imports_lower_tiers_only() {
    let tiers = tiers();
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let (mut checked, mut wrong) = (0, Vec::new());
    for file in files {
        let own = room(&file);
        // These two only re-export; bindings are generated.
        if ["lib", "prelude", "__private"].contains(&own.as_str()) {
            continue;
        }
        let height = tiers.get(&own);
        let height = height.unwrap_or_else(|| panic!("src/lib.rs does not list the tier of {own}"));
        let source = fs::read_to_string(&file).expect("the file can be read");
        for import in imports(&source) {
            // Items at the top of the crate: macros and re-exports.
            let Some(below) = tiers.get(&import) else { continue };
            checked += 1;
            if import != own && below >= height {
                wrong.push(format!("{} imports crate::{import}", file.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a tier imports a higher one or its neighbour:\n{}",
        wrong.join("\n")
    );
    assert!(checked > 50, "{checked} imports were read");
    println!("{checked} imports between {} rooms point downward", tiers.len());
}
