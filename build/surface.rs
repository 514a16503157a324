//! Reads `src/raw/surface.txt`, the table of the C names that this crate is about.

/// The table.
pub const FILE: &str = "src/raw/surface.txt";

/// One line of the table, with the lines of its fields.
pub struct Row {
    /// The heading: `types`, `functions: Inspecting`, ...
    pub section: String,
    pub name: String,
    pub versions: String,
    /// Of a function its wrapper, of an omission the reason, otherwise the documentation.
    pub text: String,
    pub fields: Vec<(String, String)>,
}

impl Row {
    /// Whether the row is in a section of this kind.
    pub fn is(&self, kind: &str) -> bool {
        self.section.split(':').next() == Some(kind)
    }

    /// Whether it is something that bindgen can bind: no macro, and nothing of pyo3-ffi's own.
    #[allow(dead_code, reason = "the feature abi-check has no use for it")]
    pub fn is_bound(&self) -> bool {
        self.versions != "pyo3-ffi" && !self.name.ends_with('!')
    }
}

pub struct Surface(pub Vec<Row>);

impl Surface {
    pub fn read(text: &str) -> Result<Self, String> {
        let mut rows: Vec<Row> = Vec::new();
        let mut section = String::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let wrong = || format!("{FILE}: NAME  VERSIONS  TEXT expected: {line}");
            if let Some(field) = line.strip_prefix("  ") {
                let (name, text) = field.split_once("  ").ok_or_else(wrong)?;
                let row = rows.last_mut().ok_or_else(wrong)?;
                row.fields.push((name.to_owned(), text.to_owned()));
                continue;
            }
            if let Some(heading) = line.strip_prefix('[') {
                heading.strip_suffix(']').ok_or_else(wrong)?.clone_into(&mut section);
                continue;
            }
            let mut columns = line.splitn(3, "  ");
            let mut column = || columns.next().unwrap_or_default().to_owned();
            let (name, versions, mut text) = (column(), column(), column());
            if text == "=" {
                text.clone_from(&rows.last().ok_or_else(wrong)?.text);
            }
            if name.contains(' ') || (versions.is_empty() && section != "subject") {
                return Err(wrong());
            }
            rows.push(Row { section: section.clone(), name, versions, text, fields: Vec::new() });
        }
        Ok(Self(rows))
    }

    /// The rows of one kind of section.
    pub fn of<'t>(&'t self, kind: &'t str) -> impl Iterator<Item = &'t Row> {
        self.0.iter().filter(move |row| row.is(kind))
    }
}

/// Whether a pattern, in which each `*` stands for any text, is of this name.
pub fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            name.char_indices()
                .map(|(at, _)| at)
                .chain([name.len()])
                .any(|at| matches(rest, &name[at..]))
        }),
    }
}
