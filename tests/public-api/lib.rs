//! Compares the public items of the crate with `docs/public-api.txt`.
//!
//! rustdoc's JSON has a format for each compiler, so with another than the pinned one nothing is
//! compared, which on CI is a failure. `UPDATE_PUBLIC_API=1 cargo test -p public-api-tests` writes
//! the file anew.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::{env, fs};

    use public_api::{Builder, PublicItem};

    const PINNED: &str = "rustc 1.95.";
    const FILE: &str = "docs/public-api.txt";
    /// What changes the surface: a name for the file, the target's version, and features.
    const CONFIGURATIONS: [(&str, &str, &[&str]); 8] = [
        ("3.9", "3.9", &[]),
        ("3.12", "3.12", &[]),
        ("3.15", "3.15", &[]),
        ("3.15t", "3.15t", &[]),
        ("abi3-py39", "3.15", &["--features=abi3-py39"]),
        ("abi3t-py315", "3.15", &["--features=abi3t-py315"]),
        ("no-std", "3.15", &["--no-default-features"]),
        ("testing", "3.15", &["--features=testing"]),
    ];
    /// Traits that the compiler implements by itself, and that nobody here decides about.
    const BY_ITSELF: [&str; 5] = [
        "core::marker::Freeze",
        "core::marker::Unpin",
        "core::marker::UnsafeUnpin",
        "core::panic::unwind_safe::RefUnwindSafe",
        "core::panic::unwind_safe::UnwindSafe",
    ];

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    fn items(version: &str, features: &[&str]) -> Vec<PublicItem> {
        let target = root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into()));
        let target = target.join("public-api");
        let output = Command::new(env!("CARGO"))
            .current_dir(root())
            .args(["rustdoc", "--locked", "--quiet", "--lib"])
            .args(features)
            .args(["--", "-Zunstable-options", "--output-format=json", "--cap-lints=allow"])
            // rustdoc writes JSON only for nightly compilers; the compiler stays the pinned one.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", &target)
            .env("PYO3_CROSS", "1")
            .env("PYO3_NO_PYTHON", "1")
            .env("PYO3_CROSS_PYTHON_VERSION", version)
            .env_remove("PYO3_PYTHON")
            .env_remove("RUSTFLAGS")
            .env_remove("RUSTDOCFLAGS")
            .env_remove("CARGO_BUILD_TARGET")
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let listing = Builder::from_rustdoc_json(target.join("doc/pymodule_ffi.json"))
            .omit_blanket_impls(true)
            .build()
            .expect("the JSON is of the format that this public-api reads");
        let decided = |item: &PublicItem| {
            let text = item.to_string();
            let by_itself =
                text.starts_with("impl") && BY_ITSELF.iter().any(|name| text.contains(name));
            // rustdoc takes the private module for re-exported with the macro of its name.
            let private = ["module", "state"]
                .iter()
                .any(|name| text.contains(&format!("pymodule_ffi::prelude::{name}")));
            // The pages are there for rustdoc only.
            let page = text.starts_with("pub mod pymodule_ffi::topics");
            !by_itself && !page && (!private || text.starts_with("pub macro"))
        };
        listing.into_items().filter(decided).collect()
    }

    /// The item as users can name it: without the private modules of other crates.
    fn named(item: &PublicItem) -> String {
        let text = item.to_string().replace("core::ffi::primitives::", "core::ffi::");
        let mut parts = text.split("pyo3_ffi::");
        let mut result = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let modules = part.find(|byte: char| !(byte.is_alphanumeric() || "_:".contains(byte)));
            let path = &part[..modules.unwrap_or(part.len())];
            let name = path.rfind("::").map_or(0, |at| at + 2);
            result.push_str("pyo3_ffi::");
            result.push_str(&part[name..]);
        }
        result
    }

    /// The types among the items that do not implement `Debug`.
    fn without_debug(items: &[PublicItem]) -> Vec<String> {
        fn name(path: &str) -> String {
            let path = path.split(['<', ' ', '(']).next().unwrap_or_default();
            path.rsplit("::").next().unwrap_or_default().to_owned()
        }
        let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
        let shown: Vec<String> = lines
            .iter()
            .filter_map(|line| line.split_once("core::fmt::Debug for "))
            .map(|(_, path)| name(path))
            .collect();
        let kinds = ["pub struct ", "pub enum ", "pub union "];
        let types = lines.iter().filter(|line| !line.starts_with("impl"));
        let types = types
            .filter_map(|line| kinds.iter().find_map(|kind| Some(name(line.split_once(kind)?.1))));
        types.filter(|name| !shown.contains(name)).collect()
    }

    /// The items that every configuration has, then those of each set of configurations.
    fn listing() -> String {
        let mut found: Vec<(PublicItem, String, Vec<&str>)> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (name, version, features) in CONFIGURATIONS {
            let items = items(version, features);
            let silent = without_debug(&items);
            assert!(silent.is_empty(), "{name}: public types without Debug: {silent:?}");
            for item in items {
                let text = named(&item);
                let place = *places.entry(text.clone()).or_insert(found.len());
                if place == found.len() {
                    found.push((item, text, Vec::new()));
                }
                let names = &mut found[place].2;
                if names.last() != Some(&name) {
                    names.push(name);
                }
            }
        }
        found.sort_by(|(one, ..), (other, ..)| one.grouping_cmp(other));
        let mut sets: Vec<&Vec<&str>> = found.iter().map(|(.., names)| names).collect();
        sets.sort_by_key(|names| (usize::MAX - names.len(), (*names).clone()));
        sets.dedup();
        let mut text = format!(
            "# The public items, by the configurations that have them. Written by\n\
             # UPDATE_PUBLIC_API=1 cargo test -p public-api-tests\n\
             # The configurations: {}\n",
            CONFIGURATIONS.map(|(name, ..)| name).join(" ")
        );
        for set in sets {
            let all = set.len() == CONFIGURATIONS.len();
            let _ = writeln!(text, "\n== {}", if all { "all".into() } else { set.join(" ") });
            for (_, item, _) in found.iter().filter(|(.., names)| names == set) {
                let _ = writeln!(text, "{item}");
            }
        }
        text
    }

    /// Each line with the heading that it is under.
    fn placed(text: &str) -> Vec<(&str, &str)> {
        let mut heading = "";
        let mut lines = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.strip_prefix("== ") {
                Some(set) => heading = set,
                None => lines.push((heading, line)),
            }
        }
        lines
    }

    #[test]
    fn public_items_are_those_that_are_listed() {
        let output = Command::new("rustc").arg("--version").output().expect("cargo has a rustc");
        let version = String::from_utf8(output.stdout).expect("UTF-8");
        if !version.starts_with(PINNED) {
            assert!(env::var_os("CI").is_none(), "the listing is of {PINNED}, not {version}");
            eprintln!("LEFT OUT: the listing is of {PINNED}, not {version}");
            return;
        }
        let fresh = listing();
        let path = root().join(FILE);
        if env::var_os("UPDATE_PUBLIC_API").is_some() {
            fs::write(&path, &fresh).expect("the file can be written");
        }
        let listed = fs::read_to_string(&path).expect(FILE);
        let (old, new) = (placed(&listed), placed(&fresh));
        let mut difference = String::new();
        for (sign, one, other) in [('-', &old, &new), ('+', &new, &old)] {
            for line in one.iter().filter(|line| !other.contains(line)) {
                let _ = writeln!(difference, "{sign} [{}] {}", line.0, line.1);
            }
        }
        assert!(
            listed == fresh,
            "{FILE} lists other items than the crate has (- listed, + found):\n{difference}\
             If they are meant: UPDATE_PUBLIC_API=1 cargo test -p public-api-tests"
        );
    }
}
