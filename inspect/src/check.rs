//! Checks for errors and likely mistakes, each with a code, a sentence and a page of the manual.

use std::collections::HashSet;

use crate::definition::method::CLASS_OR_STATIC;
use crate::definition::{Convention, Definition, Layout, SlotValue, slot};
use crate::hook::{Choice, Hook, Kind, Phase};
use crate::interpreter::Interpreter;
use crate::module::{File, Module};
use crate::symbols;
use crate::tag::Tag;
use crate::verdict::Outcome;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Legal, and seldom meant.
    Warning,
    /// An interpreter that the file claims to be for refuses it or misbehaves.
    Error,
}

impl Level {
    /// Returns a word for reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Returns the level of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|level| level.name() == word)
    }
}

/// A check.
#[derive(Debug, PartialEq, Eq)]
pub struct Check {
    /// `PMI` and a number that stays.
    pub code: &'static str,
    /// A short name.
    pub name: &'static str,
    /// How much it weighs.
    pub level: Level,
    /// The page of CPython's manual, behind `https://docs.python.org/3/`.
    pub manual: &'static str,
}

/// A mistake that a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub check: &'static Check,
    /// A sentence.
    pub message: String,
}

impl Finding {
    fn new(check: &'static Check, message: impl Into<String>) -> Self {
        Self { check, message: message.into() }
    }

    pub(crate) fn for_wheel(message: String) -> Self {
        Self::new(&WHEEL, message)
    }

    /// Returns the link to the manual.
    #[must_use]
    pub fn link(&self) -> String {
        format!("https://docs.python.org/3/{}", self.check.manual)
    }
}

macro_rules! checks {
    ($($constant:ident = $code:literal $name:literal $level:ident $manual:literal;)*) => {
        $(static $constant: Check =
            Check { code: $code, name: $name, level: Level::$level, manual: $manual };)*
        /// All checks.
        pub static CHECKS: &[&Check] = &[$(&$constant),*];
    };
}

checks! {
    NO_HOOK = "PMI001" "no-hook" Error "extending/building.html";
    HOOK_NAME = "PMI002" "hook-name" Error "c-api/extension-modules.html#extension-export-hook";
    SEVERAL = "PMI003" "several-modules" Note "c-api/extension-modules.html#multiple-modules-in-one-library";
    HOOK_FOR_TAG = "PMI004" "hook-for-tag" Error "c-api/extension-modules.html#extension-export-hook";
    REFUSED = "PMI005" "refused-by-claimed" Error "c-api/module.html";
    LAYOUT_FOR_TAG = "PMI006" "layout-for-tag" Error "howto/free-threading-extensions.html";
    ABI_FOR_TAG = "PMI007" "abi-info-for-tag" Error "c-api/module.html#c.Py_mod_abi";
    WHEEL = "PMI008" "file-for-wheel" Error "c-api/stable.html#stable-application-binary-interface";
    GIL = "PMI010" "gil-undeclared" Warning "c-api/module.html#c.Py_mod_gil";
    INTERPRETERS = "PMI011" "interpreters-undeclared" Note "c-api/module.html#c.Py_mod_multiple_interpreters";
    ABI_ZERO = "PMI012" "abi-version-zero" Warning "c-api/module.html#c.PyABIInfo";
    ABI_MISSING = "PMI013" "abi-info-missing" Error "c-api/module.html#c.Py_mod_abi";
    SLOT_UNKNOWN = "PMI020" "slot-unknown-at-floor" Error "c-api/module.html#c.PyModuleDef_Slot";
    SLOT_INVALID = "PMI021" "slot-invalid" Error "c-api/slots.html";
    SIZE = "PMI022" "state-size-negative" Warning "c-api/module.html#c.PyModuleDef.m_size";
    METHOD = "PMI023" "function-invalid" Error "c-api/structures.html#c.PyMethodDef";
    METHOD_TWICE = "PMI024" "function-twice" Warning "c-api/structures.html#c.PyMethodDef";
    TEXT = "PMI025" "text-not-utf8" Error "c-api/module.html#c.PyModuleDef";
    SINGLE_PHASE = "PMI026" "single-phase" Note "c-api/extension-modules.html#single-phase-initialization";
    BEYOND_FLOOR = "PMI030" "symbol-beyond-floor" Error "c-api/stable.html";
    NOT_STABLE = "PMI031" "symbol-not-stable" Error "c-api/stable.html";
    LINKS_PYTHON = "PMI032" "links-libpython" Warning "extending/building.html";
    UNDECIDED = "PMI040" "undecided" Note "c-api/module.html";
}

