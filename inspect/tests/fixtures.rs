//! The same modules in every format and for every machine are decoded alike.

mod support;

use pymodule_inspect::{
    Architecture, Choice, Convention, File, Format, Interpreter, Layout, Outcome, Phase,
};
use support::{FIXTURES, fixture};

fn files() -> impl Iterator<Item = (&'static str, File)> {
    FIXTURES.iter().map(|name| {
        let mut files = File::read(name.as_ref(), &fixture(name)).unwrap();
        assert_eq!(files.len(), 1, "{name}");
        files[0].judge(None);
        (*name, files.remove(0))
    })
}

fn at(minor: u8) -> Interpreter {
    Interpreter { minor, free_threaded: false }
}

fn free_threaded(minor: u8) -> Interpreter {
    Interpreter { minor, free_threaded: true }
}

fn outcome(file: &File, module: &str, interpreter: Interpreter) -> Outcome {
    let module = file.modules.iter().find(|known| known.name == module).unwrap();
    module.verdicts.iter().find(|v| v.interpreter == interpreter).unwrap().outcome
}

#[test]
fn formats_and_machines() {
    for (name, file) in files() {
        let machine =
            if name.starts_with("x86_64") { Architecture::X86_64 } else { Architecture::Aarch64 };
        let format = match name.rsplit('-').next().unwrap() {
            "pe.bin" => Format::Pe,
            "elf.bin" | "relr.bin" => Format::Elf,
            _ => Format::MachO,
        };
        assert_eq!((file.architecture, file.format), (machine, format), "{name}");
        let names: Vec<_> = file.modules.iter().map(|module| module.name.as_str()).collect();
        let all = [
            "adds",
            "adds_computed",
            "adds_elsewhere",
            "chosen",
            "computed",
            "early",
            "filled",
            "may_add",
            "multi",
            "remembers",
            "single",
            "slots",
            "threads",
        ];
        assert_eq!(names, all, "{name}");
        let symbols = [
            "PyLong_FromLong",
            "PyModuleDef_Init",
            "PyModule_AddFunctions",
            "PyModule_AddIntConstant",
            "PyModule_Create2",
            "Py_GetVersion",
        ];
        assert_eq!(file.symbols, symbols, "{name}");
    }
}

#[test]
fn multi_phase() {
    for (name, file) in files() {
        let module = file.modules.iter().find(|module| module.name == "multi").unwrap();
        assert!(module.is_decided(), "{name}");
        let hook = &module.hooks[0];
        assert_eq!((hook.symbol.as_str(), hook.phase), ("PyInit_multi", Some(Phase::Multi)));
        let definition = &hook.definitions[0];
        assert_eq!(definition.layout, Layout::Gil);
        assert_eq!(definition.name.as_ref().unwrap().text, "multi");
        assert_eq!(definition.doc.as_ref().unwrap().text, "Multi-phase.");
        assert_eq!(definition.state_size, Some(24));
        assert_eq!(definition.state_hooks, [true, false, true]);
        let slots: Vec<_> =
            definition.slots.iter().map(|slot| (slot.name().unwrap(), slot.value_name())).collect();
        assert_eq!(
            slots,
            [
                ("Py_mod_gil", Some("Py_MOD_GIL_NOT_USED")),
                ("Py_mod_multiple_interpreters", Some("Py_MOD_PER_INTERPRETER_GIL_SUPPORTED")),
                ("Py_mod_exec", None),
            ],
            "{name}",
        );
        let [first, second, third] = &definition.methods[..] else { panic!("{name}") };
        assert_eq!(first.signature(), (Some("($module, object, /)"), Some("The first.")));
        assert_eq!(second.signature(), (None, Some("No signature.")));
        assert_eq!(third.signature(), (None, None));
        let conventions = [first, second, third].map(pymodule_inspect::Method::convention);
        let expected = [Convention::O, Convention::FastcallKeywords, Convention::NoArgs];
        assert_eq!(conventions, expected);
        // Slots 3 and 4 came with 3.12 and 3.13.
        assert_eq!(outcome(&file, "multi", at(12)), Outcome::Refused, "{name}");
        assert_eq!(outcome(&file, "multi", at(13)), Outcome::Imports, "{name}");
        assert_eq!(outcome(&file, "multi", free_threaded(13)), Outcome::Refused, "{name}");
    }
}

#[test]
fn free_threaded_layout() {
    for (name, file) in files() {
        let module = file.modules.iter().find(|module| module.name == "threads").unwrap();
        let definition = &module.hooks[0].definitions[0];
        assert_eq!(definition.layout, Layout::FreeThreaded, "{name}");
        assert_eq!(definition.name.as_ref().map(|text| text.text.as_str()), Some("threads"));
        assert_eq!((definition.state_size, definition.slots.len()), (Some(0), 3), "{name}");
        assert_eq!(outcome(&file, "threads", at(14)), Outcome::Refused, "{name}");
        assert_eq!(outcome(&file, "threads", free_threaded(15)), Outcome::Imports, "{name}");
    }
}

#[test]
fn single_phase() {
    for (name, file) in files() {
        let module = file.modules.iter().find(|module| module.name == "single").unwrap();
        assert!(module.is_decided(), "{name}");
        assert_eq!(module.hooks[0].phase, Some(Phase::Single), "{name}");
        let definition = &module.hooks[0].definitions[0];
        assert_eq!(definition.name.as_ref().unwrap().text, "package.single");
        assert_eq!(definition.state_size, Some(-1));
        assert!(module.findings.iter().any(|finding| finding.check.code == "PMI022"));
    }
}

