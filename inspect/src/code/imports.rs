//! Calls of functions of other files: those that a decision may hang on are computed, those
//! that never return end the path.

use super::state::State;
use super::{Call, Machine, VERSION_TEXT, Value};
use crate::limits;
use crate::sign::ToUnsigned;

/// Functions that do not return.
const ENDS: [&str; 14] = [
    "abort",
    "exit",
    "_exit",
    "__stack_chk_fail",
    "__assert_fail",
    "__assert_rtn",
    "_Unwind_Resume",
    "__cxa_throw",
    "__cxa_rethrow",
    "__cxa_call_unexpected",
    "__clang_call_terminate",
    "_ZSt9terminatev",
    "Py_FatalError",
    "_Py_FatalErrorFunc",
];

/// Calls that are kept for what they say about a module, with the number of their arguments: what
/// is in the registers of others is stale, and must not tell like calls from each other.
const KEPT: [(&str, usize); 8] = [
    ("PyModuleDef_Init", 1),
    ("PyModule_Create2", 2),
    ("PyModule_FromDefAndSpec2", 3),
    ("PyUnstable_Module_SetGIL", 2),
    ("PyModule_FromSlotsAndSpec", 2),
    ("PyState_FindModule", 1),
    ("PyState_AddModule", 2),
    ("PyModule_AddFunctions", 2),
];

/// C's functions that write as many bytes as their third argument says.
const WRITES: [&str; 6] =
    ["memcpy", "memmove", "memset", "__memcpy_chk", "__memmove_chk", "__memset_chk"];

/// Functions that raise, and always return NULL (Python/errors.c).
const RAISE: [&str; 6] = [
    "PyErr_Format",
    "PyErr_FormatV",
    "PyErr_NoMemory",
    "PyErr_SetFromErrno",
    "PyErr_SetImportError",
    "PyErr_SetImportErrorSubclass",
];

impl Machine<'_, '_> {
    /// Goes on behind a call of another file's function; false if the path ends there.
    pub(super) fn call_import(&mut self, state: &mut State, import: u32) -> bool {
        let name = self.image.import_name(import);
        if ENDS.contains(&name) || name.starts_with("_ZSt") && name.contains("throw") {
            return false;
        }
        let arguments = [0, 1, 2].map(|index| self.argument(state, index));
        let result = if name == "Py_GetVersion" {
            self.outcome.asks_version = true;
            match self.version {
                Some(_) => Value::Address(VERSION_TEXT),
                None => Value::Unknown,
            }
        } else if let Some((_, count)) = KEPT.iter().find(|(kept, _)| *kept == name) {
            let mut known = [Value::Unknown; 3];
            known[..*count].copy_from_slice(&arguments[..*count]);
            let call = Call { import, arguments: known, opaque: state.opaque };
            let known = self.outcome.calls.iter().position(|known| *known == call);
            let index = known.unwrap_or_else(|| {
                self.outcome.calls.push(call);
                self.outcome.calls.len() - 1
            });
            let result = Value::Result(u32::try_from(index).unwrap_or(u32::MAX));
            match name {
                "PyModule_Create2" => state.makes(result),
                "PyModule_AddFunctions" => state.made.add(arguments[0], arguments[1]),
                _ => {}
            }
            // A single-phase hook has passed its definition: attributes that it adds later are not
            // read, but functions.
            if name == "PyModule_Create2"
                && !self.image.has_import("PyUnstable_Module_SetGIL")
                && !self.follows_modules()
            {
                self.returns(state, result);
                return false;
            }
            // The same, when it has said what it does without the GIL, too.
            if name == "PyUnstable_Module_SetGIL"
                && matches!(arguments[0], Value::Result(_))
                && !self.follows_modules()
            {
                self.returns(state, arguments[0]);
                return false;
            }
            result
        } else if RAISE.contains(&name) {
            Value::Integer(0)
        } else {
            self.computed(name, arguments)
        };
        // It may change memory whose address it is given. Py_GetVersion takes no arguments: the
        // registers then hold old values.
        if result == Value::Unknown && name != "Py_GetVersion" {
            for argument in arguments {
                if let Value::Address(address) = argument {
                    if !self.image.is_constant(address) && self.image.is_mapped(address) {
                        let size = match (name, arguments[2]) {
                            (name, Value::Integer(size)) if WRITES.contains(&name) => size,
                            _ => 1,
                        };
                        self.written(address, size);
                    }
                }
            }
        }
        self.clobber(state);
        let register = match self.image.architecture {
            crate::image::Architecture::X86_64 => super::x86_64::RESULT,
            crate::image::Architecture::Aarch64 => 0,
        };
        state.registers[register] = result;
        true
    }

    /// The results of C's functions of constant texts.
    fn computed(&mut self, name: &str, [first, second, third]: [Value; 3]) -> Value {
        let order = |a: &[u8], b: &[u8]| {
            let order = a.cmp(b) as i32;
            Value::Integer(u64::from(order.to_unsigned()))
        };
        match name {
            "strlen" => match self.text(first) {
                Some(text) => Value::Integer(text.len() as u64),
                None => Value::Unknown,
            },
            "memcmp" | "bcmp" => {
                let Some(length) = third.integer() else { return Value::Unknown };
                match (self.memory(first, length), self.memory(second, length)) {
                    (Some(a), Some(b)) => order(&a, &b),
                    _ => Value::Unknown,
                }
            }
            "strcmp" => match (self.text(first), self.text(second)) {
                (Some(a), Some(b)) => order(&a, &b),
                _ => Value::Unknown,
            },
            "strncmp" => match (self.text(first), self.text(second), third.integer()) {
                (Some(a), Some(b), Some(length)) => {
                    let length = usize::try_from(length).unwrap_or(usize::MAX);
                    order(&a[..a.len().min(length)], &b[..b.len().min(length)])
                }
                _ => Value::Unknown,
            },
            "strstr" => match (self.text(first), self.text(second)) {
                (Some(text), Some(part)) if !part.is_empty() => {
                    match text.windows(part.len()).position(|window| window == part) {
                        Some(at) => first.add(Value::Integer(at as u64)),
                        None => Value::Integer(0),
                    }
                }
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    fn memory(&mut self, address: Value, length: u64) -> Option<Vec<u8>> {
        if length > 4096 {
            return None;
        }
        let state = State::new(0);
        (0..length)
            .map(|index| match self.load(&state, address.add(Value::Integer(index)), 1) {
                Value::Integer(byte) => u8::try_from(byte).ok(),
                _ => None,
            })
            .collect()
    }

    fn text(&mut self, address: Value) -> Option<Vec<u8>> {
        let state = State::new(0);
        let mut text = Vec::new();
        while text.len() < limits::SYMBOL_NAME {
            let at = address.add(Value::Integer(text.len() as u64));
            match self.load(&state, at, 1) {
                Value::Integer(0) => return Some(text),
                Value::Integer(byte) => text.push(u8::try_from(byte).ok()?),
                _ => return None,
            }
        }
        None
    }
}
