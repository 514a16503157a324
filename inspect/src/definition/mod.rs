//! Definitions of modules as they stand in the file: `PyModuleDef` and arrays of `PySlot`.
//!
//! Layouts, slot ids and flags are those of CPython's headers of 3.9 to 3.15
//! (`Include/moduleobject.h`, `Include/slots.h`, `Include/methodobject.h`,
//! `Include/modsupport.h`), which `pymodule-ffi` compares with C compilers.

pub(crate) mod abi_info;
pub(crate) mod head;
pub(crate) mod method;
pub(crate) mod slot;
mod text;

use std::collections::BTreeSet;

pub use abi_info::AbiInfo;
pub use head::Layout;
pub use method::{Convention, Method};
pub use slot::{Slot, SlotValue};
pub use text::Text;

use crate::additions::Addition;
use crate::image::{Image, Word};
use crate::limits;
use crate::sign::ToSigned;

/// A module's definition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Definition {
    /// Its address in the file.
    pub address: u64,
    /// Its layout, which tells the versions that it was compiled for.
    pub layout: Layout,
    /// Whether the head of a free-threaded layout has the flag that 3.15 looks for.
    pub is_marked_static: bool,
    /// `m_name`, `Py_mod_name`.
    pub name: Option<Text>,
    /// `m_doc`, `Py_mod_doc`.
    pub doc: Option<Text>,
    /// `m_size`, `Py_mod_state_size`.
    pub state_size: Option<i64>,
    /// Whether there are `m_traverse`, `m_clear` and `m_free`.
    pub state_hooks: [bool; 3],
    /// `m_methods`, `Py_mod_methods`, and what a single-phase hook adds to its module.
    pub methods: Vec<Method>,
    /// `m_slots`, or the slots that `PyModExport` returns, with those of nested arrays.
    pub slots: Vec<Slot>,
    /// Whether there is an array of slots, if only an empty one.
    pub has_slots: bool,
    /// The structs of `Py_mod_abi`.
    pub abi: Vec<AbiInfo>,
    /// The facts that could not be decided from the file, and why.
    pub undecided: Vec<String>,
}

/// Reads definitions of one image.
pub(crate) struct Reader<'i, 'd> {
    pub(crate) image: &'i Image<'d>,
    /// Memory that the hook writes to, or code before it.
    pub(crate) stores: &'i BTreeSet<(u64, u64)>,
    /// Bytes of text that may still be taken.
    pub(crate) texts: usize,
    pub(crate) undecided: Vec<String>,
}

impl<'i, 'd> Reader<'i, 'd> {
    pub(crate) fn new(image: &'i Image<'d>, stores: &'i BTreeSet<(u64, u64)>) -> Self {
        Self { image, stores, texts: limits::TEXTS, undecided: Vec::new() }
    }

    pub(crate) fn undecided(&mut self, what: impl Into<String>) {
        if self.undecided.len() < limits::DEFINITIONS {
            self.undecided.push(what.into());
        }
    }

    /// Notes it if code writes to these bytes.
    fn must_be_static(&mut self, what: &str, address: u64, size: u64) {
        let end = address.saturating_add(size);
        let mut before = self.stores.range(..(end, 0));
        // Stores are at most a page long.
        let written = before
            .by_ref()
            .rev()
            .take_while(|(at, _)| at.saturating_add(1 << 13) > address)
            .any(|(at, size)| at.saturating_add(*size) > address);
        if written {
            self.undecided(format!("code writes to {what}, which is filled at run time"));
        }
    }

    /// A word of memory after loading.
    fn word(&mut self, what: &str, address: u64) -> Word {
        match self.image.word(address) {
            Some(Word::Unknown) => {
                self.undecided(format!("{what} has a relocation that is not known"));
                Word::Unknown
            }
            Some(word) => word,
            None => {
                self.undecided(format!("{what} is outside of the file"));
                Word::Unknown
            }
        }
    }

    /// A pointer to memory of this file; `None` if it is NULL or can't be told.
    fn pointer(&mut self, what: &str, address: u64) -> Option<u64> {
        match self.word(what, address) {
            Word::Address(target) => Some(target),
            Word::Integer(0) | Word::Unknown => None,
            Word::Integer(_) => {
                self.undecided(format!("{what} is a number, not a pointer"));
                None
            }
            Word::Import(import) => {
                let name = self.image.import_name(import);
                self.undecided(format!("{what} is in another file ({name})"));
                None
            }
        }
    }

