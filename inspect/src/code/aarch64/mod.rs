//! Instructions of aarch64, decoded by hand: those that compilers compute addresses and
//! conditions with are modelled; of all others the registers they may write are unknown.

mod memory;

use super::state::State;
use super::value::{Flags, Value, mask, sign_extend};
use super::{Flow, Machine};
use crate::sign::{ToSigned, ToUnsigned};

/// Number 31 is the stack pointer or zero, as the instruction says.
pub(super) const STACK_POINTER: usize = 31;
const LINK: usize = 30;

/// The registers that a function need not preserve.
pub(super) const CLOBBERED: &[usize] =
    &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 30];

/// Notes where a call returns to.
pub(super) fn link(state: &mut State) {
    state.registers[LINK] = Value::Unknown;
}

fn bits(word: u32, low: u32, count: u32) -> u32 {
    word >> low & ((1 << count) - 1)
}

fn signed(word: u32, low: u32, count: u32) -> i64 {
    let value = u64::from(bits(word, low, count));
    let unused = 64 - count;
    (value << unused).to_signed() >> unused
}

/// Follows one instruction.
pub(super) fn step(machine: &mut Machine<'_, '_>, state: &mut State) -> Flow {
    let Some(word) = machine.image.u32(state.pc).filter(|_| state.pc % 4 == 0) else {
        return Flow::Invalid;
    };
    let at = state.pc;
    state.pc += 4;
    let flow = Step { machine, state, word, at }.run();
    if matches!(flow, Flow::Undetermined) {
        state.pc = at;
    }
    flow
}

struct Step<'s, 'm, 'i, 'd> {
    machine: &'m mut Machine<'i, 'd>,
    state: &'s mut State,
    word: u32,
    at: u64,
}

impl Step<'_, '_, '_, '_> {
    fn bits(&self, low: u32, count: u32) -> u32 {
        bits(self.word, low, count)
    }

    fn field(&self, low: u32) -> usize {
        self.bits(low, 5) as usize
    }

    /// A register, where 31 is zero.
    fn get(&self, register: usize) -> Value {
        if register == 31 { Value::Integer(0) } else { self.state.registers[register] }
    }

    fn set(&mut self, register: usize, value: Value) {
        if register != 31 {
            self.state.registers[register] = value;
        }
    }

    /// A register, where 31 is the stack pointer.
    fn get_or_stack(&self, register: usize) -> Value {
        self.state.registers[register]
    }

    fn relative(&self, low: u32, count: u32) -> Value {
        Value::Address(self.at.wrapping_add_signed(signed(self.word, low, count) * 4))
    }

    fn width(&self) -> usize {
        if self.bits(31, 1) == 1 { 8 } else { 4 }
    }

    fn run(&mut self) -> Flow {
        match self.bits(25, 4) {
            0b1000 | 0b1001 => self.immediate(),
            0b1010 | 0b1011 => self.branch(),
            0b0101 | 0b1101 => self.register(),
            0b0100 | 0b0110 | 0b1100 | 0b1110 => self.memory(),
            // Vectors and floating point; some write a general register.
            0b0111 | 0b1111 => {
                let register = self.field(0);
                self.set(register, Value::Unknown);
                self.state.vectors[register] = None;
                self.state.flags = Flags::default();
                Flow::Next
            }
            // UDF
            0b0000 if self.bits(16, 16) == 0 => Flow::End,
            _ => Flow::Invalid,
        }
    }

