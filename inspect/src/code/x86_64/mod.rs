//! Instructions of x86-64, decoded by iced-x86. Those that compilers compute addresses and
//! conditions with are modelled; of all others what they write is unknown.

mod vectors;

use iced_x86::{
    ConditionCode, Decoder, DecoderOptions, FlowControl, Instruction, InstructionInfoFactory,
    Mnemonic, OpAccess, OpKind, Register,
};

use super::state::State;
use super::value::{Flags, Value, mask};
use super::{Flow, Machine};
use crate::image::Format;
use crate::sign::{ToSigned, ToUnsigned};

pub(super) const STACK_POINTER: usize = 4;
pub(super) const RESULT: usize = 0;
const RCX: usize = 1;
const RDX: usize = 2;

/// The registers of the first arguments.
pub(super) fn arguments(format: Format) -> &'static [usize] {
    match format {
        Format::Pe => &[RCX, RDX, 8, 9],
        _ => &[7, 6, RDX, RCX, 8, 9],
    }
}

/// The registers that a function need not preserve.
pub(super) fn clobbered(format: Format) -> &'static [usize] {
    match format {
        Format::Pe => &[0, RCX, RDX, 8, 9, 10, 11],
        _ => &[0, RCX, RDX, 6, 7, 8, 9, 10, 11],
    }
}

/// Puts a return address on the stack.
pub(super) fn push_return(state: &mut State) {
    push(state, Value::Unknown);
}

fn push(state: &mut State, value: Value) {
    let pointer = state.registers[STACK_POINTER].sub(Value::Integer(8));
    state.registers[STACK_POINTER] = pointer;
    if let Value::Stack(offset) = pointer {
        state.stack.store(offset, 8, value, true);
    }
}

fn pop(state: &mut State) -> Value {
    let pointer = state.registers[STACK_POINTER];
    state.registers[STACK_POINTER] = pointer.add(Value::Integer(8));
    match pointer {
        Value::Stack(offset) => state.stack.load(offset, 8),
        _ => Value::Unknown,
    }
}

/// Follows one instruction.
pub(super) fn step(machine: &mut Machine<'_, '_>, state: &mut State) -> Flow {
    let code = machine.image.rest(state.pc).unwrap_or_default();
    let code = &code[..code.len().min(15)];
    let instruction = Decoder::with_ip(64, code, state.pc, DecoderOptions::NONE).decode();
    if instruction.is_invalid() {
        return Flow::Invalid;
    }
    let at = state.pc;
    state.pc = instruction.next_ip();
    let flow = Step { machine, state, instruction: &instruction }.run();
    if matches!(flow, Flow::Undetermined) {
        state.pc = at;
    }
    flow
}

struct Step<'s, 'm, 'i, 'd> {
    machine: &'m mut Machine<'i, 'd>,
    state: &'s mut State,
    instruction: &'s Instruction,
}

impl Step<'_, '_, '_, '_> {
    fn run(&mut self) -> Flow {
        let instruction = self.instruction;
        match instruction.flow_control() {
            FlowControl::Next => self.compute(),
            FlowControl::UnconditionalBranch => {
                Flow::Jump(Value::Address(instruction.near_branch_target()))
            }
            FlowControl::IndirectBranch => Flow::Jump(self.read(0)),
            FlowControl::Call => Flow::Call(Value::Address(instruction.near_branch_target())),
            FlowControl::IndirectCall => Flow::Call(self.read(0)),
            FlowControl::ConditionalBranch => {
                if !instruction.is_jcc_short_or_near() {
                    return Flow::Invalid;
                }
                match self.condition() {
                    Some(true) => Flow::Jump(Value::Address(instruction.near_branch_target())),
                    Some(false) => Flow::Next,
                    None => Flow::Undetermined,
                }
            }
            FlowControl::Return => {
                pop(self.state);
                Flow::Return
            }
            FlowControl::Interrupt | FlowControl::Exception => Flow::End,
            FlowControl::XbeginXabortXend => Flow::Invalid,
        }
    }