    /// Reads a `PyModuleDef`, and the functions that the hook adds to its module.
    pub(crate) fn module_def(mut self, address: u64, addition: &Addition) -> Definition {
        let layout = Layout::of_def(self.image, address);
        let mut definition = Definition::empty(address, layout);
        let Some(base) = layout.members() else {
            self.undecided(
                "the head is not that of a static PyModuleDef: it is filled at run time",
            );
            definition.undecided = self.undecided;
            return definition;
        };
        definition.is_marked_static = head::is_marked_static(self.image, address);
        self.must_be_static("the PyModuleDef", address, base + 64);
        let at = |index: u64| address.saturating_add(base + 8 * index);
        definition.name = self.pointer("m_name", at(0)).and_then(|text| self.text("m_name", text));
        definition.doc = self.pointer("m_doc", at(1)).and_then(|text| self.text("m_doc", text));
        definition.state_size = match self.word("m_size", at(2)) {
            Word::Integer(size) => Some(size.to_signed()),
            Word::Unknown => None,
            _ => {
                self.undecided("m_size is a pointer");
                None
            }
        };
        if let Some(table) = self.pointer("m_methods", at(3)) {
            definition.methods = self.methods(table);
        }
        let (tables, undecided) = addition.tables();
        for table in tables {
            let added = self.methods(table).into_iter();
            definition.methods.extend(added.map(|method| Method { is_added: true, ..method }));
        }
        for why in undecided {
            self.undecided(why);
        }
        if let Some(array) = self.pointer("m_slots", at(4)) {
            definition.has_slots = true;
            self.old_slots(array, 0, &mut definition.slots);
        } else if matches!(self.image.word(at(4)), Some(Word::Import(_) | Word::Unknown)) {
            definition.has_slots = true;
        }
        for (index, hook) in definition.state_hooks.iter_mut().enumerate() {
            let word = self.word("a hook of the state", at(5 + index as u64));
            *hook = word != Word::Integer(0);
        }
        self.finish(definition)
    }

    /// Reads the array that `PyModExport` returns.
    pub(crate) fn slot_array(mut self, address: u64) -> Definition {
        let mut definition = Definition::empty(address, Layout::Slots);
        definition.has_slots = true;
        self.new_slots(address, 0, &mut definition.slots);
        self.finish(definition)
    }

    /// What slots say that `PyModuleDef` has members for.
    fn finish(mut self, mut definition: Definition) -> Definition {
        for slot in definition.slots.clone() {
            let SlotValue::Address(value) = slot.value else {
                match (slot.id, &slot.value) {
                    (slot::STATE_SIZE, SlotValue::Integer(size)) => {
                        definition.state_size = Some(size.to_signed());
                    }
                    (slot::TRAVERSE..=slot::FREE, SlotValue::Import(_)) => {
                        definition.state_hooks[usize::from(slot.id - slot::TRAVERSE)] = true;
                    }
                    (slot::NAME | slot::DOC | slot::METHODS | slot::ABI, value)
                        if *value != SlotValue::Integer(0) && *value != SlotValue::Unknown =>
                    {
                        let name = slot.name().unwrap_or_default();
                        self.undecided(format!("{name} is not a pointer into the file"));
                    }
                    _ => {}
                }
                continue;
            };
            match slot.id {
                slot::NAME => definition.name = self.text("Py_mod_name", value),
                slot::DOC => definition.doc = self.text("Py_mod_doc", value),
                slot::METHODS => definition.methods = self.methods(value),
                slot::TRAVERSE..=slot::FREE => {
                    definition.state_hooks[usize::from(slot.id - slot::TRAVERSE)] = true;
                }
                slot::ABI => match self.abi_info(value) {
                    Some(info) => definition.abi.push(info),
                    None => self.undecided("Py_mod_abi is outside of the file"),
                },
                _ => {}
            }
        }
        definition.undecided = self.undecided;
        definition
    }
}

impl Definition {
    fn empty(address: u64, layout: Layout) -> Self {
        Self {
            address,
            layout,
            is_marked_static: false,
            name: None,
            doc: None,
            state_size: None,
            state_hooks: [false; 3],
            methods: Vec::new(),
            slots: Vec::new(),
            has_slots: false,
            abi: Vec::new(),
            undecided: Vec::new(),
        }
    }

    /// Returns the value of the first slot with either of two ids, the older and the newer.
    fn number(&self, old: u16, new: u16) -> Option<SlotValue> {
        let mut slots = self.slots.iter().filter(|slot| slot.id == old || slot.id == new);
        slots.next().map(|slot| slot.value.clone())
    }

    /// Returns the value of `Py_mod_gil`, if there is one.
    #[must_use]
    pub fn gil(&self) -> Option<SlotValue> {
        self.number(slot::GIL_OLD, slot::GIL)
    }

    /// Returns the value of `Py_mod_multiple_interpreters`, if there is one.
    #[must_use]
    pub fn interpreters(&self) -> Option<SlotValue> {
        self.number(slot::INTERPRETERS_OLD, slot::INTERPRETERS)
    }
}