    fn immediate(&mut self) -> Flow {
        let (rd, rn) = (self.field(0), self.field(5));
        let size = self.width();
        match self.bits(23, 3) {
            // ADR, ADRP
            0b000 | 0b001 => {
                let offset = signed(self.word, 5, 19) << 2 | i64::from(self.bits(29, 2));
                let value = if self.bits(31, 1) == 1 {
                    (self.at & !0xfff).wrapping_add_signed(offset << 12)
                } else {
                    self.at.wrapping_add_signed(offset)
                };
                self.set(rd, Value::Address(value));
            }
            // ADD, SUB
            0b010 => {
                let shift = if self.bits(22, 1) == 1 { 12 } else { 0 };
                let b = Value::Integer(u64::from(self.bits(10, 12)) << shift);
                let a = self.get_or_stack(rn).truncate(size);
                let subtracts = self.bits(30, 1) == 1;
                let value = if subtracts { a.sub(b) } else { a.add(b) }.truncate(size);
                if self.bits(29, 1) == 1 {
                    self.state.flags = if subtracts {
                        Flags::of_sub(a, b, size)
                    } else {
                        Flags::of_add(a, b, size)
                    };
                    self.set(rd, value);
                } else {
                    self.state.registers[rd] = value;
                }
            }
            // AND, ORR, EOR, ANDS
            0b100 => {
                let a = self.get(rn).truncate(size);
                let value = match self.bitmask() {
                    Some(mask) => {
                        let b = Value::Integer(mask).truncate(size);
                        match self.bits(29, 2) {
                            1 => a.or(b),
                            2 => a.xor(b),
                            _ => a.and(b),
                        }
                    }
                    None => Value::Unknown,
                };
                if self.bits(29, 2) == 3 {
                    self.state.flags = Flags::of_logic(value, size);
                    self.set(rd, value);
                } else {
                    self.state.registers[rd] = value;
                }
            }
            // MOVN, MOVZ, MOVK
            0b101 => {
                let shift = 16 * self.bits(21, 2);
                let part = u64::from(self.bits(5, 16)) << shift;
                let value = match self.bits(29, 2) {
                    0 => Value::Integer(!part),
                    2 => Value::Integer(part),
                    3 => match self.get(rd) {
                        Value::Integer(old) => Value::Integer(old & !(0xffff << shift) | part),
                        _ => Value::Unknown,
                    },
                    _ => Value::Unknown,
                };
                self.set(rd, value.truncate(size));
            }
            // SBFM, BFM, UBFM: shifts and extensions
            0b110 => {
                let value = self.bitfield(self.get(rn), size);
                self.set(rd, value);
            }
            _ => self.set(rd, Value::Unknown),
        }
        Flow::Next
    }

    /// The constant of a logical instruction.
    fn bitmask(&self) -> Option<u64> {
        let (n, rotate, length) = (self.bits(22, 1), self.bits(16, 6), self.bits(10, 6));
        let highest = 31 - (n << 6 | !length & 0x3f).leading_zeros().min(31);
        let size = 1u32 << highest;
        if highest == 0 || size > 64 {
            return None;
        }
        let (ones, rotate) = ((length & (size - 1)) + 1, rotate & (size - 1));
        if ones == size {
            return None;
        }
        let element = (1u64 << ones) - 1;
        let limit = if size == 64 { u64::MAX } else { (1 << size) - 1 };
        let turned = if rotate == 0 {
            element
        } else {
            (element >> rotate | element << (size - rotate)) & limit
        };
        let mut value = 0;
        for copy in 0..64 / size {
            value |= turned << (copy * size);
        }
        Some(value)
    }

    fn bitfield(&self, value: Value, size: usize) -> Value {
        let Value::Integer(value) = value else {
            return Value::Unknown;
        };
        let (rotate, last) = (self.bits(16, 6), self.bits(10, 6));
        let width = 8 * u32::try_from(size).unwrap_or(8);
        let opcode = self.bits(29, 2);
        if opcode == 1 || rotate >= width || last >= width {
            return Value::Unknown;
        }
        let value = value & mask(size);
        let field = |count: u32| if count >= 64 { u64::MAX } else { (1 << count) - 1 };
        let (count, shift) =
            if last >= rotate { (last - rotate + 1, 0) } else { (last + 1, width - rotate) };
        let part = if last >= rotate { value >> rotate } else { value } & field(count);
        let part =
            if opcode == 0 && part >> (count - 1) & 1 == 1 { part | !field(count) } else { part };
        Value::Integer(part << shift).truncate(size)
    }

