//! `src/raw/surface.txt`, the table of C names, against the bindings of every ABI, and the tables of
//! `docs/functions.md` against it. `UPDATE_FUNCTIONS=1 cargo test --test surface` writes those anew.

#[path = "../build/surface.rs"]
mod surface;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use surface::{FILE, Row, Surface, matches};

const FUNCTIONS: &str = "docs/functions.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: impl AsRef<Path>) -> String {
    let path = root().join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn table() -> Surface {
    Surface::read(&read(FILE)).expect("the table can be read")
}

/// The names that bindgen found in the headers of each ABI.
fn bound() -> BTreeMap<String, BTreeSet<String>> {
    let folder = fs::read_dir(root().join("src/raw/bindings")).expect("it is there");
    let files: Vec<PathBuf> = folder.map(|entry| entry.expect("it can be read").path()).collect();
    // The last is how bindgen writes C's variables.
    let keywords =
        ["pub struct ", "pub union ", "pub type ", "pub const ", "pub fn ", "pub static mut "];
    let name = |line: &str| {
        let line = line.trim();
        let rest = keywords.iter().find_map(|keyword| line.strip_prefix(keyword))?;
        Some(rest.split([' ', ':', '(']).next()?.to_owned())
    };
    files
        .iter()
        .map(|file| {
            let abi = file.file_stem().expect("it has a name").to_string_lossy().into_owned();
            (abi, read(file).lines().filter_map(name).collect())
        })
        .collect()
}

/// Whether `3.10`, `3.9-3.12`, `3.13t` or `-` holds for a version.
fn holds(versions: &str, minor: u32, free_threaded: bool) -> bool {
    let (since, until) = versions.split_once('-').unwrap_or((versions, ""));
    let number = |text: &str| text.trim_end_matches('t').strip_prefix("3.")?.parse::<u32>().ok();
    let Some(first) = number(since) else {
        assert_eq!(versions, "-", "{FILE}: no version");
        return false;
    };
    first <= minor
        && number(until).is_none_or(|last| minor <= last)
        && (free_threaded || !since.ends_with('t'))
}

/// The versions of CPython's own ABI, of the stable ABI, and of abi3t.
fn parts(row: &Row) -> [&str; 3] {
    let mut parts = row.versions.split('/');
    let cpython = parts.next().unwrap_or_default();
    let stable = parts.next().unwrap_or(cpython);
    [cpython, stable, parts.next().unwrap_or(stable)]
}

/// Whether the row says that the headers of this ABI have the name.
fn is_in(row: &Row, abi: &str) -> bool {
    let (kind, version) = abi.split_once("_3_").expect("the name of an ABI");
    let minor = version.trim_end_matches('t').parse().expect("a minor version");
    let [cpython, stable, abi3t] = parts(row);
    match kind {
        "abi3" => holds(stable, minor, false),
        "abi3t" => holds(abi3t, minor, true),
        _ => holds(cpython, minor, version.ends_with('t')),
    }
}

#[test]
fn the_table_and_the_bindings_have_the_same_names() {
    let table = table();
    let (mut wrong, mut checked) = (String::new(), 0);
    for (abi, names) in bound() {
        if abi == "slots" {
            let listed = ["slot types", "slot constants"].map(|kind| table.of(kind));
            let listed: BTreeSet<String> =
                listed.into_iter().flatten().map(|row| row.name.clone()).collect();
            for name in listed.symmetric_difference(&names) {
                let _ = writeln!(wrong, "{name} is in one of the table and slots.rs");
            }
            checked += names.len();
            continue;
        }
        let kinds = ["types", "texts", "constants", "functions", "statics"];
        let rows = kinds.iter().flat_map(|kind| table.of(kind)).filter(|row| row.is_bound());
        let mut listed = BTreeSet::new();
        for row in rows {
            // What the headers show too early is an omission of its ABI.
            let omitted = table.of("omitted").any(|omission| {
                omission.name == row.name
                    && omission.versions.split(',').any(|pattern| matches(pattern, &abi))
            });
            let says = is_in(row, &abi) || omitted;
            listed.insert(row.name.clone());
            checked += 1;
            if says != names.contains(&row.name) {
                let says = if says { "" } else { "not " };
                let _ = writeln!(wrong, "{}: {} is {says}said to be there", abi, row.name);
            }
        }
        // The head of an object depends on more than the version.
        listed.extend(table.of("head").map(|row| row.name.clone()));
        for name in names.difference(&listed) {
            let _ = writeln!(wrong, "{abi}: {name} is not in the table");
        }
    }
    assert!(wrong.is_empty(), "{FILE} and src/raw/bindings differ:\n{wrong}");
    assert!(checked > 1000, "{checked} names were compared");
}

#[test]
fn every_item_is_of_the_subject_and_documented() {
    let table = table();
    let mut named = 0;
    for row in &table.0 {
        let is_told = row.is("subject") || row.is("statics") || !row.text.is_empty();
        let repeated = table.0.iter().any(|r| r.name == row.name && !r.text.is_empty());
        assert!(is_told || repeated, "{FILE}: {} has no text", row.name);
        if row.is("functions") && row.is_bound() {
            let covers = |subject: &Row| matches(&subject.name, &row.name);
            assert!(table.of("subject").any(covers), "{FILE}: no subject covers {}", row.name);
            named += 1;
        }
    }
    assert!(named > 80, "{named} functions");
}

/// The version as a reader wants it.
fn shown(versions: &str) -> String {
    match versions {
        "pyo3-ffi" => String::new(),
        "-" => "no".to_owned(),
        _ => versions.replace('-', " to "),
    }
}

