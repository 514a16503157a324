//! What was measured.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use crate::Result;
use crate::interpreters::{Interpreter, root};
use crate::peers::Peer;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Instructions,
    Bytes,
    Count,
    Seconds,
    Nanoseconds,
}

/// What one number is of.
#[derive(Clone, PartialEq, Eq)]
pub struct Measure {
    pub group: &'static str,
    pub label: String,
    pub unit: Unit,
}

impl Measure {
    pub fn new(group: &'static str, label: &str, unit: Unit) -> Self {
        Self { group, label: label.to_owned(), unit }
    }
}

#[derive(Default)]
pub struct Results {
    /// In the order in which they were measured first.
    pub measures: Vec<Measure>,
    values: BTreeMap<(String, Peer, usize), f64>,
    /// The cases that a peer can't do, with the interpreters.
    pub notes: BTreeMap<(Peer, String), BTreeSet<String>>,
}

impl Results {
    pub fn add(&mut self, interpreter: &Interpreter, peer: Peer, measure: Measure, value: f64) {
        let known = self.measures.iter().position(|other| *other == measure);
        let index = known.unwrap_or_else(|| {
            // Behind the last of its group, where a later interpreter has more than the first.
            let last = self.measures.iter().rposition(|other| other.group == measure.group);
            let place = last.map_or(self.measures.len(), |last| last + 1);
            self.measures.insert(place, measure);
            if place + 1 < self.measures.len() {
                self.values = std::mem::take(&mut self.values)
                    .into_iter()
                    .map(|((name, peer, index), value)| {
                        ((name, peer, index + usize::from(index >= place)), value)
                    })
                    .collect();
            }
            place
        });
        self.values.insert((interpreter.name.clone(), peer, index), value);
    }

    pub fn note(&mut self, interpreter: &Interpreter, peer: Peer, text: &str) {
        self.notes.entry((peer, text.to_owned())).or_default().insert(interpreter.name.clone());
    }

    pub fn value(&self, interpreter: &Interpreter, peer: Peer, measure: &Measure) -> Option<f64> {
        let index = self.measures.iter().position(|other| other == measure)?;
        self.values.get(&(interpreter.name.clone(), peer, index)).copied()
    }

    /// A peer's value by that of C.
    pub fn ratio(&self, interpreter: &Interpreter, peer: Peer, measure: &Measure) -> Option<f64> {
        let c = self.value(interpreter, Peer::C, measure)?;
        (c != 0.0).then_some(())?;
        Some(self.value(interpreter, peer, measure)? / c)
    }

    /// Keeps all numbers in `target/bench/results.tsv`.
    pub fn save(&self) -> Result<()> {
        let mut text = String::from("interpreter\tpeer\tgroup\tmeasure\tvalue\n");
        for ((interpreter, peer, index), value) in &self.values {
            let Measure { group, label, .. } = &self.measures[*index];
            let _ = writeln!(text, "{interpreter}\t{}\t{group}\t{label}\t{value}", peer.name());
        }
        let path = root().join("target/bench/results.tsv");
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }
}
