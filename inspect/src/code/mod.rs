//! Follows the machine code of a hook without running it: every path, with the known value of each
//! register, until the hook returns.
//!
//! A condition that is not known is taken both ways. What an instruction that is not modelled
//! writes is unknown. Calls within the file are followed; of calls to other files only the
//! arguments are looked at. Time and memory are bounded: what exceeds the bounds leaves the
//! outcome incomplete, and says so.

mod aarch64;
mod imports;
mod made;
mod state;
mod value;
mod x86_64;

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use crate::image::{Architecture, Image, Word};
use crate::interpreter::Interpreter;
use crate::limits;
pub(crate) use made::Made;
use state::{Frame, State};
pub(crate) use value::Value;

/// Where the text of `Py_GetVersion` stands for code that asks for it.
const VERSION_TEXT: u64 = 0xffff_f000_0000_0000;

/// A call of a function of another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) import: u32,
    pub(crate) arguments: [Value; 3],
    /// Memory may have been changed before by code that was not followed.
    pub(crate) opaque: bool,
}

/// The effects of a hook, as far as it was followed.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The values that it may return.
    pub(crate) returns: Vec<Value>,
    /// The results of calls that it may return, each with what it did to modules until then.
    pub(crate) made: Vec<(Value, Made)>,
    /// In the order they were found.
    pub(crate) calls: Vec<Call>,
    /// Memory of the file that it writes to: address and size.
    pub(crate) stores: BTreeSet<(u64, u64)>,
    /// Why not every path was followed to its end.
    pub(crate) incomplete: Option<String>,
    /// Whether it asks which version runs.
    pub(crate) asks_version: bool,
    pub(crate) instructions: usize,
}

/// Where code goes after an instruction.
enum Flow {
    Next,
    Jump(Value),
    Call(Value),
    Return,
    /// The program ends or traps.
    End,
    /// A condition is unknown.
    Undetermined,
    /// An instruction that can't be decoded.
    Invalid,
}

struct Machine<'i, 'd> {
    image: &'i Image<'d>,
    version: Option<(Interpreter, Vec<u8>)>,
    paths: VecDeque<State>,
    outcome: Outcome,
    seen: HashSet<u64>,
    /// How often a condition was undetermined at an address in the same calls, and the states so
    /// far.
    forks: HashMap<(u64, Vec<u64>), (usize, State)>,
    /// Instructions in a callee, by its caller's address and the depth.
    spent: HashMap<(u64, usize), usize>,
    budget: usize,
    written: Option<&'i BTreeSet<(u64, u64)>>,
}

/// Undetermined conditions at one place before paths are joined there.
const FORKS: usize = 12;
/// Instructions in one callee before it is passed over. What stands a few calls deeper has less, so
/// that a long callee is passed over before its caller is.
fn allowance(depth: usize) -> usize {
    (200_000 >> (depth / 3)).max(2_000)
}

/// Paths at one time.
const PATHS: usize = 2000;

/// Follows a hook. With an interpreter, `Py_GetVersion` and `Py_Version` are its own. With what was
/// written at loading, it is the first import: other memory is what it is in the file, until the
/// path writes to it.
pub(crate) fn follow(
    image: &Image<'_>,
    entry: u64,
    interpreter: Option<Interpreter>,
    written: Option<&BTreeSet<(u64, u64)>>,
    budget: usize,
) -> Outcome {
    let mut machine = Machine {
        image,
        version: interpreter.map(|interpreter| (interpreter, interpreter.version_text())),
        paths: VecDeque::new(),
        outcome: Outcome::default(),
        seen: HashSet::new(),
        forks: HashMap::new(),
        spent: HashMap::new(),
        budget,
        written,
    };
    let mut start = State::new(entry);
    start.registers[machine.stack_pointer()] = Value::Stack(0);
    machine.paths.push_back(start);
    while let Some(state) = machine.paths.pop_front() {
        machine.path(state);
        if machine.budget == 0 {
            machine.incomplete("more instructions than are followed");
            break;
        }
    }
    machine.outcome
}

impl Machine<'_, '_> {
    fn stack_pointer(&self) -> usize {
        match self.image.architecture {
            Architecture::X86_64 => x86_64::STACK_POINTER,
            Architecture::Aarch64 => aarch64::STACK_POINTER,
        }
    }

    fn incomplete(&mut self, why: impl Into<String>) {
        self.outcome.incomplete.get_or_insert_with(|| why.into());
    }

