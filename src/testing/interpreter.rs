//! Runs a test in one interpreter.

use std::format;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::string::String;

use super::ModuleTest;
use crate::handle::{Attached, Object, PythonError, Raised, Return};

/// A case in Rust, or what runs one in Python.
pub(super) type Case<'a> = dyn for<'py> Fn(&Object<'py>) -> Return<'py, ()> + Sync + 'a;

/// The message of a failed test: the interpreter or case, and the traceback.
pub(super) fn failure(place: &str, raised: Raised<'_>) -> String {
    format!("{place}:\n{}", PythonError::from(raised))
}

impl ModuleTest {
    /// Imports the module as often as the test says, and runs the case with each.
    pub(super) fn imports(
        &self,
        attached: Attached<'_>,
        case: &Case<'_>,
        place: &str,
    ) -> Result<(), String> {
        self.prepare(attached).map_err(|raised| failure(place, raised))?;
        for count in 0..=self.reimports {
            let place =
                if count == 0 { place.into() } else { format!("{place}, import {}", count + 1) };
            self.round(attached, case, &place)?;
        }
        Ok(())
    }

    /// Imports the module for the first time in this interpreter, which has to refuse it.
    pub(super) fn refusal(&self, attached: Attached<'_>, place: &str) -> Result<(), String> {
        self.prepare(attached).map_err(|raised| failure(place, raised))?;
        match attached.import(self.name) {
            Ok(_) => Err(format!("{place}: it was imported, but is {:?}", self.interpreters)),
            Err(raised) if raised.matches(&attached.exceptions().import_error()) => Ok(()),
            Err(raised) => Err(failure(place, raised)),
        }
    }

    fn prepare<'py>(&self, attached: Attached<'py>) -> Return<'py, ()> {
        let sys = attached.import(c"sys")?;
        sys.setattr(c"dont_write_bytecode", &attached.bool(true))?;
        let paths = sys.getattr(c"path")?;
        for path in self.paths.iter().rev() {
            paths.call_method(c"insert", [&attached.int(0)?, &attached.path(path)?])?;
        }
        if self.collector_stress {
            // The second 0 makes free-threaded builds ignore how many objects there are.
            let (often, always) = (attached.int(1)?, attached.int(0)?);
            attached.import(c"gc")?.call_method(c"set_threshold", [&often, &always, &always])?;
        }
        Ok(())
    }

    /// Imports the module again, runs the case, and collects the garbage of both.
    pub(super) fn round(
        &self,
        attached: Attached<'_>,
        case: &Case<'_>,
        place: &str,
    ) -> Result<(), String> {
        let run = || {
            self.forget(attached)?;
            case(&attached.import(self.name)?)?;
            self.forget(attached)?;
            attached.import(c"gc")?.call_method(c"collect", []).map(drop)
        };
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(result) => result.map_err(|raised| failure(place, raised)),
            Err(panic) => {
                // The message of the panic does not tell.
                std::eprintln!("{place}: the case panics");
                resume_unwind(panic)
            }
        }
    }

    /// Takes the module out of `sys.modules`.
    fn forget<'py>(&self, attached: Attached<'py>) -> Return<'py, ()> {
        let modules = attached.import(c"sys")?.getattr(c"modules")?;
        let name = attached.str(&self.name.to_string_lossy())?;
        modules.call_method(c"pop", [&name, &attached.none()]).map(drop)
    }
}