    /// The condition, by the flags or as decided for this path.
    fn condition(&mut self) -> Option<bool> {
        let Flags { zero, sign, carry, overflow, result } = self.state.flags;
        let less = sign.zip(overflow).map(|(sign, overflow)| sign != overflow);
        let known = match self.instruction.condition_code() {
            ConditionCode::o => overflow,
            ConditionCode::no => overflow.map(|flag| !flag),
            ConditionCode::b => carry,
            ConditionCode::ae => carry.map(|flag| !flag),
            ConditionCode::e => zero,
            ConditionCode::ne => zero.map(|flag| !flag),
            ConditionCode::be => either(carry, zero),
            ConditionCode::a => either(carry, zero).map(|flag| !flag),
            ConditionCode::s => sign,
            ConditionCode::ns => sign.map(|flag| !flag),
            ConditionCode::l => less,
            ConditionCode::ge => less.map(|flag| !flag),
            ConditionCode::le => either(less, zero),
            ConditionCode::g => either(less, zero).map(|flag| !flag),
            _ => None,
        };
        let holds = self.decided(known);
        let equal = match self.instruction.condition_code() {
            ConditionCode::e => holds == Some(true),
            ConditionCode::ne => holds == Some(false),
            _ => false,
        };
        if let (true, Some(call)) = (equal, result) {
            self.state.is_null(call);
        }
        holds
    }

    fn decided(&mut self, known: Option<bool>) -> Option<bool> {
        known.or_else(|| self.state.decision.take())
    }

    fn address(&self) -> Value {
        let instruction = self.instruction;
        if !matches!(instruction.segment_prefix(), Register::None | Register::DS | Register::SS) {
            return Value::Unknown;
        }
        if instruction.is_ip_rel_memory_operand() {
            return Value::Address(instruction.ip_rel_memory_address());
        }
        let register = |register: Register| match register {
            Register::None => Value::Integer(0),
            register if register.is_gpr64() => self.state.registers[register.number()],
            _ => Value::Unknown,
        };
        let scale = Value::Integer(instruction.memory_index_scale().into());
        register(instruction.memory_base())
            .add(register(instruction.memory_index()).mul(scale))
            .add(Value::Integer(instruction.memory_displacement64()))
    }

    /// The size of an operand in bytes; 0 if it is none of a general instruction.
    fn size(&self, operand: u32) -> usize {
        match self.instruction.op_kind(operand) {
            OpKind::Register if self.instruction.op_register(operand).is_gpr() => {
                self.instruction.op_register(operand).size()
            }
            OpKind::Memory => self.instruction.memory_size().size(),
            OpKind::Immediate8
            | OpKind::Immediate8to32
            | OpKind::Immediate8to64
            | OpKind::Immediate8to16
            | OpKind::Immediate16
            | OpKind::Immediate32
            | OpKind::Immediate32to64
            | OpKind::Immediate64 => 8,
            _ => 0,
        }
    }

    fn read(&mut self, operand: u32) -> Value {
        let size = self.size(operand);
        match self.instruction.op_kind(operand) {
            OpKind::Register => {
                let register = self.instruction.op_register(operand);
                if size == 0 || is_high(register) {
                    return Value::Unknown;
                }
                self.state.registers[register.full_register().number()].truncate(size)
            }
            OpKind::Memory => {
                let address = self.address();
                self.machine.load(self.state, address, size)
            }
            _ if size > 0 => Value::Integer(self.instruction.immediate(operand)),
            _ => Value::Unknown,
        }
    }

    fn write(&mut self, operand: u32, value: Value) {
        let size = self.size(operand);
        match self.instruction.op_kind(operand) {
            OpKind::Register => {
                let register = self.instruction.op_register(operand);
                let full = register.full_register().number();
                if is_high(register) {
                    self.state.registers[full] = Value::Unknown;
                } else if size > 0 {
                    self.state.set_low(full, size, value);
                }
            }
            OpKind::Memory => {
                let address = self.address();
                self.machine.store(self.state, address, size, value);
            }
            _ => {}
        }
    }