/// What `PyModule_AddFunctions` is given is among the functions.
#[test]
fn added_functions() {
    for (name, file) in files() {
        let module = file.modules.iter().find(|module| module.name == "adds").unwrap();
        assert!(module.is_decided(), "{name}: {:?}", module.hooks);
        let methods = &module.hooks[0].definitions[0].methods;
        let names: Vec<_> =
            methods.iter().map(|method| (method.name.text.as_str(), method.is_added)).collect();
        let expected = [("first", false), ("second", false), ("third", false), ("more", true)];
        assert_eq!(names, expected, "{name}");
        assert_eq!(methods[3].signature(), (Some("($module, object, /)"), Some("More.")), "{name}");
    }
}

#[test]
fn chosen_by_version() {
    for (name, file) in files() {
        let module = file.modules.iter().find(|module| module.name == "chosen").unwrap();
        assert!(module.is_decided(), "{name}");
        let hook = &module.hooks[0];
        assert_eq!(hook.choice(at(9)), Choice::Null, "{name}");
        let slots = |interpreter| match hook.choice(interpreter) {
            Choice::Definition(index) => hook.definitions[index].slots.len(),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!((slots(at(10)), slots(at(12))), (1, 1), "{name}");
        assert_eq!((slots(at(13)), slots(at(15))), (3, 3), "{name}");
        assert_eq!(outcome(&file, "chosen", at(9)), Outcome::Refused);
        assert_eq!(outcome(&file, "chosen", at(11)), Outcome::Imports);
    }
}

/// What a hook finds in memory that only it writes to is not there at the first import.
#[test]
fn remembered_version() {
    for (name, file) in files() {
        let module = file.modules.iter().find(|module| module.name == "remembers").unwrap();
        assert!(module.is_decided(), "{name}");
        let hook = &module.hooks[0];
        for minor in 9..=15 {
            let expected = if minor == 11 { Choice::Definition(0) } else { Choice::Null };
            assert_eq!(hook.choice(at(minor)), expected, "{name}: {minor}");
        }
    }
}

#[test]
fn slots() {
    for (name, file) in files() {
        let module = file.modules.iter().find(|module| module.name == "slots").unwrap();
        assert!(module.is_decided(), "{name}");
        let hook = &module.hooks[0];
        assert_eq!(hook.phase, Some(Phase::Slots));
        let definition = &hook.definitions[0];
        assert_eq!(definition.name.as_ref().unwrap().text, "slots");
        assert_eq!(definition.doc.as_ref().unwrap().text, "From slots.");
        assert_eq!(definition.state_size, Some(16));
        assert_eq!(definition.methods.len(), 3);
        let levels: Vec<_> = definition.slots.iter().map(|slot| slot.level).collect();
        assert_eq!(levels, [0, 0, 0, 0, 0, 0, 1, 1, 0], "{name}");
        let abi = definition.abi[0];
        assert_eq!(abi.flag_names(), ["STABLE", "FREETHREADING_AGNOSTIC"]);
        assert_eq!((abi.build_version, abi.abi_version), (0x030f_00f0, 0x030f_0000));
        assert_eq!(outcome(&file, "slots", at(14)), Outcome::Refused);
        assert_eq!(outcome(&file, "slots", at(15)), Outcome::Imports);
        assert_eq!(outcome(&file, "slots", free_threaded(15)), Outcome::Imports);
    }
}

#[test]
fn undecided() {
    for (name, file) in files() {
        for (module, why) in [
            ("filled", "code writes to the PyModuleDef, which is filled at run time"),
            ("early", "code writes to the PyModuleDef, which is filled at run time"),
            ("computed", "what it gives to PyModuleDef_Init is computed"),
            ("may_add", "which functions it adds is told when it runs"),
            ("adds_computed", "what it gives to PyModule_AddFunctions is computed"),
            ("adds_elsewhere", "code behind PyModule_Create is not followed: it may add functions"),
        ] {
            let found = file.modules.iter().find(|known| known.name == module).unwrap();
            // Windows has no such table: it is its DllMain that may call constructors.
            if module == "early" && file.format == Format::Pe {
                assert!(found.is_decided(), "{name}");
                continue;
            }
            assert!(!found.is_decided(), "{name}");
            let hook = &found.hooks[0];
            let in_definition = hook.definitions.iter().flat_map(|known| &known.undecided);
            let whys: Vec<_> = hook.undecided.iter().chain(in_definition).collect();
            assert_eq!(whys, [why], "{name}");
            assert_eq!(outcome(&file, module, at(14)), Outcome::Undecided, "{name}");
        }
    }
}

/// A universal file is read once for each machine.
#[test]
fn universal() {
    let parts = ["x86_64-no_fixup_chains.bin", "aarch64-fixup_chains.bin"].map(fixture);
    let machines: [(u32, u32); 2] = [(0x0100_0007, 3), (0x0100_000c, 0)];
    let mut file = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2];
    let mut offset = 0x4000;
    for ((machine, subtype), part) in machines.into_iter().zip(&parts) {
        let length = u32::try_from(part.len()).unwrap();
        for field in [machine, subtype, offset, length, 14] {
            file.extend(field.to_be_bytes());
        }
        offset = (offset + length).next_multiple_of(0x4000);
    }
    for part in &parts {
        file.resize(file.len().next_multiple_of(0x4000), 0);
        file.extend(part);
    }
    let files = File::read("multi.so".as_ref(), &file).unwrap();
    let machines: Vec<_> = files.iter().map(|file| file.architecture).collect();
    assert_eq!(machines, [Architecture::X86_64, Architecture::Aarch64]);
    assert!(files.iter().all(|file| file.modules.len() == 13));
}
