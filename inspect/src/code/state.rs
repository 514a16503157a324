//! A point of one path through the code: registers, stack and calls.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use super::made::Made;
use super::value::{Flags, Value, mask};

/// A word on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Slot {
    value: Value,
    size: usize,
    /// A register saved by a prologue, to which no pointer leads.
    saved: bool,
}

/// The stack's known words, by offset from the stack pointer that the hook began with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Stack {
    slots: BTreeMap<i64, Slot>,
    /// The lowest address that other code has seen.
    escaped: Option<i64>,
}

/// More known words than any frame of a hook's needs.
const SLOTS: usize = 512;

impl Stack {
    pub(crate) fn load(&self, offset: i64, size: usize) -> Value {
        match self.slots.get(&offset) {
            Some(slot) if slot.size >= size => slot.value.truncate(size),
            _ => Value::Unknown,
        }
    }

    pub(crate) fn store(&mut self, offset: i64, size: usize, value: Value, saved: bool) {
        let end = offset.saturating_add_unsigned(size as u64);
        self.forget(offset.saturating_sub(15), end, |at, slot| {
            at.saturating_add_unsigned(slot.size as u64) > offset
        });
        if let Value::Stack(target) = value {
            if !saved {
                self.escape(target);
            }
        }
        if value != Value::Unknown && size <= 8 && self.slots.len() < SLOTS {
            self.slots.insert(offset, Slot { value: value.truncate(size), size, saved });
        }
    }

    fn forget(&mut self, from: i64, to: i64, which: impl Fn(i64, &Slot) -> bool) {
        let gone: Vec<i64> = self
            .slots
            .range(from..to.max(from))
            .filter(|(at, slot)| which(**at, slot))
            .map(|(at, _)| *at)
            .collect();
        for at in gone {
            self.slots.remove(&at);
        }
    }

    /// Code that is not followed gets to know this address.
    pub(crate) fn escape(&mut self, offset: i64) {
        self.escaped = Some(self.escaped.map_or(offset, |lowest| lowest.min(offset)));
    }

    pub(crate) fn forget_value(&mut self, value: Value) {
        self.slots.retain(|_, slot| slot.value != value);
    }

    /// The result of this call is known to be NULL.
    pub(crate) fn is_null(&mut self, call: u32) {
        for slot in self.slots.values_mut() {
            if slot.value == Value::Result(call) {
                slot.value = Value::Integer(0);
            }
        }
    }

    /// Code that is not followed may have written to all that it knows.
    pub(crate) fn clobber(&mut self) {
        if let Some(lowest) = self.escaped {
            self.slots.retain(|at, slot| {
                slot.saved || at.saturating_add_unsigned(slot.size as u64) <= lowest
            });
        }
    }
}

/// A call that is being followed.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) returns_to: u64,
    /// The caller, for when the callee turns out to be too much.
    pub(crate) caller: Rc<State>,
    /// The address of the call.
    pub(crate) site: u64,
}

/// Registers by number; aarch64 has its stack pointer last.
pub(crate) const REGISTERS: usize = 32;

#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) pc: u64,
    pub(crate) registers: [Value; REGISTERS],
    /// Vector registers, if all their bits are known.
    pub(crate) vectors: [Option<u128>; REGISTERS],
    pub(crate) flags: Flags,
    pub(crate) stack: Stack,
    pub(crate) frames: Vec<Frame>,
    /// How the next condition that is unknown is to be taken.
    pub(crate) decision: Option<bool>,
    /// Code was passed that was not followed: any memory may have changed.
    pub(crate) opaque: bool,
    pub(crate) made: Made,
}

impl State {
    pub(crate) fn new(pc: u64) -> Self {
        Self {
            pc,
            registers: [Value::Unknown; REGISTERS],
            vectors: [None; REGISTERS],
            flags: Flags::default(),
            stack: Stack::default(),
            frames: Vec::new(),
            decision: None,
            opaque: false,
            made: Made::default(),
        }
    }

    /// A number by which states that go on alike are told.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.pc.hash(&mut hasher);
        self.registers.hash(&mut hasher);
        self.vectors.hash(&mut hasher);
        self.flags.hash(&mut hasher);
        self.stack.hash(&mut hasher);
        self.decision.hash(&mut hasher);
        self.opaque.hash(&mut hasher);
        self.made.hash(&mut hasher);
        for frame in &self.frames {
            frame.site.hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Forgets what differs from another state at the same place; whether any did.
    pub(crate) fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (mine, theirs) in self.registers.iter_mut().zip(&other.registers) {
            if mine != theirs && *mine != Value::Unknown {
                *mine = Value::Unknown;
                changed = true;
            }
        }
        for (mine, theirs) in self.vectors.iter_mut().zip(&other.vectors) {
            if mine != theirs && mine.is_some() {
                *mine = None;
                changed = true;
            }
        }
        if self.flags != other.flags && self.flags != Flags::default() {
            self.flags = Flags::default();
            changed = true;
        }
        let before = self.stack.slots.len();
        self.stack.slots.retain(|at, slot| other.stack.slots.get(at) == Some(slot));
        changed |= self.stack.slots.len() != before;
        changed |= self.made.join(&other.made);
        if other.opaque && !self.opaque {
            self.opaque = true;
            changed = true;
        }
        if let Some(lowest) = other.stack.escaped {
            if self.stack.escaped.is_none_or(|mine| mine > lowest) {
                self.stack.escape(lowest);
                changed = true;
            }
        }
        changed
    }

    /// Sets the low bytes of a register as x86 does: four clear the rest, fewer keep it.
    pub(crate) fn set_low(&mut self, register: usize, size: usize, value: Value) {
        let old = self.registers[register];
        self.registers[register] = match (size, value, old) {
            (8, _, _) => value,
            (4, _, _) => value.truncate(4),
            (_, Value::Integer(new), Value::Integer(old)) => {
                Value::Integer(old & !mask(size) | new & mask(size))
            }
            (1, Value::Integer(new), _) => Value::Byte(new.to_le_bytes()[0]),
            _ => Value::Unknown,
        };
    }
}