/// The lines of a section's table.
fn lines(table: &Surface, title: &str) -> Vec<String> {
    let section = format!("functions: {title}");
    let rows: Vec<&Row> = table.0.iter().filter(|row| row.section == section).collect();
    let mut lines = vec![
        "| function | since | stable ABI | wrapper |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    for row in rows {
        let [cpython, stable, _] = parts(row);
        lines.push(format!(
            "| `{}` | {} | {} | {} |",
            row.name.trim_end_matches('!'),
            shown(cpython),
            shown(stable),
            row.text
        ));
    }
    lines
}

#[test]
fn functions_md_has_the_table() {
    let table = table();
    let text = read(FUNCTIONS);
    let mut titles: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let mut wanted: Vec<&str> =
        table.of("functions").filter_map(|row| Some(row.section.split_once(": ")?.1)).collect();
    wanted.dedup();
    // A section may be of prose.
    titles.retain(|title| wanted.contains(title));
    assert_eq!(titles, wanted, "the headings of {FUNCTIONS} and {FILE}");
    let mut fresh = String::new();
    let mut rest = text.lines().peekable();
    while let Some(line) = rest.next() {
        let _ = writeln!(fresh, "{line}");
        let title = line.strip_prefix("## ").filter(|title| wanted.contains(title));
        let Some(title) = title else { continue };
        while rest.peek().is_some_and(|line| !line.starts_with(['|', '#'])) {
            let _ = writeln!(fresh, "{}", rest.next().unwrap_or_default());
        }
        while rest.peek().is_some_and(|line| line.starts_with('|')) {
            rest.next();
        }
        for line in lines(&table, title) {
            let _ = writeln!(fresh, "{line}");
        }
        if rest.peek().is_some_and(|line| line.starts_with('#')) {
            fresh.push('\n');
        }
    }
    if env::var_os("UPDATE_FUNCTIONS").is_some() {
        fs::write(root().join(FUNCTIONS), &fresh).expect("the file can be written");
        return;
    }
    let differs = fresh.lines().zip(text.lines()).find(|(fresh, text)| fresh != text);
    assert!(
        fresh == text,
        "{FUNCTIONS} is not what {FILE} says: {differs:?}\n\
         UPDATE_FUNCTIONS=1 cargo test --test surface writes it"
    );
}

/// A function that is not compared with pyo3-ffi is one of its differences from the headers.
#[test]
fn each_exception_for_pyo3_ffi_is_a_finding() {
    let source = read("src/abi/prototypes.rs");
    let (_, rules) = source.split_once("macro_rules! prototype_of_theirs").expect("it is there");
    let (rules, _) = rules.split_once("\n}\n").expect("it ends");
    let excepted: Vec<&str> = rules
        .lines()
        .filter_map(|line| line.trim().strip_prefix('(')?.strip_suffix(") => {};"))
        .collect();
    let findings = read("docs/pyo3-ffi-findings.md");
    let words: BTreeSet<&str> =
        findings.split(|byte: char| !(byte.is_alphanumeric() || byte == '_')).collect();
    for name in &excepted {
        assert!(words.contains(name), "docs/pyo3-ffi-findings.md does not tell why {name} differs");
    }
    assert!(excepted.len() > 10, "{} exceptions were read", excepted.len());
}

/// The wrappers that the table names are public items: of `Module`, where no type is named.
#[test]
fn each_wrapper_is_public() {
    let listing = read("docs/public-api.txt");
    let is_name = |text: &str| {
        let rest = text.trim_start_matches(|byte: char| byte.is_ascii_alphabetic());
        rest.len() < text.len()
            && rest.chars().all(|byte| byte.is_ascii_alphanumeric() || byte == '_')
    };
    let is_method = |owner: &str, name: &str| {
        listing.lines().any(|line| {
            let at = line.split_once(&format!("::{name}")).filter(|(_, after)| {
                // Its arguments or its own parameters: not the start of a longer name.
                after.starts_with(['(', '<'])
            });
            at.is_some_and(|(before, _)| {
                let path = before.split_once('<').map_or(before, |(path, _)| path);
                path.ends_with(&format!("::{owner}"))
            })
        })
    };
    let (mut checked, mut missing) = (0, Vec::new());
    for row in table().of("functions") {
        for code in row.text.split('`').skip(1).step_by(2) {
            let is_public = match (code.strip_suffix('!'), code.split_once("::")) {
                (Some(name), _) => listing.contains(&format!("pub macro pymodule_ffi::{name}!")),
                (_, Some((owner, name))) if is_name(owner) && is_name(name) => {
                    is_method(owner, name)
                }
                (None, None) if code != "fork" && is_name(code) => {
                    let is_type = ["struct", "enum"].iter().any(|kind| {
                        let mut lines = listing.lines();
                        lines.any(|line| {
                            line.split_once(&format!("pub {kind} ")).is_some_and(|(_, path)| {
                                path.split('<')
                                    .next()
                                    .unwrap_or(path)
                                    .ends_with(&format!("::{code}"))
                            })
                        })
                    });
                    is_type || is_method("Module", code) || code == "SystemError"
                }
                _ => continue,
            };
            checked += 1;
            if !is_public {
                missing.push(format!("{}: {code}", row.name));
            }
        }
    }
    assert!(missing.is_empty(), "{FILE} names wrappers that are not public: {missing:?}");
    assert!(checked > 80, "{checked} wrappers were looked up");
}
