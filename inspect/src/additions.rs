//! The functions that the hooks of single-phase modules add by `PyModule_AddFunctions`.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{Outcome, Value};
use crate::image::Image;

/// What hooks add to the modules of each definition, which is known by its address.
#[derive(Default)]
pub(crate) struct Additions {
    by_definition: BTreeMap<u64, Addition>,
}

/// What hooks add to the module of one definition.
#[derive(Clone, Default)]
pub(crate) struct Addition {
    /// The tables, once for each way that the hook may go.
    ways: BTreeSet<Vec<u64>>,
    undecided: BTreeSet<&'static str>,
}

impl Additions {
    /// Takes up what a hook did on the paths that return a module.
    pub(crate) fn take(&mut self, image: &Image<'_>, outcome: &Outcome) {
        for (module, made) in &outcome.made {
            let Value::Result(call) = module else { continue };
            let call = &outcome.calls[*call as usize];
            if image.import_name(call.import) != "PyModule_Create2" {
                continue;
            }
            let Value::Address(definition) = call.arguments[0] else { continue };
            let addition = self.by_definition.entry(definition).or_default();
            if made.unfollowed && image.has_import("PyModule_AddFunctions") {
                addition
                    .undecided
                    .insert("code behind PyModule_Create is not followed: it may add functions");
            }
            let mut tables = Vec::new();
            for (to, table) in &made.added {
                match (to, table) {
                    (Value::Result(_), _) if to != module => {}
                    (Value::Result(_), Value::Address(table)) if image.is_mapped(*table) => {
                        tables.push(*table);
                    }
                    _ => {
                        addition
                            .undecided
                            .insert("what it gives to PyModule_AddFunctions is computed");
                    }
                }
            }
            addition.ways.insert(tables);
        }
    }

    /// What is added to the modules of this definition.
    pub(crate) fn of(&self, definition: u64) -> Addition {
        self.by_definition.get(&definition).cloned().unwrap_or_default()
    }
}

impl Addition {
    /// The tables, and why they may not be all.
    pub(crate) fn tables(&self) -> (Vec<u64>, Vec<&'static str>) {
        let mut undecided: Vec<_> = self.undecided.iter().copied().collect();
        if self.ways.len() > 1 {
            undecided.push("which functions it adds is told when it runs");
        }
        let mut tables = Vec::new();
        for table in self.ways.iter().flatten() {
            if !tables.contains(table) {
                tables.push(*table);
            }
        }
        (tables, undecided)
    }
}
