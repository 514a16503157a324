//! Bytes in memory, relocations and exported symbols of the files.

use std::path::Path;
use std::process::Command;

use crate::functions::amount;
use crate::interpreters::Interpreter;
use crate::peers::{Module, Peer};
use crate::results::{Measure, Results, Unit};
use crate::{Result, process};

const GROUP: &str = "Files";

pub fn measure(interpreter: &Interpreter, peer: Peer, results: &mut Results) -> Result<()> {
    let add = |results: &mut Results, label: &str, unit: Unit, value: f64| {
        results.add(interpreter, peer, Measure::new(GROUP, label, unit), value);
    };
    let mut ten = None;
    for count in [1, 10, 1000] {
        let Ok(directory) = peer.build(interpreter, Module::Many(count)) else {
            results.note(interpreter, peer, &format!("{}: does not compile", amount(count)));
            continue;
        };
        let size = Size::of(&directory.join("many.so"))?;
        match count {
            1 => {
                add(results, "bytes, 1 function", Unit::Bytes, size.bytes);
                add(results, "relocations, 1 function", Unit::Count, size.relocations);
                add(results, "exported symbols", Unit::Count, size.exported);
            }
            10 => ten = Some(size),
            _ => {
                let Some(ten) = &ten else { continue };
                let more = |many: f64, ten: f64| (many - ten) / 990.0;
                add(results, "bytes, 1,000 functions", Unit::Bytes, size.bytes);
                add(results, "bytes, one function more", Unit::Bytes, more(size.bytes, ten.bytes));
                let relocations = more(size.relocations, ten.relocations);
                add(results, "relocations, one function more", Unit::Count, relocations);
            }
        }
    }
    Ok(())
}

struct Size {
    bytes: f64,
    relocations: f64,
    exported: f64,
}

impl Size {
    #[allow(clippy::cast_precision_loss, reason = "files are far below 2^52 bytes")]
    fn of(file: &Path) -> Result<Self> {
        // Not the file's size, in which each segment is filled up to a page, nor with what lld
        // fills up in memory.
        let sections = process::output(Command::new("size").args(["-A", "-d"]).arg(file))?;
        let loaded = sections.lines().filter_map(|line| {
            let [name, size, address] = line.split_whitespace().collect::<Vec<_>>()[..] else {
                return None;
            };
            let (size, address) = (size.parse::<f64>().ok()?, address.parse::<u64>().ok()?);
            (address != 0 && name != ".relro_padding").then_some(size)
        });
        let bytes: f64 = loaded.sum();
        if bytes == 0.0 {
            return Err(format!("size printed {sections:?}"));
        }
        let relocations =
            process::output(Command::new("readelf").args(["--relocs", "--wide"]).arg(file))?;
        let is_entry = |line: &&str| line.contains("R_");
        let symbols =
            process::output(Command::new("nm").args(["--dynamic", "--defined-only"]).arg(file))?;
        Ok(Self {
            bytes,
            relocations: relocations.lines().filter(is_entry).count() as f64,
            exported: symbols.lines().count() as f64,
        })
    }
}