    fn branch(&mut self) -> Flow {
        let word = self.word;
        if bits(word, 26, 5) == 0b00101 {
            let target = self.relative(0, 26);
            return if bits(word, 31, 1) == 1 { Flow::Call(target) } else { Flow::Jump(target) };
        }
        // CBZ, CBNZ, TBZ, TBNZ
        if bits(word, 25, 6) == 0b01_1010 {
            let size = self.width();
            let value = self.get(self.field(0));
            let zero = if size == 8 { value.is_zero() } else { value.truncate(4).is_zero() };
            let nonzero = bits(word, 24, 1) == 1;
            let flow = self.conditional(zero.map(|zero| zero != nonzero), 5, 19);
            if let (true, Value::Result(call)) = (size == 8, value) {
                self.null_if(call, &flow, !nonzero);
            }
            return flow;
        }
        if bits(word, 25, 6) == 0b01_1011 {
            let bit = bits(word, 31, 1) << 5 | bits(word, 19, 5);
            let set = self.get(self.field(0)).integer().map(|value| value >> bit & 1 == 1);
            return self.conditional(set.map(|set| set == (bits(word, 24, 1) == 1)), 5, 14);
        }
        if bits(word, 24, 8) == 0b0101_0100 {
            let (condition, result) = (bits(word, 0, 4), self.state.flags.result);
            let holds = self.holds(condition);
            let flow = self.conditional(holds, 5, 19);
            if let (0 | 1, Some(call)) = (condition, result) {
                self.null_if(call, &flow, condition == 0);
            }
            return flow;
        }
        // BR, BLR, RET and those with authentication
        if bits(word, 25, 7) == 0b110_1011 {
            let target = self.get(self.field(5));
            return match bits(word, 21, 4) {
                0b0000 | 0b1000 => Flow::Jump(target),
                0b0001 | 0b1001 => Flow::Call(target),
                0b0010 => Flow::Return,
                _ => Flow::Invalid,
            };
        }
        // BRK, UDF, HLT; SVC
        if bits(word, 24, 8) == 0b1101_0100 {
            return if bits(word, 21, 3) == 0 { Flow::Invalid } else { Flow::End };
        }
        // Hints, barriers and system registers.
        if bits(word, 22, 10) == 0b11_0101_0100 {
            if bits(word, 20, 2) != 0 && bits(word, 21, 1) == 1 || bits(word, 20, 1) == 1 {
                self.set(self.field(0), Value::Unknown);
            }
            return Flow::Next;
        }
        Flow::Invalid
    }

    /// The result of a call is known to be NULL where this branch goes, or where it does not.
    fn null_if(&mut self, call: u32, flow: &Flow, jumps: bool) {
        if matches!(flow, Flow::Jump(_)) && jumps || matches!(flow, Flow::Next) && !jumps {
            self.state.is_null(call);
        }
    }

    fn conditional(&mut self, known: Option<bool>, low: u32, count: u32) -> Flow {
        match known.or_else(|| self.state.decision.take()) {
            Some(true) => Flow::Jump(self.relative(low, count)),
            Some(false) => Flow::Next,
            None => Flow::Undetermined,
        }
    }

    /// Whether a condition holds. Here carry is that there was no borrow.
    fn holds(&self, condition: u32) -> Option<bool> {
        let Flags { zero, sign, carry, overflow, .. } = self.state.flags;
        let higher = match (carry, zero) {
            (Some(true), _) | (_, Some(true)) => Some(false),
            (Some(false), Some(false)) => Some(true),
            _ => None,
        };
        let at_least = sign.zip(overflow).map(|(sign, overflow)| sign == overflow);
        let holds = match condition >> 1 {
            0 => zero,
            1 => carry.map(|borrow| !borrow),
            2 => sign,
            3 => overflow,
            4 => higher,
            5 => at_least,
            6 => match (at_least, zero) {
                (Some(false), _) | (_, Some(true)) => Some(false),
                (Some(true), Some(false)) => Some(true),
                _ => None,
            },
            _ => return Some(true),
        };
        holds.map(|holds| holds != (condition & 1 == 1))
    }

