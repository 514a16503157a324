//! Code in the documents is code that is built: each block that no documentation test runs names the
//! file that has it.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use support::is_packaged;

struct Block {
    /// The file and line, for messages.
    place: String,
    /// What `<!-- file: PATH -->` in front of it says.
    file: Option<String>,
    kind: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn blocks(document: &str) -> Vec<Block> {
    let text = read(document);
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    let mut file = None;
    while let Some((number, line)) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let code = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            found.push(Block {
                place: format!("{document}:{}", number + 1),
                file: file.take(),
                kind: kind.to_owned(),
                text: code.collect::<Vec<_>>().join("\n"),
            });
        } else {
            let named = line.strip_prefix("<!-- file: ").and_then(|rest| rest.strip_suffix(" -->"));
            file = named.map(str::to_owned);
        }
    }
    found
}

/// What the template's names stand for in the guide.
fn filled_in(text: &str) -> String {
    let text = text.replace("{{crate_name}}", "words").replace("{{project-name}}", "words");
    text.replace("{{description}}", "Counts words.")
}

/// The lines without their indentation, as a block may be from the inside of something.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).collect()
}

#[test]
fn each_block_is_in_the_file_that_it_names() {
    let documents = ["guide", "from-c", "from-pyo3", "packaging", "threads", "embedding"];
    let (mut compared, mut left_out) = (0, BTreeSet::new());
    for block in documents.iter().flat_map(|name| blocks(&format!("docs/{name}.md"))) {
        let Some(file) = &block.file else {
            // Shell commands are run by the scripts of ci, Rust by documentation tests.
            let run = block.kind == "sh"
                || block.kind.starts_with("rust") && !block.kind.contains("ignore");
            assert!(run, "{}: say which file has this: <!-- file: PATH -->", block.place);
            continue;
        };
        if is_packaged() && !root().join(file).exists() {
            left_out.insert(file.clone());
            continue;
        }
        let whole = filled_in(&read(file));
        let (whole, part) = (lines(&whole), lines(&block.text));
        let found = !part.is_empty() && whole.windows(part.len()).any(|window| window == part);
        assert!(found, "{}: {file} does not have these lines:\n{}", block.place, block.text);
        compared += 1;
    }
    for file in left_out {
        support::say(&format!("LEFT OUT: {file} is not in the published package"));
    }
    assert!(is_packaged() || compared > 15, "{compared} blocks were compared");
}
