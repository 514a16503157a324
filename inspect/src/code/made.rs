//! The functions that single-phase hooks add to the modules that they make.

use super::state::State;
use super::{Machine, Value};
use crate::limits;

/// The effects of one path on the modules that it makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Made {
    /// Whether there is a module yet.
    pub(crate) any: bool,
    /// What `PyModule_AddFunctions` was given: the module and the table.
    pub(crate) added: Vec<(Value, Value)>,
    /// Code was passed that was not followed since there is a module: it may have added others.
    pub(crate) unfollowed: bool,
}

impl Made {
    pub(super) fn add(&mut self, module: Value, table: Value) {
        if self.added.len() < limits::SLOTS {
            self.added.push((module, table));
        } else {
            self.unfollowed = true;
        }
    }

    /// Forgets what differs on another path; whether anything did.
    pub(super) fn join(&mut self, other: &Self) -> bool {
        if self == other || self.unfollowed {
            return false;
        }
        self.unfollowed = true;
        true
    }
}

impl Machine<'_, '_> {
    /// Whether what a hook does to a module that it made is looked at to the end of the hook.
    pub(super) fn follows_modules(&self) -> bool {
        self.image.has_import("PyModule_AddFunctions")
    }

    /// Notes what the hook returns, with what it did to modules until then.
    pub(super) fn returns(&mut self, state: &State, value: Value) {
        if !self.outcome.returns.contains(&value) {
            self.outcome.returns.push(value);
        }
        if matches!(value, Value::Result(_)) {
            let made = (value, state.made.clone());
            if !self.outcome.made.contains(&made) {
                self.outcome.made.push(made);
            }
        }
    }
}

impl State {
    /// A module is made, known by the number of the call.
    pub(super) fn makes(&mut self, module: Value) {
        if !self.made.any {
            // Nothing can have been added before.
            self.made = Made { any: true, ..Made::default() };
        }
        // A call that is made again has the same number: what it returned before is another module.
        for register in &mut self.registers {
            if *register == module {
                *register = Value::Unknown;
            }
        }
        self.stack.forget_value(module);
        self.made.unfollowed |= self.made.added.iter().any(|(to, _)| *to == module);
    }

    /// Goes on where the result of a call is known to be NULL.
    pub(super) fn is_null(&mut self, call: u32) {
        for register in &mut self.registers {
            if *register == Value::Result(call) {
                *register = Value::Integer(0);
            }
        }
        self.stack.is_null(call);
    }
}
