//! The command: formats, exit statuses, checks, wheels and folders.

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use support::{FIXTURES, fixture, folder};
use zip::write::SimpleFileOptions;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pymodule-inspect")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Writes a fixture under the name of a module and returns the path.
fn place(folder: &Path, name: &str, fixture_name: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, fixture(fixture_name)).unwrap();
    path.to_str().unwrap().to_owned()
}

fn wheel(folder: &Path, name: &str, entries: &[(&str, &[u8])]) -> String {
    let path = folder.join(name);
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for (entry, data) in entries {
        archive.start_file(*entry, SimpleFileOptions::default()).unwrap();
        archive.write_all(data).unwrap();
    }
    archive.finish().unwrap();
    path.to_str().unwrap().to_owned()
}

/// The codes of the findings of one module or of the files as a whole.
fn codes(path: &str, arguments: &[&str], module: Option<&str>) -> Vec<String> {
    let output = run(&[arguments, &["--format=json", path]].concat());
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let mut codes = Vec::new();
    for file in report["files"].as_array().unwrap() {
        let findings = match module {
            None => vec![&file["findings"]],
            Some(name) => {
                let modules = file["modules"].as_array().unwrap();
                let of_name = modules.iter().filter(|known| known["name"] == name);
                of_name.map(|known| &known["findings"]).collect()
            }
        };
        for finding in findings.into_iter().flat_map(|list| list.as_array().unwrap()) {
            codes.push(finding["code"].as_str().unwrap().to_owned());
        }
    }
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn exit_status() {
    let folder = folder("exit_status");
    // Of the hooks that a file for 3.13 has, one refuses it.
    let file = place(&folder, "multi.cpython-313-x86_64-linux-gnu.so", "x86_64-elf.bin");
    assert_eq!(run(&[&file]).status.code(), Some(1));
    assert_eq!(run(&["--fail-on", "never", &file]).status.code(), Some(0));
    let plain = place(&folder, "multi.so", "x86_64-elf.bin");
    assert_eq!(run(&[&plain]).status.code(), Some(0));
    assert_eq!(run(&["--fail-on=note", &plain]).status.code(), Some(1));
    let cut = folder.join("cut.so");
    fs::write(&cut, &fixture("x86_64-elf.bin")[..3000]).unwrap();
    assert_eq!(run(&[cut.to_str().unwrap()]).status.code(), Some(2));
    for wrong in [&["--format", "xml", "x"][..], &["--ignore=PMI999", "x"], &[], &["--what"]] {
        assert_eq!(run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    assert!(stdout(&run(&["--checks"])).contains("PMI010 warning  gil-undeclared\n"));
}

#[test]
fn checks() {
    let folder = folder("checks");
    let at = |name: &str| place(&folder, name, "x86_64-elf.bin");
    let file = at("multi.cpython-312-x86_64-linux-gnu.so");
    // gil (4) came with 3.13, so 3.12, which the name is for, refuses it.
    assert_eq!(codes(&file, &[], Some("multi")), ["PMI005", "PMI020"]);
    assert_eq!(codes(&file, &["--ignore", "PMI005"], Some("multi")), ["PMI020"]);
    assert_eq!(codes(&file, &[], Some("slots")), ["PMI004", "PMI005", "PMI007"]);
    assert_eq!(codes(&file, &[], Some("single")), ["PMI022", "PMI026"]);
    assert_eq!(codes(&file, &[], None), ["PMI003"]);
    let file = at("other.cpython-313t-x86_64-linux-gnu.so");
    assert_eq!(codes(&file, &[], None), ["PMI002", "PMI003"]);
    assert_eq!(codes(&file, &[], Some("multi")), ["PMI005", "PMI006"]);
    assert_eq!(codes(&file, &[], Some("filled")), ["PMI005", "PMI006", "PMI040"]);
    let file = at("slots.abi3t.so");
    assert_eq!(codes(&file, &[], Some("slots")), Vec::<String>::new());
    assert_eq!(codes(&file, &[], Some("multi")), ["PMI004", "PMI005"]);
    // A file without hooks that is named as a module.
    let hidden = folder.join("hidden.abi3.so");
    let mut data = fixture("x86_64-elf.bin");
    while let Some(at) = data.windows(3).position(|window| window == b"PyI" || window == b"PyM") {
        data[at] = b'Q';
    }
    fs::write(&hidden, data).unwrap();
    assert_eq!(codes(hidden.to_str().unwrap(), &[], None), ["PMI001"]);
}

#[test]
fn floors() {
    let folder = folder("floors");
    let file = place(&folder, "multi.abi3.so", "x86_64-elf.bin");
    assert_eq!(codes(&file, &["--floor", "3.9"], Some("multi")), ["PMI005", "PMI020"]);
    assert_eq!(codes(&file, &["--floor", "3.13"], Some("multi")), Vec::<String>::new());
    // A hook that chooses by the version gives each what it knows, but refuses 3.9.
    assert_eq!(codes(&file, &["--floor", "3.10"], Some("chosen")), Vec::<String>::new());
    assert_eq!(codes(&file, &["--floor", "3.9"], Some("chosen")), ["PMI005"]);
    // PyModule_AddIntConstant renamed to what came later.
    let mut data = fixture("x86_64-elf.bin");
    let (old, new) = (b"PyModule_AddIntConstant\0", b"PyModule_GetStateSize\0");
    let at = data.windows(old.len()).position(|window| window == old).unwrap();
    data[at..at + new.len()].copy_from_slice(new);
    fs::write(&file, data).unwrap();
    assert_eq!(codes(&file, &["--floor", "3.13"], None), ["PMI002", "PMI003", "PMI030"][1..]);
    assert_eq!(codes(&file, &["--floor", "3.15"], None), ["PMI003"]);
}

#[test]
fn wheels() {
    let folder = folder("wheels");
    let data = fixture("x86_64-elf.bin");
    let path = wheel(
        &folder,
        "spam-1.0-cp39-abi3-manylinux_2_17_x86_64.whl",
        &[("spam/multi.abi3.so", &data), ("spam/readme.so", b"text"), ("spam/x.py", b"")],
    );
    assert_eq!(codes(&path, &[], Some("multi")), ["PMI005", "PMI020"]);
    let wrong = wheel(
        &folder,
        "spam-1.0-cp313-cp313t-manylinux_2_17_x86_64.whl",
        &[("multi.cpython-313-x86_64-linux-gnu.so", &data)],
    );
    assert_eq!(codes(&wrong, &[], None), ["PMI003", "PMI008"]);
    // On Windows the names of files of the stable ABI don't say so.
    let windows = wheel(
        &folder,
        "spam-1.0-cp310-abi3-win_amd64.whl",
        &[("multi.pyd", &fixture("x86_64-pe.bin"))],
    );
    assert_eq!(codes(&windows, &[], Some("multi")), ["PMI005", "PMI020"]);
    let output = run(&["--format=pyi", folder.to_str().unwrap()]);
    assert!(stdout(&output).contains("def first(object, /):\n    \"\"\"The first.\"\"\"\n"));
    assert!(stdout(&output).contains("def third(): ...\n"));
}

#[test]
fn hostile_wheels() {
    let folder = folder("hostile_wheels");
    let data = fixture("x86_64-elf.bin");
    let name = "spam-1.0-cp39-abi3-any.whl";
    let error = |path: &str, expected: &str| {
        let output = run(&[path]);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        assert!(stdout(&output).contains(expected), "{}", stdout(&output));
    };
    error(&wheel(&folder, name, &[("../multi.abi3.so", &data)]), "leaves the archive");
    error(&wheel(&folder, name, &[("/multi.abi3.so", &data)]), "leaves the archive");
    // An entry that unpacks to more than it says: the sizes in the directory and before the data.
    let bomb = wheel(&folder, name, &[("multi.abi3.so", &vec![0; 1 << 22])]);
    let mut bytes = fs::read(&bomb).unwrap();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == (1u32 << 22).to_le_bytes() {
            bytes[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
        }
    }
    fs::write(&bomb, bytes).unwrap();
    error(&bomb, "error");
    // One that says that it is gigantic.
    let gigantic = wheel(&folder, name, &[("multi.abi3.so", &vec![0; 1 << 22])]);
    let mut bytes = fs::read(&gigantic).unwrap();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == (1u32 << 22).to_le_bytes() {
            bytes[at..at + 4].copy_from_slice(&0xf000_0000u32.to_le_bytes());
        }
    }
    fs::write(&gigantic, bytes).unwrap();
    error(&gigantic, "too large");
    fs::write(folder.join(name), b"PK\x03\x04").unwrap();
    error(folder.join(name).to_str().unwrap(), "malformed");
}

/// As much of JSON Schema as schema.json uses.
fn valid(schema: &Value, root: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.strip_prefix("#/$defs/").unwrap();
        valid(&root["$defs"][name], root, value, at);
    }
    if let Some(constant) = schema.get("const") {
        assert_eq!(constant, value, "{at}");
    }
    if let Some(values) = schema["enum"].as_array() {
        assert!(values.contains(value), "{at}: {value}");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(expected) => assert_eq!(expected, kind, "{at}"),
        Value::Array(kinds) => assert!(kinds.iter().any(|known| known == kind), "{at}"),
        _ => {}
    }
    for item in value.as_array().into_iter().flatten() {
        valid(&schema["items"], root, item, at);
    }
    if let (Some(fields), Some(properties)) = (value.as_object(), schema["properties"].as_object())
    {
        for (name, field) in fields {
            let schema = properties.get(name).unwrap_or_else(|| panic!("{at}.{name} is unknown"));
            valid(schema, root, field, &format!("{at}.{name}"));
        }
        for name in schema["required"].as_array().unwrap() {
            assert!(fields.contains_key(name.as_str().unwrap()), "{at}: {name} is missing");
        }
    }
}

#[test]
fn schema() {
    let folder = folder("schema");
    for name in FIXTURES {
        place(&folder, &format!("{}.so", name.replace(['.', '-'], "_")), name);
    }
    fs::write(folder.join("cut.abi3.so"), &fixture("x86_64-elf.bin")[..3000]).unwrap();
    let output = run(&["--format=json", folder.to_str().unwrap()]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["files"].as_array().unwrap().len(), FIXTURES.len());
    assert_eq!(report["errors"].as_array().unwrap().len(), 1);
    let schema: Value = serde_json::from_str(include_str!("../schema.json")).unwrap();
    valid(&schema, &schema, &report, "report");
}