    fn compute(&mut self) -> Flow {
        let size = self.size(0);
        let vector = |operand| self.vector(operand).is_some();
        if self.instruction.op_count() == 2 && (vector(0) || vector(1)) {
            return self.vectors();
        }
        if size == 0 && self.instruction.op_count() > 0 {
            return self.other();
        }
        match self.instruction.mnemonic() {
            Mnemonic::Nop | Mnemonic::Endbr64 => {}
            Mnemonic::Mov if self.size(1) > 0 => {
                let value = self.read(1);
                self.write(0, value);
            }
            Mnemonic::Movzx => {
                let value = self.read(1).truncate(self.size(1));
                self.write(0, value);
            }
            Mnemonic::Movsx | Mnemonic::Movsxd => {
                let value = self.read(1).sign_extend(self.size(1));
                self.write(0, value.truncate(size));
            }
            Mnemonic::Cdqe => {
                self.state.registers[0] = self.state.registers[0].truncate(4).sign_extend(4);
            }
            Mnemonic::Lea => {
                let value = self.address();
                self.write(0, value.truncate(size));
            }
            Mnemonic::Push => {
                let value = self.read(0);
                push(self.state, value);
            }
            Mnemonic::Pop => {
                let value = pop(self.state);
                self.write(0, value);
            }
            Mnemonic::Leave => {
                self.state.registers[STACK_POINTER] = self.state.registers[5];
                self.state.registers[5] = pop(self.state);
            }
            Mnemonic::Cmp => {
                let (a, b) = (self.read(0), self.read(1));
                self.state.flags = Flags::of_sub(a, b, size);
            }
            Mnemonic::Test => {
                let value = self.read(0).and(self.read(1));
                self.state.flags = Flags::of_logic(value, size);
            }
            Mnemonic::Sete
            | Mnemonic::Setne
            | Mnemonic::Seta
            | Mnemonic::Setae
            | Mnemonic::Setb
            | Mnemonic::Setbe
            | Mnemonic::Setg
            | Mnemonic::Setge
            | Mnemonic::Setl
            | Mnemonic::Setle
            | Mnemonic::Sets
            | Mnemonic::Setns
            | Mnemonic::Seto
            | Mnemonic::Setno => match self.condition() {
                Some(set) => self.write(0, Value::Integer(set.into())),
                None => return Flow::Undetermined,
            },
            mnemonic if is_conditional_move(mnemonic) => match self.condition() {
                // Four bytes clear the upper ones even if the condition is false.
                taken @ Some(_) => {
                    let value = self.read(u32::from(taken == Some(true)));
                    self.write(0, value);
                }
                None => return Flow::Undetermined,
            },
            _ => return self.arithmetic(size),
        }
        Flow::Next
    }

    fn arithmetic(&mut self, size: usize) -> Flow {
        let a = self.read(0);
        let b = if self.instruction.op_count() > 1 { self.read(1) } else { Value::Integer(1) };
        let (value, flags) = match self.instruction.mnemonic() {
            Mnemonic::Add => (a.add(b), Flags::of_add(a, b, size)),
            Mnemonic::Sub => {
                let value = if self.same_registers() { Value::Integer(0) } else { a.sub(b) };
                (value, if self.same_registers() { same() } else { Flags::of_sub(a, b, size) })
            }
            Mnemonic::Inc => {
                let carry = self.state.flags.carry;
                (a.add(b), Flags { carry, ..Flags::of_add(a, b, size) })
            }
            Mnemonic::Dec => {
                let carry = self.state.flags.carry;
                (a.sub(b), Flags { carry, ..Flags::of_sub(a, b, size) })
            }
            Mnemonic::And => (a.and(b), Flags::of_logic(a.and(b), size)),
            Mnemonic::Or => (a.or(b), Flags::of_logic(a.or(b), size)),
            Mnemonic::Xor if self.same_registers() => (Value::Integer(0), same()),
            Mnemonic::Xor => (a.xor(b), Flags::of_logic(a.xor(b), size)),
            Mnemonic::Neg => (Value::Integer(0).sub(a), Flags::of_sub(Value::Integer(0), a, size)),
            Mnemonic::Not => (a.xor(Value::Integer(u64::MAX)), self.state.flags),
            Mnemonic::Adc | Mnemonic::Sbb => {
                let carry = self.state.flags.carry;
                let Some(carry) = self.decided(carry) else { return Flow::Undetermined };
                let carried = Value::Integer(carry.into());
                if self.instruction.mnemonic() == Mnemonic::Adc {
                    (a.add(b).add(carried), Flags::default())
                } else if self.same_registers() {
                    (
                        Value::Integer(0).sub(carried),
                        Flags { carry: Some(carry), ..Flags::default() },
                    )
                } else {
                    (a.sub(b).sub(carried), Flags::default())
                }
            }
            Mnemonic::Imul if self.instruction.op_count() == 2 => (a.mul(b), Flags::default()),
            Mnemonic::Imul if self.instruction.op_count() == 3 => {
                let value = b.mul(self.read(2));
                (value, Flags::default())
            }
            Mnemonic::Shl | Mnemonic::Shr | Mnemonic::Sar => match (a, b) {
                (Value::Integer(a), Value::Integer(count)) => {
                    let count = count & if size == 8 { 63 } else { 31 };
                    let value = match self.instruction.mnemonic() {
                        Mnemonic::Shl => a << count,
                        Mnemonic::Shr => (a & mask(size)) >> count,
                        _ => {
                            (super::value::sign_extend(a, size).to_signed() >> count).to_unsigned()
                        }
                    };
                    let logic = Flags::of_logic(Value::Integer(value), size);
                    let flags = Flags { carry: None, overflow: None, ..logic };
                    (Value::Integer(value), if count == 0 { self.state.flags } else { flags })
                }
                _ => (Value::Unknown, Flags::default()),
            },
            _ => return self.other(),
        };
        self.write(0, value.truncate(size));
        self.state.flags = flags;
        Flow::Next
    }