/// Checks a file as a whole.
pub(crate) fn file(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    if file.modules.is_empty() {
        if let Some(name) = file.name.as_ref().filter(|name| name.tag != Tag::None) {
            found.push(Finding::new(
                &NO_HOOK,
                format!("the file is named as the module {}, and exports no hook", name.stem),
            ));
        }
        return found;
    }
    let hook_name = |stem: &str| stem.replace('-', "_");
    if let Some(name) = &file.name {
        let is_there = file.modules.iter().any(|module| module.name == hook_name(&name.stem));
        // Build products such as libspam.so are renamed later.
        if !is_there && (name.tag != Tag::None || !name.stem.starts_with("lib")) {
            found.push(Finding::new(
                &HOOK_NAME,
                format!(
                    "the file is named as the module {}, and its hooks are those of {}",
                    name.stem,
                    list(file.modules.iter().map(|module| module.name.as_str())),
                ),
            ));
        }
    }
    if file.modules.len() > 1 {
        found.push(Finding::new(
            &SEVERAL,
            format!(
                "the file exports hooks of {} modules ({}): all but that of the file's name \
                 need a finder of their own",
                file.modules.len(),
                list(file.modules.iter().map(|module| module.name.as_str())),
            ),
        ));
    }
    found.extend(stable_symbols(file));
    if let Some(library) = file.libraries.iter().find(|name| name.starts_with("libpython")) {
        found.push(Finding::new(
            &LINKS_PYTHON,
            format!("the file needs {library}: an interpreter without it can't load the module"),
        ));
    }
    found
}

fn stable_symbols(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    if !file.tag().is_stable() && !file.promises_stable {
        return found;
    }
    let mut unstable = Vec::new();
    for name in &file.symbols {
        match symbols::find(name).and_then(|symbol| symbol.stable_since) {
            None => unstable.push(name.as_str()),
            Some(since) if file.floor.is_some_and(|floor| since > floor) => {
                found.push(Finding::new(
                    &BEYOND_FLOOR,
                    format!(
                        "{name} is in the stable ABI since 3.{since}, and the claimed floor is \
                         3.{}",
                        file.floor.unwrap_or_default(),
                    ),
                ));
            }
            Some(_) => {}
        }
    }
    if !unstable.is_empty() {
        found.push(Finding::new(
            &NOT_STABLE,
            format!("not in the stable ABI: {}", list(unstable.into_iter())),
        ));
    }
    found
}

/// At most eight names.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    match names.get(8..) {
        Some(rest) if !rest.is_empty() => {
            format!("{} and {} more", names[..8].join(", "), rest.len())
        }
        _ => names.join(", "),
    }
}

/// Whether a file claims, by its name or wheel, to be for an interpreter.
fn is_claimed(file: &File, interpreter: Interpreter) -> bool {
    match file.tag() {
        Tag::Version { interpreter: wanted, debug } => *wanted == interpreter && !debug,
        Tag::Abi3 { .. } => {
            !interpreter.free_threaded && file.floor.is_some_and(|floor| interpreter.minor >= floor)
        }
        Tag::Abi3t => interpreter.minor >= file.floor.unwrap_or(15).max(15),
        Tag::None if file.promises_stable => {
            !interpreter.free_threaded && file.floor.is_some_and(|floor| interpreter.minor >= floor)
        }
        _ => false,
    }
}

/// Checks a module.
pub(crate) fn module(file: &File, module: &Module) -> Vec<Finding> {
    let mut found = Vec::new();
    let has = |kind| module.hooks.iter().any(|hook| hook.kind == kind);
    match file.tag() {
        Tag::Abi3t if !has(Kind::Export) => found.push(Finding::new(
            &HOOK_FOR_TAG,
            "abi3t needs a PyModExport hook: PyModuleDef is opaque there",
        )),
        Tag::Abi3 { .. } if !has(Kind::Init) && file.floor.is_none_or(|floor| floor < 15) => {
            found.push(Finding::new(
                &HOOK_FOR_TAG,
                "abi3 before 3.15 needs a PyInit hook: no older version knows another",
            ));
        }
        Tag::Version { interpreter, .. } if interpreter.minor < 15 && !has(Kind::Init) => {
            found.push(Finding::new(
                &HOOK_FOR_TAG,
                format!("CPython {interpreter} needs a PyInit hook"),
            ));
        }
        _ => {}
    }
    found.extend(refused(file, module));
    for hook in &module.hooks {
        if !hook.is_decided() {
            let why = hook
                .undecided
                .iter()
                .chain(hook.definitions.iter().flat_map(|definition| definition.undecided.iter()));
            found.push(Finding::new(
                &UNDECIDED,
                format!(
                    "{}: {}",
                    hook.symbol,
                    why.map(String::as_str).next().unwrap_or("not told for every version"),
                ),
            ));
        }
        if hook.phase == Some(Phase::Single) {
            found.push(Finding::new(
                &SINGLE_PHASE,
                "single-phase initialization: isolated subinterpreters refuse the module",
            ));
        }
        for definition in &hook.definitions {
            check_definition(file, hook, definition, &mut found);
        }
    }
    // Several definitions of one module say the same thing once.
    let mut seen = HashSet::new();
    found.retain(|finding| seen.insert((finding.check.code, finding.message.clone())));
    found
}

