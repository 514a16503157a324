//! Where things are: each file of CONTRIBUTING.md's table has what it is said to have, no file is
//! long, and files of a folder import each other in one direction.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST: usize = 500;

/// The token, its error, its objects and their text can't be defined one without the other.
const CIRCLE: [&str; 4] =
    ["src/handle/attached", "src/handle/error", "src/handle/object", "src/handle/text"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files under a folder with one of these endings, by their paths from the root. A published
/// package lacks some of the folders.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            // Generated, built, or one file a case.
            if !["bindings", "target", "cases"].iter().any(|name| path.ends_with(name)) {
                files(&path, endings, found);
            }
        } else if path.extension().is_some_and(|end| endings.iter().any(|wanted| end == *wanted)) {
            found.push(path.strip_prefix(root()).expect("it is under the root").to_owned());
        }
    }
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The texts in backticks of a row.
fn quoted(row: &str) -> Vec<&str> {
    row.split('`').skip(1).step_by(2).collect()
}

#[test]
fn each_thing_is_in_the_file_that_contributing_names() {
    let text = read("CONTRIBUTING.md");
    let table = text.split("| looking for | file | declared as |").nth(1).expect("the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [_, file, declared] = cells[..] else { panic!("three columns: {row}") };
        let (file, declared) = (quoted(file)[0], quoted(declared)[0]);
        let is_there = read(file).lines().any(|line| line.trim_start().starts_with(declared));
        assert!(is_there, "{file} has no line that begins with `{declared}`");
        count += 1;
    }
    assert!(count >= 19, "{count} rows");
}

#[test]
fn no_file_is_long() {
    let mut found = vec![PathBuf::from("build.rs")];
    for folder in ["benches", "build", "ci", "examples", "inspect", "src", "template", "tests"] {
        files(&root().join(folder), &["c", "h", "py", "rs", "sh"], &mut found);
    }
    assert!(found.len() > 100, "{} files", found.len());
    let lengths = found.iter().map(|path| (path, read(path).lines().count()));
    let long: Vec<_> = lengths.filter(|(_, length)| *length > LONGEST).collect();
    assert!(long.is_empty(), "more than {LONGEST} lines: {long:?}");
}

/// The files of the same folder that a file imports: `use super::NAME..` in its code.
fn imports(source: &str, folder: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]\nmod tests").next().expect("there is a first part");
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut imported = BTreeSet::new();
    for path in code.split("use super::").skip(1) {
        let path = path.split(';').next().expect("there is a first part");
        let names = match path.strip_prefix('{') {
            Some(group) => group.split(',').collect(),
            None => vec![path],
        };
        for name in names {
            let name = name.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next();
            let module = format!("{folder}/{}", name.expect("there is a first part"));
            if modules.contains(&module) {
                imported.insert(module);
            }
        }
    }
    imported
}

#[test]
fn files_of_a_folder_form_no_circle() {
    let mut found = Vec::new();
    files(&root().join("src"), &["rs"], &mut found);
    let name = |path: &Path| path.with_extension("").to_string_lossy().replace('\\', "/");
    let modules: BTreeSet<String> = found.iter().map(|path| name(path)).collect();
    let mut above: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in &found {
        let module = name(path);
        let folder = module.rsplit_once('/').expect("it is in src").0.to_owned();
        above.insert(module, imports(&read(path), &folder, &modules));
    }
    let count: usize = above.values().map(BTreeSet::len).sum();
    assert!(count > 100, "{count} imports were read");
    for module in CIRCLE {
        let imported = above.get_mut(module).unwrap_or_else(|| panic!("{module} is not there"));
        imported.retain(|other| !CIRCLE.contains(&other.as_str()));
    }
    // Takes away modules that import none of those that are left: a circle stays.
    loop {
        let before = above.len();
        let left: BTreeSet<String> = above.keys().cloned().collect();
        above.retain(|_, imported| imported.iter().any(|other| left.contains(other)));
        if above.len() == before {
            break;
        }
    }
    // What only leads to a circle is not of it.
    loop {
        let before = above.len();
        let imported: BTreeSet<String> = above.values().flatten().cloned().collect();
        above.retain(|module, _| imported.contains(module));
        if above.len() == before {
            break;
        }
    }
    let circles: Vec<&String> = above.keys().collect();
    assert!(circles.is_empty(), "these import each other: {circles:?}");
}
