//! x
mod code;
mod error;
mod image;
mod definition; mod hook; mod name;
mod interpreter;
pub mod limits;
pub use error::Error; pub use interpreter::Interpreter;
/// dbg
pub fn dbg(path: &std::path::Path) {
    let data = std::fs::read(path).unwrap();
    let t = std::time::Instant::now();
    let images = match image::Image::read(&data) { Ok(i) => i, Err(e) => { println!("{path:?}: {e}"); return; } };
    for image in images {
        let mut budget = limits::INSTRUCTIONS_OF_FILE;
        println!("== {} {:?} {:?} exports {} imports {}", path.file_name().unwrap().to_string_lossy(), image.format, image.architecture, image.exports.len(), image.imports.len());
        for (name, at) in &image.exports {
            if let Some((kind, module)) = hook::parse(name) {
                let h = hook::read(&image, &module, kind, *at, &mut budget);
                println!("  {module} {:?} {:?} defs {} decided {} undecided {:?} instr {}", h.kind, h.phase, h.definitions.len(), h.is_decided(), h.undecided, h.instructions);
                for d in &h.definitions { println!("     {:#x} {:?} name {:?} size {:?} methods {} slots {:?} abi {:?} undecided {:?}", d.address, d.layout, d.name.as_ref().map(|t| &t.text), d.state_size, d.methods.len(), d.slots.iter().map(|s| (s.id, s.value_name().unwrap_or(""))).collect::<Vec<_>>(), d.abi, d.undecided); }
                for (i, c) in &h.choices { print!(" {i}:{c:?}"); }
                if !h.choices.is_empty() { println!(); }
            }
        }
    }
    println!("   {:?}", t.elapsed());
}
