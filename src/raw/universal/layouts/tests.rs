//! The tables against what the C compiler lays down, from each version's own headers.

use core::mem::transmute;
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::string::String;
use std::vec::Vec;

use super::{Fields, Slots, Tables};
use crate::raw::running::Running;

/// A definition whose fields are numbers, each another one.
const PROGRAM: &str = r#"
#include <Python.h>
#include <stdio.h>
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, (const char *)0x1101, (const char *)0x1102, 0x1103,
    (PyMethodDef *)0x1104, (PyModuleDef_Slot *)0x1105, (traverseproc)0x1106, (inquiry)0x1107,
    (freefunc)0x1108,
};
int main(void) {
    const unsigned char *bytes = (const unsigned char *)&definition;
    for (size_t i = 0; i < sizeof definition; i++) printf("%02x", bytes[i]);
    return 0;
}
"#;

fn tables(known: usize) -> Tables {
    let (oldest, since_3_12, since_3_13) = match known {
        0 => (0x1105, 0, 0),
        1 => (0, 0x1105, 0),
        _ => (0, 0, 0x1105),
    };
    let slots = Slots {
        oldest: oldest as *mut _,
        since_3_12: since_3_12 as *mut _,
        since_3_13: since_3_13 as *mut _,
    };
    // SAFETY: function pointers that are never called, and not NULL.
    let (traverse, clear, free) =
        unsafe { (transmute(0x1106_usize), transmute(0x1107_usize), transmute(0x1108_usize)) };
    let fields = Fields {
        name: 0x1101 as *const _,
        doc: 0x1102 as *const _,
        size: 0x1103,
        methods: 0x1104 as *mut _,
        traverse,
        clear,
        free,
    };
    Tables::new(fields, slots)
}

/// What C lays down, as hexadecimal digits.
fn laid_down_by_c(name: &str, directories: &str) -> String {
    let folder = env::temp_dir().join(std::format!("pymodule-ffi-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the folder is ours");
    let (source, program): (PathBuf, PathBuf) = (folder.join("bytes.c"), folder.join("bytes"));
    fs::write(&source, PROGRAM).expect("the folder is ours");
    let mut command = Command::new("cc");
    for directory in directories.split(':') {
        command.arg("-I").arg(directory);
    }
    let compiled = command.arg(&source).arg("-o").arg(&program).output().expect("there is a cc");
    assert!(compiled.status.success(), "{name}: {}", String::from_utf8_lossy(&compiled.stderr));
    let output = Command::new(&program).output().expect("it runs");
    fs::remove_dir_all(folder).expect("the folder is ours");
    String::from_utf8(output.stdout).expect("it prints digits")
}

/// `PYMODULE_FFI_HEADERS` has a line for each interpreter: its name ("3.14td") and the directories
/// of its headers, with a tab between.
#[test]
#[ignore = "ci/universal.sh runs it, which knows where the headers are"]
fn every_table_has_the_bytes_of_c() {
    let headers = env::var("PYMODULE_FFI_HEADERS").expect("it says where the headers are");
    let mut compared = Vec::new();
    for line in headers.lines() {
        let (name, directories) = line.split_once('\t').expect("a name and directories");
        let digits: String = name[2..].chars().take_while(char::is_ascii_digit).collect();
        let minor = digits.parse().expect("a minor version");
        if minor >= crate::raw::universal::EXPORTED_SINCE {
            continue;
        }
        let running = Running { minor, free_threaded: name.contains('t') };
        let known = match minor {
            0..=11 => 0,
            12 => 1,
            _ => 2,
        };
        let ours: String =
            tables(known).bytes(running).iter().map(|byte| std::format!("{byte:02x}")).collect();
        assert_eq!(ours, laid_down_by_c(name, directories), "{name}");
        compared.push(name);
    }
    assert!(compared.len() > 7, "only {compared:?} were compared");
    std::println!("the same bytes as C: {}", compared.join(" "));
}
