//! Slots: `PyModuleDef_Slot` and `PySlot`.

use super::Reader;
use crate::image::Word;
use crate::limits;
use crate::sign::ToSigned;

pub(crate) const CREATE_OLD: u16 = 1;
pub(crate) const EXEC_OLD: u16 = 2;
pub(crate) const INTERPRETERS_OLD: u16 = 3;
pub(crate) const GIL_OLD: u16 = 4;
pub(crate) const CREATE: u16 = 84;
pub(crate) const EXEC: u16 = 85;
pub(crate) const INTERPRETERS: u16 = 86;
pub(crate) const GIL: u16 = 87;
pub(crate) const SUBSLOTS: u16 = 92;
pub(crate) const MOD_SLOTS: u16 = 94;
pub(crate) const NAME: u16 = 100;
pub(crate) const DOC: u16 = 101;
pub(crate) const STATE_SIZE: u16 = 102;
pub(crate) const METHODS: u16 = 103;
pub(crate) const TRAVERSE: u16 = 104;
const CLEAR: u16 = 105;
pub(crate) const FREE: u16 = 106;
pub(crate) const ABI: u16 = 109;
pub(crate) const TOKEN: u16 = 110;
pub(crate) const INVALID: u16 = 0xffff;

/// `PySlot_OPTIONAL`
pub(crate) const OPTIONAL: u16 = 1;
/// `PySlot_STATIC`
pub(crate) const STATIC: u16 = 2;
/// `PySlot_INTPTR`
const INTPTR: u16 = 4;

/// The value of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlotValue {
    /// A number, which may be NULL.
    Integer(u64),
    /// An address in the file.
    Address(u64),
    /// A symbol of another file.
    Import(String),
    /// A value that could not be decided.
    Unknown,
}

/// A slot of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The id.
    pub id: u16,
    /// `sl_flags`; 0 in a `PyModuleDef_Slot`.
    pub flags: u16,
    /// The value.
    pub value: SlotValue,
    /// How many arrays it is nested in; 0 is the first array.
    pub level: u8,
    /// Whether it is a `PyModuleDef_Slot`, otherwise a `PySlot`.
    pub is_old: bool,
    /// The id as an `int`, if it does not fit into the 16 bits that 3.15 reads.
    pub wide_id: Option<i32>,
}

impl Slot {
    /// Returns the C name of its id.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        Some(match self.id {
            CREATE_OLD | CREATE => "Py_mod_create",
            EXEC_OLD | EXEC => "Py_mod_exec",
            INTERPRETERS_OLD | INTERPRETERS => "Py_mod_multiple_interpreters",
            GIL_OLD | GIL => "Py_mod_gil",
            SUBSLOTS => "Py_slot_subslots",
            MOD_SLOTS => "Py_mod_slots",
            NAME => "Py_mod_name",
            DOC => "Py_mod_doc",
            STATE_SIZE => "Py_mod_state_size",
            METHODS => "Py_mod_methods",
            TRAVERSE => "Py_mod_state_traverse",
            CLEAR => "Py_mod_state_clear",
            FREE => "Py_mod_state_free",
            ABI => "Py_mod_abi",
            TOKEN => "Py_mod_token",
            INVALID => "Py_slot_invalid",
            _ => return None,
        })
    }

    /// Returns the C name of its value, for the two slots that have such.
    #[must_use]
    pub fn value_name(&self) -> Option<&'static str> {
        let SlotValue::Integer(value) = self.value else { return None };
        match (self.id, value) {
            (INTERPRETERS_OLD | INTERPRETERS, 0) => {
                Some("Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED")
            }
            (INTERPRETERS_OLD | INTERPRETERS, 1) => Some("Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED"),
            (INTERPRETERS_OLD | INTERPRETERS, 2) => Some("Py_MOD_PER_INTERPRETER_GIL_SUPPORTED"),
            (GIL_OLD | GIL, 0) => Some("Py_MOD_GIL_USED"),
            (GIL_OLD | GIL, 1) => Some("Py_MOD_GIL_NOT_USED"),
            _ => None,
        }
    }

    /// Returns the C names of its flags.
    #[must_use]
    pub fn flag_names(&self) -> Vec<&'static str> {
        [(OPTIONAL, "OPTIONAL"), (STATIC, "STATIC"), (INTPTR, "INTPTR")]
            .into_iter()
            .filter(|(flag, _)| self.flags & flag != 0)
            .map(|(_, name)| name)
            .collect()
    }
}

impl Reader<'_, '_> {
    fn slot_value(&mut self, address: u64) -> SlotValue {
        match self.word("the value of a slot", address) {
            Word::Integer(value) => SlotValue::Integer(value),
            Word::Address(value) => SlotValue::Address(value),
            Word::Import(import) => SlotValue::Import(self.image.import_name(import).into()),
            Word::Unknown => SlotValue::Unknown,
        }
    }

    /// Reads an array of `PyModuleDef_Slot`: an int and a pointer each.
    pub(super) fn old_slots(&mut self, array: u64, level: u8, slots: &mut Vec<Slot>) {
        self.array(array, level, slots, |reader, at| {
            let id = reader.image.u32(at)?.to_signed();
            let is_wide = u16::try_from(id).is_err();
            #[allow(clippy::cast_possible_truncation, reason = "as 3.15 does")]
            let low = id as u16;
            (id != 0).then(|| Slot {
                id: if is_wide { INVALID } else { low },
                flags: 0,
                value: reader.slot_value(at + 8),
                level,
                is_old: true,
                wide_id: is_wide.then_some(id),
            })
        });
    }

    /// Reads an array of `PySlot`: id, flags, four reserved bytes and a value each.
    pub(super) fn new_slots(&mut self, array: u64, level: u8, slots: &mut Vec<Slot>) {
        self.array(array, level, slots, |reader, at| {
            let [i0, i1, f0, f1] = reader.image.bytes::<4>(at)?;
            let id = u16::from_le_bytes([i0, i1]);
            (id != 0).then(|| Slot {
                id,
                flags: u16::from_le_bytes([f0, f1]),
                value: reader.slot_value(at + 8),
                level,
                is_old: false,
                wide_id: None,
            })
        });
    }

    fn array(
        &mut self,
        array: u64,
        level: u8,
        slots: &mut Vec<Slot>,
        read: impl Fn(&mut Self, u64) -> Option<Slot>,
    ) {
        let mut at = array;
        loop {
            if self.image.bytes::<16>(at).is_none() || at.checked_add(16).is_none() {
                return self.undecided("an array of slots ends outside of the file");
            }
            if self.image.has_pointer_within(at..at + 8) {
                return self.undecided("the id of a slot has a relocation: it is not an array");
            }
            let Some(slot) = read(self, at) else { break };
            if slots.len() >= limits::SLOTS {
                return self.undecided("more slots than are read of one module");
            }
            let nested = slot.value.clone();
            let (id, name) = (slot.id, slot.name().unwrap_or_default());
            slots.push(slot);
            if let (SUBSLOTS | MOD_SLOTS, SlotValue::Address(target)) = (id, nested) {
                if usize::from(level) + 1 >= limits::SLOT_LEVELS {
                    return self.undecided(format!("{name}: too many levels of nested slots"));
                }
                if id == SUBSLOTS {
                    self.new_slots(target, level + 1, slots);
                } else {
                    self.old_slots(target, level + 1, slots);
                }
            }
            at += 16;
        }
        self.must_be_static("an array of slots", array, at + 16 - array);
    }
}
