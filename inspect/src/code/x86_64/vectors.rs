//! Vector instructions of x86-64 that compilers compare texts with.

use iced_x86::{Mnemonic, OpKind};

use super::super::{Flow, Value};
use super::Step;

impl Step<'_, '_, '_, '_> {
    /// The number of a 16-byte vector register.
    pub(super) fn vector(&self, operand: u32) -> Option<usize> {
        let register = self.instruction.op_register(operand);
        let is_register = self.instruction.op_kind(operand) == OpKind::Register;
        (is_register && register.is_xmm() && register.number() < 16).then(|| register.number())
    }

    fn read_vector(&mut self, operand: u32, size: usize) -> Option<u128> {
        match self.instruction.op_kind(operand) {
            OpKind::Memory => {
                let address = self.address();
                self.machine.load_vector(self.state, address, size)
            }
            OpKind::Register => match self.vector(operand) {
                Some(register) => self.state.vectors[register],
                None => self.read(operand).integer().map(u128::from),
            },
            _ => None,
        }
    }

    /// What compilers compare texts with: moves and comparisons of bytes.
    pub(super) fn vectors(&mut self) -> Flow {
        let size = match self.instruction.mnemonic() {
            Mnemonic::Movd => 4,
            Mnemonic::Movq => 8,
            _ => 16,
        };
        let bytes = |a: u128, b: u128, f: fn(u8, u8) -> u8| {
            let (a, b) = (a.to_le_bytes(), b.to_le_bytes());
            u128::from_le_bytes(std::array::from_fn(|index| f(a[index], b[index])))
        };
        let target = self.vector(0);
        let result = match self.instruction.mnemonic() {
            Mnemonic::Movd
            | Mnemonic::Movq
            | Mnemonic::Movdqa
            | Mnemonic::Movdqu
            | Mnemonic::Movups
            | Mnemonic::Movaps
                if target.is_some() =>
            {
                let mask = if size == 16 { u128::MAX } else { (1 << (8 * size)) - 1 };
                self.read_vector(1, size).map(|vector| vector & mask)
            }
            Mnemonic::Pxor | Mnemonic::Xorps if target.is_some() && target == self.vector(1) => {
                Some(0)
            }
            mnemonic @ (Mnemonic::Pcmpeqb | Mnemonic::Pand | Mnemonic::Por | Mnemonic::Pxor)
                if target.is_some() =>
            {
                let (a, b) = (self.read_vector(0, 16), self.read_vector(1, 16));
                a.zip(b).map(|(a, b)| match mnemonic {
                    Mnemonic::Pcmpeqb => bytes(a, b, |a, b| if a == b { 0xff } else { 0 }),
                    Mnemonic::Pand => a & b,
                    Mnemonic::Por => a | b,
                    _ => a ^ b,
                })
            }
            Mnemonic::Pmovmskb if self.size(0) > 0 => {
                let vector = self.vector(1).and_then(|register| self.state.vectors[register]);
                let bits = vector.map_or(Value::Unknown, |vector| {
                    let bytes = vector.to_le_bytes();
                    let tops = bytes.iter().enumerate();
                    Value::Integer(
                        tops.fold(0, |bits, (at, byte)| bits | u64::from(byte >> 7) << at),
                    )
                });
                self.write(0, bits);
                return Flow::Next;
            }
            Mnemonic::Movd | Mnemonic::Movq if self.size(0) > 0 && self.vector(1).is_some() => {
                let vector = self.vector(1).and_then(|register| self.state.vectors[register]);
                #[allow(clippy::cast_possible_truncation, reason = "the low half is meant")]
                let value = vector.map_or(Value::Unknown, |vector| Value::Integer(vector as u64));
                self.write(0, value.truncate(size));
                return Flow::Next;
            }
            _ => return self.other(),
        };
        if let Some(register) = target {
            self.state.vectors[register] = result;
        }
        Flow::Next
    }
}
