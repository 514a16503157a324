//! docs/rules.md, read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A rule that CPython has for definitions.
pub struct Rule {
    /// C, I or D and a number.
    pub id: String,
    /// How the rule is refused (C), what happens (I), or which file states it (D).
    pub answer: String,
    pub ui: Vec<String>,
    pub mistakes: Vec<String>,
}

impl Rule {
    fn class(&self) -> &'static str {
        let known = CLASSES.iter().find(|class| self.answer.starts_with(**class));
        known.unwrap_or_else(|| panic!("{}: {:?} is no class", self.id, self.answer))
    }

    /// Rules of the contract are stated in the documentation of the items that can break them:
    /// `FILE`: "WORDS", which that file has to contain.
    fn check_place(&self) {
        let place = self
            .answer
            .split_once("`: \"")
            .and_then(|(file, words)| Some((file.strip_prefix('`')?, words.strip_suffix('"')?)));
        let Some((file, words)) = place else {
            panic!("{}: {:?} is not a file and words", self.id, self.answer)
        };
        let source = fs::read_to_string(root().join(file));
        let source = source.unwrap_or_else(|_| panic!("{}: there is no file {file}", self.id));
        assert!(words.split(' ').count() > 3, "{}: {words:?} says no rule", self.id);
        assert!(
            documentation(&source).contains(words),
            "{}: {file} does not say {words:?}",
            self.id
        );
    }
}

/// The text of the documentation comments, in one line.
fn documentation(source: &str) -> String {
    let lines = source.lines().filter_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))
    });
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

pub struct Rules {
    pub all: Vec<Rule>,
    /// Cases of both kinds that show something else than a rule.
    pub beyond_ui: Vec<String>,
    pub beyond_mistakes: Vec<String>,
    /// The lines that sum up each kind.
    text: String,
}

pub const CLASSES: [&str; 3] = ["unrepresentable", "const-checked", "type-checked"];

impl Rules {
    pub fn read() -> Self {
        let file = root().join("docs/rules.md");
        let text = fs::read_to_string(&file).expect("the table is there");
        let mut rules = Self {
            all: Vec::new(),
            beyond_ui: Vec::new(),
            beyond_mistakes: Vec::new(),
            text: text.clone(),
        };
        for line in text.lines().filter(|line| line.starts_with("| ")) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let id = cells[0];
            let is_rule = id.starts_with(['C', 'I', 'D'])
                && id.len() > 1
                && id[1..].bytes().all(|byte| byte.is_ascii_digit());
            if is_rule {
                assert_eq!(cells.len(), 5, "{line}");
                rules.all.push(Rule {
                    id: id.to_owned(),
                    answer: cells[2].to_owned(),
                    ui: names(cells[3]),
                    mistakes: names(cells[4]),
                });
            } else if id.starts_with("beyond") {
                assert_eq!(cells.len(), 3, "{line}");
                rules.beyond_ui.extend(names(cells[1]));
                rules.beyond_mistakes.extend(names(cells[2]));
            }
        }
        rules
    }

    pub fn of(&self, kind: char) -> impl Iterator<Item = &Rule> {
        self.all.iter().filter(move |rule| rule.id.starts_with(kind))
    }

    /// Rules are numbered without a gap, and each answers as rules of its kind do.
    pub fn check(&self) {
        for kind in ['C', 'I', 'D'] {
            for (index, rule) in self.of(kind).enumerate() {
                assert_eq!(rule.id, format!("{kind}{}", index + 1), "numbered without a gap");
            }
            let count = format!("{} rules marked {kind}", self.of(kind).count());
            assert!(self.text.contains(&count), "docs/rules.md does not say {count:?}");
        }
        for rule in self.of('C') {
            let class = rule.class();
            let has_ui = !rule.ui.is_empty();
            assert!(has_ui || class == CLASSES[0], "{}: {class} without a UI case", rule.id);
        }
        let sum: usize = CLASSES.iter().map(|class| self.count(class)).sum();
        assert_eq!(sum, self.of('C').count(), "the classes sum to all rules marked C");
        let classes = self.classes();
        assert!(self.text.contains(&classes), "docs/rules.md does not say {classes:?}");
        for rule in self.of('D') {
            rule.check_place();
        }
        self.check_ui();
    }

    fn count(&self, class: &str) -> usize {
        self.of('C').filter(|rule| rule.class() == class).count()
    }

    pub fn classes(&self) -> String {
        CLASSES.map(|class| format!("{} {class}", self.count(class))).join(", ")
    }

    fn check_ui(&self) {
        let entries = fs::read_dir(root().join("tests/ui/cases")).expect("the cases are there");
        let files = entries.map(|entry| entry.expect("it can be read").path());
        let sources = files.filter(|file| file.extension().is_some_and(|end| end == "rs"));
        let cases: BTreeSet<String> = sources
            .map(|file| {
                assert!(file.with_extension("stderr").exists(), "{} has no text", file.display());
                file.file_stem().expect("it has a name").to_string_lossy().into_owned()
            })
            .collect();
        let named = self.all.iter().flat_map(|rule| &rule.ui).chain(&self.beyond_ui);
        same("UI case", &cases, &named.cloned().collect());
    }

    /// Every case is named, and every name is that of a case.
    pub fn check_mistakes(&self, cases: &BTreeSet<String>) {
        let named = self.all.iter().flat_map(|rule| &rule.mistakes).chain(&self.beyond_mistakes);
        same("mistake", cases, &named.cloned().collect());
    }

    /// Of the rules of a kind those that one of these cases shows.
    pub fn shown(&self, kind: char, cases: &BTreeSet<String>) -> usize {
        self.of(kind).count() - self.hidden(cases).filter(|id| id.starts_with(kind)).count()
    }

    /// The rules that none of these cases shows.
    pub fn hidden<'a>(&'a self, cases: &'a BTreeSet<String>) -> impl Iterator<Item = &'a str> {
        let is_hidden = |rule: &&Rule| !rule.mistakes.iter().any(|name| cases.contains(name));
        self.all.iter().filter(is_hidden).map(|rule| rule.id.as_str())
    }
}

fn same(what: &str, are: &BTreeSet<String>, named: &BTreeSet<String>) {
    let missing: Vec<_> = named.difference(are).collect();
    assert!(missing.is_empty(), "docs/rules.md names a {what} that there is not: {missing:?}");
    let unnamed: Vec<_> = are.difference(named).collect();
    assert!(unnamed.is_empty(), "docs/rules.md does not name a {what} that there is: {unnamed:?}");
}

/// What stands in backticks.
fn names(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