/// The interpreters that the file claims to be for and that refuse it, those with like reasons
/// together.
fn refused(file: &File, module: &Module) -> Vec<Finding> {
    let mut groups: Vec<(Vec<Interpreter>, String)> = Vec::new();
    for interpreter in Interpreter::all().filter(|interpreter| is_claimed(file, *interpreter)) {
        let verdict = crate::verdict::Verdict::of(file, module, interpreter);
        if verdict.outcome != Outcome::Refused {
            continue;
        }
        let reasons = interpreter.unnamed(&verdict.reasons.join("; "));
        match groups.iter_mut().find(|(_, known)| *known == reasons) {
            Some((interpreters, _)) => interpreters.push(interpreter),
            None => groups.push((vec![interpreter], reasons)),
        }
    }
    let finding = |(interpreters, reasons): (Vec<_>, String)| {
        let which = crate::interpreter::ranges(&interpreters);
        Finding::new(
            &REFUSED,
            format!("CPython {which}, which the file claims to be for, refuses it: {reasons}"),
        )
    };
    groups.into_iter().map(finding).collect()
}

fn check_definition(file: &File, hook: &Hook, definition: &Definition, found: &mut Vec<Finding>) {
    let mut add = |check, message: String| found.push(Finding::new(check, message));
    let threading = match file.tag() {
        Tag::Version { interpreter, .. } => Some(interpreter.free_threaded),
        Tag::Abi3 { .. } => Some(false),
        _ => None,
    };
    match (definition.layout, threading) {
        (Layout::Gil, Some(true)) => add(
            &LAYOUT_FOR_TAG,
            "the file name is for a free-threaded build, and the PyModuleDef for one with the \
             GIL"
            .into(),
        ),
        (Layout::FreeThreaded, Some(false)) => add(
            &LAYOUT_FOR_TAG,
            "the file name is for a build with the GIL, and the PyModuleDef for a free-threaded \
             one"
            .into(),
        ),
        _ => {}
    }
    // Of a hook that chooses, only what the newest version gets can have every slot.
    let newest = hook.choices.iter().rev().find_map(|(_, choice)| match choice {
        Choice::Definition(index) => Some(*index),
        _ => None,
    });
    let is_newest = match newest {
        Some(index) => hook.definitions[index] == *definition,
        None => hook.choices.is_empty(),
    };
    // A single-phase hook calls a function instead, with what may not be told.
    let sets_gil = hook.sets_gil.is_some()
        || hook.phase == Some(Phase::Single)
            && file.symbols.iter().any(|name| name == "PyUnstable_Module_SetGIL");
    let for_free_threading = threading != Some(false) && definition.layout != Layout::Gil;
    if definition.undecided.is_empty() && !sets_gil && is_newest {
        if definition.gil().is_none() && for_free_threading {
            add(
                &GIL,
                "no Py_mod_gil: a free-threaded interpreter enables the GIL for the whole process"
                    .into(),
            );
        }
        if hook.phase != Some(Phase::Single) && definition.interpreters().is_none() {
            add(
                &INTERPRETERS,
                "no Py_mod_multiple_interpreters: subinterpreters with a GIL of their own refuse \
                 the module"
                    .into(),
            );
        }
    }
    check_abi(file, definition, &mut add);
    check_slots(file, hook, definition, &mut add);
    if let Some(size) = definition.state_size.filter(|size| *size < 0) {
        add(
            &SIZE,
            format!("m_size is {size}: the module keeps its state in globals and is made once"),
        );
    }
    let mut names = HashSet::new();
    for method in &definition.methods {
        let name = &method.name.text;
        if method.flags & CLASS_OR_STATIC != 0 {
            add(&METHOD, format!("{name}: module functions cannot set METH_CLASS or METH_STATIC"));
        } else if matches!(method.convention(), Convention::Invalid | Convention::Method) {
            add(&METHOD, format!("{name}: bad call flags ({:#x})", method.flags));
        }
        if !method.has_function {
            add(&METHOD, format!("{name}: ml_meth is NULL"));
        }
        if !names.insert(name) {
            add(&METHOD_TWICE, format!("{name} stands twice in the table: the last one counts"));
        }
        if !method.name.is_utf8 || method.doc.as_ref().is_some_and(|doc| !doc.is_utf8) {
            add(&TEXT, format!("{name}: its name or documentation is not UTF-8"));
        }
    }
    if definition.doc.as_ref().is_some_and(|doc| !doc.is_utf8) {
        add(&TEXT, "the documentation of the module is not UTF-8".into());
    }
}

