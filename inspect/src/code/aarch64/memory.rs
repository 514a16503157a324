//! Loads and stores of aarch64.

use super::super::{Flow, Value};
use super::{Step, signed};
use crate::sign::ToUnsigned;

impl Step<'_, '_, '_, '_> {
    /// Follows a load or store.
    pub(super) fn memory(&mut self) -> Flow {
        let (rt, rn) = (self.field(0), self.field(5));
        let vector = self.bits(26, 1) == 1;
        match (self.bits(27, 3), self.bits(23, 2)) {
            // LDR of a literal
            (0b011, 0 | 1) => {
                let size = if self.bits(30, 1) == 1 { 8 } else { 4 };
                let address = self.relative(5, 19);
                let value = self.machine.load(self.state, address, size);
                if !vector {
                    self.set(rt, if self.bits(31, 1) == 1 { Value::Unknown } else { value });
                }
            }
            // LDP, STP
            (0b101, _) => self.pair(rt, rn, vector),
            (0b111, _) => self.single(rt, rn, vector),
            // Exclusive and atomic accesses, structures of vectors.
            _ => {
                let address = self.get_or_stack(rn);
                self.machine.store(self.state, address, 64, Value::Unknown);
                for register in [rt, self.field(10), self.field(16), rn] {
                    if !vector || register == rn {
                        self.set(register, Value::Unknown);
                    }
                }
            }
        }
        Flow::Next
    }

    fn pair(&mut self, rt: usize, rn: usize, vector: bool) {
        let size = match (vector, self.bits(30, 2)) {
            (true, kind) => 4usize << kind.min(2),
            (false, 2) => 8,
            _ => 4,
        };
        let offset = Value::Integer((signed(self.word, 15, 7) * size as i64).to_unsigned());
        let (base, mode) = (self.get_or_stack(rn), self.bits(23, 2));
        let moved = base.add(offset);
        let address = if mode == 1 { base } else { moved };
        let second = self.field(10);
        let registers = [(rt, address), (second, address.add(Value::Integer(size as u64)))];
        if self.bits(22, 1) == 1 {
            let values = registers.map(|(_, at)| self.machine.load(self.state, at, size));
            if !vector {
                // LDPSW, which nothing here needs.
                let extends = self.bits(30, 2) == 1;
                for ((register, _), value) in registers.into_iter().zip(values) {
                    self.set(register, if extends { Value::Unknown } else { value });
                }
            }
        } else {
            for (register, at) in registers {
                let value = if vector { Value::Unknown } else { self.get(register) };
                self.store(register, at, size, value);
            }
        }
        if mode & 1 == 1 {
            self.state.registers[rn] = moved;
        }
    }

    /// A store; what a prologue saves no pointer leads to.
    fn store(&mut self, register: usize, address: Value, size: usize, value: Value) {
        if let (Value::Stack(offset), 19..=30, 8) = (address, register, size) {
            self.state.stack.store(offset, size, value, true);
        } else {
            self.machine.store(self.state, address, size, value);
        }
    }

    fn single(&mut self, rt: usize, rn: usize, vector: bool) {
        let kind = self.bits(22, 2);
        let scale = if vector { self.bits(30, 2) | (kind & 2) << 1 } else { self.bits(30, 2) };
        let size = 1usize << scale.min(4);
        let base = self.get_or_stack(rn);
        let (address, moved) = if self.bits(24, 1) == 1 {
            let offset = u64::from(self.bits(10, 12)) * size as u64;
            (base.add(Value::Integer(offset)), None)
        } else if self.bits(21, 1) == 1 {
            if self.bits(10, 2) != 0b10 {
                // An atomic operation on memory.
                self.machine.store(self.state, base, size, Value::Unknown);
                self.set(rt, Value::Unknown);
                return;
            }
            let shift = if self.bits(12, 1) == 1 { scale } else { 0 };
            (base.add(self.extended(self.field(16), shift)), None)
        } else {
            let moved = base.add(Value::Integer(signed(self.word, 12, 9).to_unsigned()));
            match self.bits(10, 2) {
                0b01 => (base, Some(moved)),
                0b11 => (moved, Some(moved)),
                _ => (moved, None),
            }
        };
        if vector {
            if kind & 1 == 0 {
                self.machine.store(self.state, address, size, Value::Unknown);
            }
        } else if kind == 0 {
            let value = self.get(rt).truncate(size);
            self.store(rt, address, size, value);
        } else if !(kind == 2 && size == 8) {
            let value = self.machine.load(self.state, address, size);
            let value = match kind {
                1 => value,
                2 => value.sign_extend(size),
                _ => value.sign_extend(size).truncate(4),
            };
            self.set(rt, value);
        }
        if let Some(moved) = moved {
            self.state.registers[rn] = moved;
        }
    }
}