    fn register(&mut self) -> Flow {
        let (rd, rn, rm) = (self.field(0), self.field(5), self.field(16));
        let size = self.width();
        let (a, b) = (self.get(rn).truncate(size), self.get(rm).truncate(size));
        let sets_flags = self.bits(29, 1) == 1;
        match self.bits(21, 8) {
            // AND, ORR, EOR, ANDS of a shifted register
            kind if kind >> 3 == 0b01010 => {
                let b = self.shifted(b, size);
                let b = if self.bits(21, 1) == 1 { b.xor(Value::Integer(mask(size))) } else { b };
                let value = match self.bits(29, 2) {
                    1 => a.or(b),
                    2 if rn == rm && self.bits(10, 6) == 0 && self.bits(21, 1) == 0 => {
                        Value::Integer(0)
                    }
                    2 => a.xor(b),
                    _ => a.and(b),
                };
                if self.bits(29, 2) == 3 {
                    self.state.flags = Flags::of_logic(value, size);
                }
                self.set(rd, value.truncate(size));
            }
            // ADD, SUB of a shifted or extended register
            kind if kind >> 3 == 0b01011 => {
                let extends = kind & 1 == 1;
                let (a, b) = if extends {
                    (self.get_or_stack(rn).truncate(size), self.extended(rm, self.bits(10, 3)))
                } else {
                    (a, self.shifted(b, size))
                };
                let subtracts = self.bits(30, 1) == 1;
                let value = if subtracts { a.sub(b) } else { a.add(b) }.truncate(size);
                if sets_flags {
                    self.state.flags = if subtracts {
                        Flags::of_sub(a, b, size)
                    } else {
                        Flags::of_add(a, b, size)
                    };
                }
                if extends && !sets_flags {
                    self.state.registers[rd] = value;
                } else {
                    self.set(rd, value);
                }
            }
            0b1101_0010 | 0b1101_0100 => return self.conditional_register(a, b, size),
            // MADD, MSUB; those of long operands too
            kind if kind >> 3 == 0b11011 => {
                let addend = self.get(self.field(10));
                let product = match self.bits(21, 3) {
                    0 => a.mul(b),
                    1 => a.truncate(4).sign_extend(4).mul(b.truncate(4).sign_extend(4)),
                    5 => a.truncate(4).mul(b.truncate(4)),
                    _ => Value::Unknown,
                };
                let value =
                    if self.bits(15, 1) == 1 { addend.sub(product) } else { addend.add(product) };
                self.set(rd, value.truncate(size));
            }
            _ => {
                self.set(rd, Value::Unknown);
                if sets_flags {
                    self.state.flags = Flags::default();
                }
            }
        }
        Flow::Next
    }

    /// CCMP and CCMN; CSEL, CSINC, CSINV and CSNEG.
    fn conditional_register(&mut self, a: Value, b: Value, size: usize) -> Flow {
        let holds = self.holds(self.bits(12, 4)).or_else(|| self.state.decision.take());
        let Some(holds) = holds else { return Flow::Undetermined };
        if self.bits(21, 8) == 0b1101_0100 {
            let value = match (self.bits(30, 1), self.bits(10, 2)) {
                _ if holds => a,
                (0, 0) => b,
                (0, 1) => b.add(Value::Integer(1)),
                (1, 0) => b.xor(Value::Integer(mask(size))),
                (1, 1) => Value::Integer(0).sub(b),
                _ => Value::Unknown,
            };
            self.set(self.field(0), value.truncate(size));
        } else if holds {
            let immediate = Value::Integer(self.field(16) as u64);
            let b = if self.bits(11, 1) == 1 { immediate } else { b };
            self.state.flags = if self.bits(30, 1) == 1 {
                Flags::of_sub(a, b, size)
            } else {
                Flags::of_add(a, b, size)
            };
        } else {
            let flag = |bit: u32| self.bits(bit, 1) == 1;
            self.state.flags = Flags {
                sign: Some(flag(3)),
                zero: Some(flag(2)),
                carry: Some(!flag(1)),
                overflow: Some(flag(0)),
                result: None,
            };
        }
        Flow::Next
    }

    fn shifted(&self, value: Value, size: usize) -> Value {
        let count = self.bits(10, 6);
        match (value, self.bits(22, 2)) {
            (value, _) if count == 0 => value,
            (Value::Integer(value), 0) => Value::Integer(value << count).truncate(size),
            (Value::Integer(value), 1) => Value::Integer(value >> count),
            (Value::Integer(value), 2) => {
                let value = sign_extend(value, size).to_signed() >> count;
                Value::Integer(value.to_unsigned()).truncate(size)
            }
            _ => Value::Unknown,
        }
    }

    fn extended(&self, register: usize, shift: u32) -> Value {
        let value = self.get(register);
        let size = 1usize << self.bits(13, 2);
        let value = if self.bits(15, 1) == 1 {
            value.truncate(size).sign_extend(size)
        } else {
            value.truncate(size)
        };
        value.mul(Value::Integer(1 << shift))
    }
}
