//! The hooks of a file and the definitions that they return.

use std::collections::BTreeSet;

use crate::additions::Additions;
use crate::code::{self, Outcome, Value};
use crate::definition::{Definition, Reader};
use crate::image::Image;
use crate::interpreter::Interpreter;
use crate::limits;
use crate::name;

/// The two kinds of hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `PyInit_NAME`
    Init,
    /// `PyModExport_NAME` (3.15)
    Export,
}

/// How a hook makes its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// `PyInit` returns a definition, by `PyModuleDef_Init`.
    Multi,
    /// `PyInit` returns a module, by `PyModule_Create`.
    Single,
    /// `PyModExport` returns an array of slots.
    Slots,
}

impl Phase {
    /// Returns a word for reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Multi => "multi-phase",
            Self::Single => "single-phase",
            Self::Slots => "slots",
        }
    }
}

/// The result of a hook for one interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Choice {
    /// A definition, by its index.
    Definition(usize),
    /// NULL: it refuses this interpreter, or fails.
    Null,
    /// It could not be told, and why.
    Undecided(String),
}

/// A hook and its results.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Hook {
    /// The exported symbol.
    pub symbol: String,
    /// Which of the two it is.
    pub kind: Kind,
    /// How it makes the module, if that is known.
    pub phase: Option<Phase>,
    /// The definitions that it may return. There are several if it chooses by the version.
    pub definitions: Vec<Definition>,
    /// The result for each interpreter, if it asks which one runs.
    pub choices: Vec<(Interpreter, Choice)>,
    /// The value that a single-phase hook gives to `PyUnstable_Module_SetGIL`.
    pub sets_gil: Option<u64>,
    /// The facts that could not be decided, and why.
    pub undecided: Vec<String>,
    /// How many instructions were followed.
    pub instructions: usize,
}

impl Hook {
    fn new(symbol: &str, kind: Kind) -> Self {
        Self {
            symbol: symbol.into(),
            kind,
            phase: None,
            definitions: Vec::new(),
            choices: Vec::new(),
            sets_gil: None,
            undecided: Vec::new(),
            instructions: 0,
        }
    }

    /// Returns what an interpreter gets.
    #[must_use]
    pub fn choice(&self, interpreter: Interpreter) -> Choice {
        if let Some((_, choice)) = self.choices.iter().find(|(which, _)| *which == interpreter) {
            return choice.clone();
        }
        match (&self.undecided[..], &self.definitions[..]) {
            ([], [_]) => Choice::Definition(0),
            ([why, ..], _) => Choice::Undecided(why.clone()),
            _ => Choice::Undecided("the hook may return several definitions".into()),
        }
    }

    /// Whether nothing of it is undecided.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.undecided.is_empty()
            && self.definitions.iter().all(|definition| definition.undecided.is_empty())
            && !self.choices.iter().any(|(_, choice)| matches!(choice, Choice::Undecided(_)))
    }
}

/// Whether a symbol is a hook's, and the name of its module.
pub(crate) fn parse(symbol: &[u8]) -> Option<(Kind, String)> {
    let symbol = std::str::from_utf8(symbol).ok()?;
    let (kind, rest) = match symbol.strip_prefix("PyInit") {
        Some(rest) => (Kind::Init, rest),
        None => (Kind::Export, symbol.strip_prefix("PyModExport")?),
    };
    let name = match rest.strip_prefix('_') {
        Some(name) => name.to_owned(),
        None => name::from_punycode(rest.strip_prefix("U_")?)?,
    };
    (!name.is_empty()).then_some((kind, name))
}

/// What a hook returns that raised.
const NULL: Value = Value::Integer(0);

/// What an outcome's value stands for.
enum Returned {
    Null,
    Definition(Phase, u64),
    Unknown(String),
}

fn returned(image: &Image<'_>, kind: Kind, outcome: &Outcome, value: Value) -> Returned {
    match (kind, value) {
        (_, Value::Integer(0)) => Returned::Null,
        (Kind::Export, Value::Address(address)) if image.is_mapped(address) => {
            Returned::Definition(Phase::Slots, address)
        }
        (Kind::Init, Value::Result(call)) => {
            let call = &outcome.calls[call as usize];
            let name = image.import_name(call.import);
            let phase = match name {
                "PyModuleDef_Init" => Phase::Multi,
                "PyModule_Create2" => Phase::Single,
                // The module that an earlier call made.
                "PyState_FindModule" => return Returned::Null,
                _ => return Returned::Unknown(format!("it returns the result of {name}")),
            };
            match call.arguments[0] {
                Value::Address(address) if image.is_mapped(address) => {
                    Returned::Definition(phase, address)
                }
                _ => Returned::Unknown(format!("what it gives to {name} is computed")),
            }
        }
        _ => Returned::Unknown("what it returns is computed".into()),
    }
}

/// Memory that is written by the functions that run when the file is loaded. `budget` is the rest
/// of the file's budget.
pub(crate) fn written_at_loading(image: &Image<'_>, budget: &mut usize) -> BTreeSet<(u64, u64)> {
    let mut stores = BTreeSet::new();
    for constructor in image.constructors.iter().take(limits::CONSTRUCTORS) {
        let most = limits::INSTRUCTIONS_OF_CONSTRUCTOR.min(*budget);
        let outcome = code::follow(image, *constructor, None, None, most);
        *budget -= outcome.instructions;
        stores.extend(outcome.stores);
    }
    stores
}