    /// Follows one path until it ends or forks.
    fn path(&mut self, mut state: State) {
        loop {
            if self.budget == 0 {
                return;
            }
            self.budget -= 1;
            self.outcome.instructions += 1;
            for depth in 0..state.frames.len() {
                let spent = self.spent.entry((state.frames[depth].site, depth)).or_default();
                *spent += 1;
                if *spent > allowance(depth) {
                    if !self.pass_over(&mut state, depth) {
                        return;
                    }
                    break;
                }
            }
            if !self.image.is_executable(state.pc) {
                return self.incomplete("code goes where there is none");
            }
            let before = state.pc;
            let flow = match self.image.architecture {
                Architecture::X86_64 => x86_64::step(self, &mut state),
                Architecture::Aarch64 => aarch64::step(self, &mut state),
            };
            match flow {
                Flow::Next => {}
                Flow::Jump(target) => match target {
                    Value::Address(target) if self.image.never.contains(&target) => return,
                    Value::Address(target) => state.pc = target,
                    // A call at the end of a function, which returns to its caller.
                    Value::Import(import) => {
                        if !self.call_import(&mut state, import) || !self.leave(&mut state) {
                            return;
                        }
                    }
                    _ => {
                        if state.frames.is_empty() {
                            return self.incomplete("a jump to a computed address");
                        }
                        let depth = state.frames.len() - 1;
                        if !self.pass_over(&mut state, depth) {
                            return;
                        }
                    }
                },
                Flow::Call(target) => {
                    if !self.call(&mut state, before, target) {
                        return;
                    }
                }
                Flow::Return => {
                    if !self.leave(&mut state) {
                        return;
                    }
                }
                Flow::End => return,
                Flow::Undetermined => return self.fork(state),
                Flow::Invalid => return self.incomplete("an instruction that is not known"),
            }
        }
    }

    fn fork(&mut self, mut state: State) {
        let key = (state.pc, state.frames.iter().map(|frame| frame.site).collect());
        if let Some((count, known)) = self.forks.get_mut(&key) {
            *count += 1;
            if *count > FORKS {
                if !known.join(&state) {
                    return;
                }
                state = known.clone();
            }
        } else if self.forks.len() < limits::INSTRUCTIONS {
            self.forks.insert(key, (1, state.clone()));
        }
        for decision in [false, true] {
            let mut taken = state.clone();
            taken.decision = Some(decision);
            if self.paths.len() >= PATHS {
                return self.incomplete("more paths than are followed");
            }
            if self.seen.insert(taken.fingerprint()) {
                self.paths.push_back(taken);
            }
        }
    }

    /// Goes on behind a call; false if the path ends there.
    fn call(&mut self, state: &mut State, site: u64, target: Value) -> bool {
        match target {
            Value::Import(import) => self.call_import(state, import),
            Value::Address(target) if self.image.never.contains(&target) => false,
            Value::Address(target)
                if state.frames.len() < limits::CALL_DEPTH && self.image.is_executable(target) =>
            {
                let caller = Rc::new(state.clone());
                state.frames.push(Frame { returns_to: state.pc, caller, site });
                if self.image.architecture == Architecture::X86_64 {
                    x86_64::push_return(state);
                } else {
                    aarch64::link(state);
                }
                state.pc = target;
                true
            }
            _ => {
                self.unfollowed(state);
                true
            }
        }
    }

    /// A call was made of which nothing is known.
    fn unfollowed(&mut self, state: &mut State) {
        state.opaque = true;
        state.made.unfollowed = true;
        self.clobber(state);
    }

    /// Leaves the callee at this depth, and all that it called, as if nothing were known of it;
    /// false if another path went on from there already.
    fn pass_over(&mut self, state: &mut State, depth: usize) -> bool {
        let frame = state.frames[depth].clone();
        *state = (*frame.caller).clone();
        state.pc = frame.returns_to;
        self.unfollowed(state);
        self.seen.insert(state.fingerprint())
    }

    /// Returns from a function; false if that was the hook itself.
    fn leave(&mut self, state: &mut State) -> bool {
        let result = state.registers[match self.image.architecture {
            Architecture::X86_64 => x86_64::RESULT,
            Architecture::Aarch64 => 0,
        }];
        let Some(frame) = state.frames.pop() else {
            self.returns(state, result);
            return false;
        };
        // A callee leaves the stack pointer and the caller's registers as they were, also where it
        // kept them in memory that something unknown may have changed.
        let clobbered = self.clobbered();
        for (register, value) in state.registers.iter_mut().enumerate() {
            if !clobbered.contains(&register) {
                *value = frame.caller.registers[register];
            }
        }
        state.pc = frame.returns_to;
        true
    }

    fn argument(&self, state: &State, index: usize) -> Value {
        let registers = self.arguments();
        registers.get(index).map_or(Value::Unknown, |register| state.registers[*register])
    }

