//! Whether an interpreter may import a module, and why not.
//!
//! The rules are those that CPython enforces (Python/import.c, Python/importdl.c,
//! Objects/moduleobject.c), in the order in which it comes to them.

use crate::definition::slot;
use crate::definition::{Definition, Layout, SlotValue};
use crate::hook::{Choice, Phase};
use crate::interpreter::Interpreter;
use crate::module::{File, Module};
use crate::symbols;

/// What becomes of an import, as far as the file decides it. Code that runs during the import
/// may still fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The interpreter.
    pub interpreter: Interpreter,
    /// The outcome.
    pub outcome: Outcome,
    /// Why the import fails or can't be told.
    pub reasons: Vec<String>,
    /// Other effects of the import.
    pub notes: Vec<String>,
}

/// The outcome of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing in the file stands against it.
    Imports,
    /// It fails.
    Refused,
    /// It can't be told.
    Undecided,
}

impl Outcome {
    /// Returns a word for reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Imports => "imports",
            Self::Refused => "refused",
            Self::Undecided => "undecided",
        }
    }
}

/// What a module says about the GIL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gil {
    /// `Py_MOD_GIL_NOT_USED`
    NotUsed,
    /// `Py_MOD_GIL_USED`
    Used,
    /// Nothing, which CPython takes for used.
    Undeclared,
    /// It can't be told.
    Undecided,
}

/// Returns what a definition says about the GIL.
pub(crate) fn gil_of(definition: &Definition) -> Gil {
    match definition.gil() {
        Some(SlotValue::Integer(1)) => Gil::NotUsed,
        Some(SlotValue::Integer(0)) => Gil::Used,
        None if definition.undecided.is_empty() => Gil::Undeclared,
        _ => Gil::Undecided,
    }
}

impl Verdict {
    /// Judges one module for one interpreter.
    pub(crate) fn of(file: &File, module: &Module, interpreter: Interpreter) -> Self {
        let mut verdict =
            Self { interpreter, outcome: Outcome::Imports, reasons: vec![], notes: vec![] };
        if let Some(why) = file.tag().refused_by(interpreter, file.format) {
            verdict.refuse(why);
            return verdict;
        }
        for name in &file.symbols {
            if symbols::find(name).and_then(|symbol| symbol.is_in(interpreter)) == Some(false) {
                verdict.refuse(format!("CPython {interpreter} does not export {name}"));
            }
        }
        let Some(hook) = module.hook(interpreter) else {
            verdict.refuse(format!(
                "there is no PyInit hook, and CPython {interpreter} knows no other"
            ));
            return verdict;
        };
        match hook.choice(interpreter) {
            Choice::Definition(index) => {
                let definition = &hook.definitions[index];
                match hook.phase {
                    Some(Phase::Single) => verdict.single_phase(definition, hook.sets_gil, file),
                    _ => verdict.definition(definition),
                }
            }
            Choice::Null => verdict.refuse(
                "the hook always returns NULL here, as it refuses this version or build or fails"
                    .into(),
            ),
            Choice::Undecided(why) => verdict.doubt(format!("{}: {why}", hook.symbol)),
        }
        verdict
    }

    fn refuse(&mut self, why: String) {
        self.outcome = Outcome::Refused;
        self.reasons.push(why);
    }

    fn doubt(&mut self, why: String) {
        if self.outcome == Outcome::Imports {
            self.outcome = Outcome::Undecided;
        }
        self.reasons.push(why);
    }

    fn layout(&mut self, definition: &Definition) {
        let free_threaded = self.interpreter.free_threaded;
        match (definition.layout, free_threaded) {
            (Layout::Gil, true) => {
                self.refuse("its PyModuleDef is laid out for builds with the GIL".into());
            }
            (Layout::FreeThreaded, false) => {
                self.refuse("its PyModuleDef is laid out for free-threaded builds".into());
            }
            // PyModuleDef_Init of 3.15 looks for _Py_STATICALLY_ALLOCATED_FLAG.
            (Layout::FreeThreaded, true)
                if self.interpreter.minor >= 15 && !definition.is_marked_static =>
            {
                self.refuse("the head of its PyModuleDef lacks the flag of 3.14 and later".into());
            }
            (Layout::TraceRefs, _) => {
                self.refuse("its PyModuleDef is laid out for Py_TRACE_REFS".into());
            }
            _ => {}
        }
    }

    fn gil(&mut self, gil: Gil) {
        if !self.interpreter.free_threaded {
            return;
        }
        match gil {
            Gil::NotUsed => self.notes.push("runs without the GIL".into()),
            Gil::Used => self.notes.push("enables the GIL, as it declares".into()),
            Gil::Undeclared => self.notes.push("enables the GIL, as it declares nothing".into()),
            Gil::Undecided => self.notes.push("may enable the GIL".into()),
        }
    }

    fn single_phase(&mut self, definition: &Definition, sets_gil: Option<u64>, file: &File) {
        self.layout(definition);
        if definition.has_slots {
            self.refuse("PyModule_Create is incompatible with m_slots".into());
        }
        let asks = file.symbols.iter().any(|name| name == "PyUnstable_Module_SetGIL");
        self.gil(match sets_gil {
            Some(1) => Gil::NotUsed,
            Some(_) => Gil::Used,
            None if asks => Gil::Undecided,
            None => Gil::Undeclared,
        });
        self.undecided(definition);
        if self.interpreter.minor >= 12 {
            self.notes.push("isolated subinterpreters refuse it: single-phase".into());
        }
    }

    fn undecided(&mut self, definition: &Definition) {
        if let Some(why) = definition.undecided.first() {
            self.doubt(format!("the definition: {why}"));
        }
    }

    fn definition(&mut self, definition: &Definition) {
        self.layout(definition);
        if definition.state_size.is_some_and(|size| size < 0) {
            self.refuse("m_size may not be negative for multi-phase initialization".into());
        }
        for slot in &definition.slots {
            if slot.flags & slot::OPTIONAL != 0 {
                continue;
            }
            let newest = match slot.id {
                slot::CREATE_OLD | slot::EXEC_OLD => 9,
                slot::INTERPRETERS_OLD => 12,
                slot::GIL_OLD => 13,
                _ => 15,
            };
            if self.interpreter.minor < newest {
                let name = slot.name().unwrap_or("slot");
                let version = self.interpreter;
                self.refuse(format!("CPython {version} does not know {name} ({})", slot.id));
            }
        }
        if definition.layout == Layout::Slots
            && definition.abi.is_empty()
            && definition.undecided.is_empty()
        {
            self.refuse("Py_mod_abi is mandatory for modules defined from slots only".into());
        }
        if self.interpreter.minor >= 15 {
            for info in &definition.abi {
                if let Some(why) = info.refused_by(self.interpreter) {
                    self.refuse(format!("Py_mod_abi: {why}"));
                }
            }
        }
        self.undecided(definition);
        self.gil(gil_of(definition));
        if self.interpreter.minor >= 12 {
            match definition.interpreters() {
                Some(SlotValue::Integer(0)) => {
                    self.notes.push("isolated subinterpreters refuse it".into());
                }
                Some(SlotValue::Integer(2)) => self.notes.push("any subinterpreter".into()),
                _ => self.notes.push("subinterpreters that share the GIL".into()),
            }
        }
    }
}