    fn same_registers(&self) -> bool {
        self.instruction.op_count() == 2
            && self.instruction.op0_kind() == OpKind::Register
            && self.instruction.op1_kind() == OpKind::Register
            && self.instruction.op0_register() == self.instruction.op1_register()
    }

    /// An instruction that is not modelled: what it writes is unknown.
    fn other(&mut self) -> Flow {
        let mut factory = InstructionInfoFactory::new();
        let info = factory.info(self.instruction);
        let writes = |access: OpAccess| {
            !matches!(
                access,
                OpAccess::None | OpAccess::Read | OpAccess::CondRead | OpAccess::NoMemAccess
            )
        };
        for memory in info.used_memory() {
            if !writes(memory.access()) {
                continue;
            }
            let address = memory.virtual_address(0, |register, _, _| {
                let value = if register.is_gpr64() {
                    self.state.registers[register.number()]
                } else {
                    Value::Unknown
                };
                match value {
                    Value::Address(value) | Value::Integer(value) => Some(value),
                    _ => None,
                }
            });
            // A string instruction writes as much as it counts.
            let size = if self.instruction.is_string_instruction() {
                4096
            } else {
                memory.memory_size().size()
            };
            let base = memory.base();
            let address = match address {
                _ if base == Register::RIP || memory.base() == Register::EIP => self.address(),
                Some(address) => Value::Address(address),
                None => self.address(),
            };
            let address = match address {
                Value::Unknown if base.is_gpr64() => match self.state.registers[base.number()] {
                    stack @ Value::Stack(_) => stack,
                    _ => Value::Unknown,
                },
                address => address,
            };
            self.machine.store(self.state, address, size, Value::Unknown);
        }
        for register in info.used_registers() {
            let full = register.register().full_register();
            if !writes(register.access()) {
                continue;
            }
            if full.is_gpr64() {
                self.state.registers[full.number()] = Value::Unknown;
            } else if full.is_vector_register() {
                self.state.vectors[full.number()] = None;
            }
        }
        if self.instruction.rflags_modified() != 0 {
            self.state.flags = Flags::default();
        }
        Flow::Next
    }
}

fn same() -> Flags {
    Flags::of_sub(Value::Integer(0), Value::Integer(0), 8)
}

fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// The second byte of a register, which is not followed.
fn is_high(register: Register) -> bool {
    matches!(register, Register::AH | Register::BH | Register::CH | Register::DH)
}

fn is_conditional_move(mnemonic: Mnemonic) -> bool {
    matches!(
        mnemonic,
        Mnemonic::Cmova
            | Mnemonic::Cmovae
            | Mnemonic::Cmovb
            | Mnemonic::Cmovbe
            | Mnemonic::Cmove
            | Mnemonic::Cmovg
            | Mnemonic::Cmovge
            | Mnemonic::Cmovl
            | Mnemonic::Cmovle
            | Mnemonic::Cmovne
            | Mnemonic::Cmovno
            | Mnemonic::Cmovns
            | Mnemonic::Cmovo
            | Mnemonic::Cmovs
    )
}