/// Follows a hook and reads its results. `budget` is the rest of the file's budget, `written` the
/// memory that was written before.
pub(crate) fn read(
    image: &Image<'_>,
    symbol: &str,
    kind: Kind,
    address: u64,
    written: &BTreeSet<(u64, u64)>,
    budget: &mut usize,
) -> Hook {
    let mut hook = Hook::new(symbol, kind);
    let mut follow = |interpreter, written| {
        let most = limits::INSTRUCTIONS.min(*budget);
        let outcome = code::follow(image, address, interpreter, written, most);
        *budget -= outcome.instructions;
        outcome
    };
    let outcome = follow(None, None);
    hook.instructions = outcome.instructions;
    let mut found = Vec::new();
    let mut undecided = Vec::new();
    let mut additions = Additions::default();
    if let Some(why) = &outcome.incomplete {
        undecided.push(format!("the code is not followed to its end: {why}"));
    }
    for value in &outcome.returns {
        match returned(image, kind, &outcome, *value) {
            Returned::Null => {}
            Returned::Definition(phase, address) => add(&mut found, phase, address),
            Returned::Unknown(why) => undecided.push(why),
        }
    }
    // What was seen of a hook that could not be followed.
    for call in &outcome.calls {
        let phase = match image.import_name(call.import) {
            "PyModuleDef_Init" => Phase::Multi,
            "PyModule_Create2" => Phase::Single,
            "PyUnstable_Module_SetGIL" => {
                if let Some(value) = call.arguments[1].integer() {
                    hook.sets_gil = Some(value);
                }
                continue;
            }
            _ => continue,
        };
        match call.arguments[0] {
            Value::Address(address) if image.is_mapped(address) => {
                add(&mut found, phase, address);
            }
            _ => {
                let name = image.import_name(call.import);
                let why = format!("what it gives to {name} is computed");
                if !undecided.contains(&why) {
                    undecided.push(why);
                }
            }
        }
        if call.opaque {
            undecided.push("code that runs before is not followed".into());
        }
    }
    let mut stores = outcome.stores.clone();
    stores.extend(written);
    if outcome.asks_version {
        // Which way it goes is told by the version, so each gets its own answer.
        undecided.clear();
        for interpreter in Interpreter::all() {
            if kind == Kind::Export && interpreter.minor < 15 {
                continue;
            }
            let outcome = follow(Some(interpreter), None);
            hook.instructions += outcome.instructions;
            stores.extend(&outcome.stores);
            additions.take(image, &outcome);
            let mut choice = choose(image, kind, &outcome, &mut found);
            if matches!(choice, Choice::Definition(_)) && outcome.returns.contains(&NULL) {
                // What memory tells that may change, such as a version asked for before, is not known
                // then. It is for the first import.
                let first = follow(Some(interpreter), Some(written));
                hook.instructions += first.instructions;
                if first.incomplete.is_none() && first.returns == [NULL] {
                    choice = Choice::Null;
                }
            }
            hook.choices.push((interpreter, choice));
        }
    } else {
        additions.take(image, &outcome);
    }
    found.truncate(limits::DEFINITIONS);
    if found.is_empty() && undecided.is_empty() && hook.choices.is_empty() {
        undecided.push("it returns no definition".into());
    }
    hook.phase = found.first().map(|(phase, _)| *phase);
    if found.iter().any(|(phase, _)| Some(*phase) != hook.phase) {
        undecided.push("it may return a definition or a module".into());
        hook.phase = None;
    }
    if found.len() > 1 && hook.choices.is_empty() {
        undecided.push("it may return several definitions".into());
    }
    for (phase, address) in found {
        let reader = Reader::new(image, &stores);
        hook.definitions.push(match phase {
            Phase::Slots => reader.slot_array(address),
            _ => reader.module_def(address, &additions.of(address)),
        });
    }
    undecided.dedup();
    hook.undecided = undecided;
    hook
}

fn add(found: &mut Vec<(Phase, u64)>, phase: Phase, address: u64) {
    if !found.contains(&(phase, address)) {
        found.push((phase, address));
    }
}

/// What one interpreter gets of a hook that asks for the version.
fn choose(
    image: &Image<'_>,
    kind: Kind,
    outcome: &Outcome,
    found: &mut Vec<(Phase, u64)>,
) -> Choice {
    let mut choice = None;
    let mut null = false;
    for value in &outcome.returns {
        match returned(image, kind, outcome, *value) {
            Returned::Null => null = true,
            Returned::Definition(phase, address) => {
                add(found, phase, address);
                let index = found.iter().position(|known| *known == (phase, address));
                if choice.is_some_and(|known| Some(known) != index) {
                    return Choice::Undecided("it may return several definitions".into());
                }
                choice = index;
            }
            Returned::Unknown(why) => return Choice::Undecided(why),
        }
    }
    if let Some(why) = &outcome.incomplete {
        return Choice::Undecided(format!("the code is not followed to its end: {why}"));
    }
    let opaque = outcome.calls.iter().any(|call| call.opaque);
    match choice {
        Some(_) if opaque => Choice::Undecided("code that runs before is not followed".into()),
        Some(index) => Choice::Definition(index),
        None if null => Choice::Null,
        None => Choice::Undecided("it returns nothing that is known".into()),
    }
}