fn check_abi(file: &File, definition: &Definition, add: &mut impl FnMut(&'static Check, String)) {
    if definition.layout == Layout::Slots
        && definition.abi.is_empty()
        && definition.undecided.is_empty()
    {
        add(&ABI_MISSING, "no Py_mod_abi, which PyModExport needs".into());
    }
    for info in &definition.abi {
        if info.major == 0 || info.abi_version == 0 {
            add(&ABI_ZERO, "the version in Py_mod_abi is 0: no interpreter checks it".into());
        }
        let names = info.flag_names();
        let wrong = match file.tag() {
            Tag::Abi3 { .. } => !names.contains(&"STABLE"),
            Tag::Abi3t => names != ["STABLE", "FREETHREADING_AGNOSTIC"],
            Tag::Version { interpreter, .. } => info.refused_by(*interpreter).is_some(),
            _ => false,
        };
        if wrong {
            add(
                &ABI_FOR_TAG,
                format!(
                    "Py_mod_abi says {} {:#010x}, which does not fit the file name",
                    names.join(" "),
                    info.abi_version,
                ),
            );
        }
    }
}

fn check_slots(
    file: &File,
    hook: &Hook,
    definition: &Definition,
    add: &mut impl FnMut(&'static Check, String),
) {
    let floor = match file.tag() {
        Tag::Version { interpreter, .. } => Some(interpreter.minor),
        _ => file.floor,
    };
    let mut seen = HashSet::new();
    let from_def = definition.layout != Layout::Slots;
    for slot in &definition.slots {
        let name = slot.name().unwrap_or("unknown slot");
        if let Some(id) = slot.wide_id {
            add(&SLOT_INVALID, format!("slot id {id} does not fit into 16 bits"));
            continue;
        }
        let optional = slot.flags & slot::OPTIONAL != 0;
        if (slot.name().is_none() || slot.id == slot::INVALID) && !optional {
            add(&SLOT_INVALID, format!("slot id {} is not that of a module", slot.id));
        }
        let canonical = match slot.id {
            old @ 1..=4 => old + 83,
            id => id,
        };
        let repeatable = matches!(slot.id, slot::SUBSLOTS | slot::MOD_SLOTS | slot::ABI)
            || canonical == slot::EXEC && slot.is_old && from_def;
        if !seen.insert(canonical) && !repeatable {
            add(&SLOT_INVALID, format!("{name} stands twice"));
        }
        if canonical == slot::EXEC && slot.value == SlotValue::Integer(0) {
            add(&SLOT_INVALID, "Py_mod_exec is NULL".into());
        }
        if slot.id == slot::METHODS && !slot.is_old && slot.flags & slot::STATIC == 0 {
            add(&SLOT_INVALID, "Py_mod_methods requires PySlot_STATIC".into());
        }
        let since = match slot.id {
            slot::INTERPRETERS_OLD => 12,
            slot::GIL_OLD => 13,
            5.. if !optional => 15,
            _ => 9,
        };
        // A hook that chooses gives older versions another definition.
        let chosen = !hook.choices.is_empty();
        if from_def && !chosen && floor.is_some_and(|floor| floor < since) {
            add(
                &SLOT_UNKNOWN,
                format!(
                    "{name} ({}) is known since 3.{since}, and the claimed floor is 3.{}",
                    slot.id,
                    floor.unwrap_or_default(),
                ),
            );
        }
    }
}