    fn arguments(&self) -> &'static [usize] {
        match self.image.architecture {
            Architecture::X86_64 => x86_64::arguments(self.image.format),
            Architecture::Aarch64 => &[0, 1, 2, 3, 4, 5, 6, 7],
        }
    }

    /// The registers that a function may change.
    fn clobbered(&self) -> &'static [usize] {
        match self.image.architecture {
            Architecture::X86_64 => x86_64::clobbered(self.image.format),
            Architecture::Aarch64 => aarch64::CLOBBERED,
        }
    }

    /// Forgets what a function may change.
    fn clobber(&mut self, state: &mut State) {
        for register in self.arguments() {
            if let Value::Stack(offset) = state.registers[*register] {
                state.stack.escape(offset);
            }
        }
        state.stack.clobber();
        for register in self.clobbered() {
            state.registers[*register] = Value::Unknown;
        }
        state.vectors = [None; state::REGISTERS];
        state.flags = value::Flags::default();
    }

    /// Reads so many bytes, at most 16, if all are known.
    fn load_vector(&mut self, state: &State, address: Value, size: usize) -> Option<u128> {
        let mut vector = 0;
        for at in (0..size).step_by(4) {
            let part = self.load(state, address.add(Value::Integer(at as u64)), 4.min(size - at));
            vector |= u128::from(part.integer()?) << (8 * at);
        }
        Some(vector)
    }

    /// Reads memory of so many bytes.
    fn load(&mut self, state: &State, address: Value, size: usize) -> Value {
        match address {
            Value::Stack(offset) => state.stack.load(offset, size),
            Value::Address(address) if address >= VERSION_TEXT => {
                let Some((_, text)) = &self.version else { return Value::Unknown };
                let at = usize::try_from(address - VERSION_TEXT).unwrap_or(usize::MAX);
                let mut bytes = [0; 8];
                for (index, byte) in bytes.iter_mut().enumerate().take(size) {
                    match text.get(at.saturating_add(index)) {
                        Some(text) => *byte = *text,
                        None => return Value::Unknown,
                    }
                }
                if size <= 8 { Value::Integer(u64::from_le_bytes(bytes)) } else { Value::Unknown }
            }
            Value::Address(address) if self.is_initial(state, address, size) => {
                self.load_file(address, size)
            }
            Value::Import(import) if self.image.import_name(import) == "Py_Version" => {
                self.outcome.asks_version = true;
                match &self.version {
                    Some((interpreter, _)) => {
                        Value::Integer(interpreter.version_number().into()).truncate(size)
                    }
                    None => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        }
    }

    /// Whether memory has the bytes of the file.
    fn is_initial(&self, state: &State, address: u64, size: usize) -> bool {
        let end = address.saturating_add(size as u64);
        if self.image.is_constant(address) && self.image.is_constant(end.saturating_sub(1)) {
            return true;
        }
        let Some(written) = self.written else { return false };
        // Writes are noted by pages.
        let is_written = |stores: &BTreeSet<(u64, u64)>| {
            let mut near = stores.range((address.saturating_sub(1 << 13), 0)..(end, 0));
            near.any(|(at, size)| at.saturating_add(*size) > address)
        };
        !state.opaque
            && self.image.is_mapped(address)
            && self.image.is_mapped(end.saturating_sub(1))
            && !is_written(written)
            && !is_written(&self.outcome.stores)
    }

    /// Reads memory that has the bytes of the file.
    fn load_file(&self, address: u64, size: usize) -> Value {
        let end = address.saturating_add(size as u64);
        if size > 8 {
            return Value::Unknown;
        }
        if size == 8 {
            return match self.image.word(address) {
                Some(Word::Integer(value)) => Value::Integer(value),
                Some(Word::Address(value)) => Value::Address(value),
                Some(Word::Import(value)) => Value::Import(value),
                Some(Word::Unknown) | None => Value::Unknown,
            };
        }
        if self.image.has_pointer_within(address.saturating_sub(7)..end) {
            return Value::Unknown;
        }
        let mut bytes = [0; 8];
        for (index, byte) in bytes.iter_mut().enumerate().take(size) {
            match self.image.bytes::<1>(address + index as u64) {
                Some([value]) => *byte = value,
                None => return Value::Unknown,
            }
        }
        Value::Integer(u64::from_le_bytes(bytes))
    }

    /// Notes that memory is written to, by pages.
    fn written(&mut self, mut address: u64, size: u64) {
        let mut rest = size;
        while rest > 0 {
            if self.outcome.stores.len() >= limits::INSTRUCTIONS {
                return self.incomplete("more writes than are kept");
            }
            let part = rest.min(4096);
            self.outcome.stores.insert((address, part));
            rest -= part;
            let Some(next) = address.checked_add(part) else { return };
            address = next;
        }
    }

    /// Writes memory of so many bytes. What is behind an unknown pointer is not the file's
    /// tables: those are reached by their addresses.
    fn store(&mut self, state: &mut State, address: Value, size: usize, value: Value) {
        match address {
            Value::Stack(offset) => state.stack.store(offset, size, value, false),
            Value::Address(address) => {
                self.written(address, size as u64);
                escape(state, value);
            }
            _ => escape(state, value),
        }
    }
}

/// Code that is not followed may get to know the value.
fn escape(state: &mut State, value: Value) {
    if let Value::Stack(offset) = value {
        state.stack.escape(offset);
    }
}
