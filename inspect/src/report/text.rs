//! The report for people.

use std::fmt::{self, Write};

use super::chosen_by;
use crate::check::{Finding, Level};
use crate::definition::{Definition, Layout, Slot, SlotValue};
use crate::hook::Hook;
use crate::interpreter::ranges;
use crate::module::{File, Module};
use crate::source::Inspection;
use crate::verdict::{Outcome, Verdict};

/// Writes the report; with escapes for a terminal if `color` is set.
#[must_use]
pub fn text(inspections: &[Inspection], color: bool) -> String {
    let mut report = Report { text: String::new(), color };
    let _ = report.all(inspections);
    report.text
}

struct Report {
    text: String,
    color: bool,
}

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

/// One line of a text of unknown origin: no escapes, and of limited length.
fn line(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    let mut line: String = first.chars().take(100).filter(|c| !c.is_control()).collect();
    if line.len() < text.trim_end().len() {
        line.push('…');
    }
    line
}

impl Report {
    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn all(&mut self, inspections: &[Inspection]) -> fmt::Result {
        let (mut modules, mut decided, mut errors) = (0, 0, 0);
        for inspection in inspections {
            for file in &inspection.files {
                self.file(file)?;
                modules += file.modules.len();
                decided += file.modules.iter().filter(|module| module.is_decided()).count();
            }
            for (path, error) in &inspection.errors {
                errors += 1;
                let word = self.paint(RED, "error");
                writeln!(self.text, "{word}: {}: {}", path.display(), line(&error.to_string()))?;
            }
        }
        let others: usize = inspections.iter().map(|inspection| inspection.others).sum();
        write!(self.text, "{modules} modules, {decided} decoded wholly")?;
        if others > 0 {
            write!(self.text, ", {others} files that declare none")?;
        }
        if errors > 0 {
            write!(self.text, ", {errors} that can't be read")?;
        }
        writeln!(self.text)
    }

    fn file(&mut self, file: &File) -> fmt::Result {
        let path = line(&file.path.display().to_string());
        let path = self.paint(BOLD, &path);
        write!(self.text, "{path}  {} {}", file.format.name(), file.architecture.name())?;
        if let Some(wheel) = file.wheel.as_ref().and_then(|wheel| wheel.file_name()) {
            write!(self.text, "  in {}", line(&wheel.to_string_lossy()))?;
        }
        writeln!(self.text)?;
        for module in &file.modules {
            self.module(module)?;
        }
        if file.modules.is_empty() {
            writeln!(self.text, "  no hook of a module")?;
        }
        for finding in &file.findings {
            self.finding(finding)?;
        }
        writeln!(self.text)
    }

    fn module(&mut self, module: &Module) -> fmt::Result {
        let name = self.paint(BOLD, &line(&module.name));
        writeln!(self.text, "  module {name}")?;
        for hook in &module.hooks {
            self.hook(hook)?;
        }
        self.verdicts(&module.verdicts)?;
        for finding in &module.findings {
            self.finding(finding)?;
        }
        Ok(())
    }

    fn hook(&mut self, hook: &Hook) -> fmt::Result {
        let phase = hook.phase.map_or("undecided", |phase| phase.name());
        writeln!(self.text, "    {}  {phase}", line(&hook.symbol))?;
        for why in &hook.undecided {
            let word = self.paint(YELLOW, "undecided");
            writeln!(self.text, "      {word}: {}", line(why))?;
        }
        for (index, definition) in hook.definitions.iter().enumerate() {
            if hook.definitions.len() > 1 || !hook.choices.is_empty() {
                let which = ranges(&chosen_by(hook, index));
                let which = if which.is_empty() { "no version".to_owned() } else { which };
                writeln!(self.text, "      for {which}:")?;
            }
            // The functions of several definitions are the same.
            let again = index > 0 && definition.methods == hook.definitions[0].methods;
            self.definition(definition, again)?;
        }
        Ok(())
    }

    fn definition(&mut self, definition: &Definition, again: bool) -> fmt::Result {
        for why in &definition.undecided {
            let word = self.paint(YELLOW, "undecided");
            writeln!(self.text, "      {word}: {}", line(why))?;
        }
        let text = &mut self.text;
        if let Some(name) = &definition.name {
            writeln!(text, "      name        {}", line(&name.text))?;
        }
        if let Some(doc) = definition.doc.as_ref().filter(|doc| !line(&doc.text).is_empty()) {
            writeln!(text, "      doc         {}", line(&doc.text))?;
        }
        if definition.layout != Layout::Slots {
            writeln!(text, "      layout      {}", definition.layout.name())?;
        }
        if let Some(size) = definition.state_size {
            let hooks: Vec<_> = ["traverse", "clear", "free"]
                .into_iter()
                .zip(definition.state_hooks)
                .filter(|(_, set)| *set)
                .map(|(name, _)| name)
                .collect();
            writeln!(text, "      state       {size} bytes {}", hooks.join(" "))?;
        }
        for slot in &definition.slots {
            writeln!(text, "      slot        {}", self::slot(slot))?;
        }
        for info in &definition.abi {
            writeln!(
                text,
                "      abi         {} for {:#010x}, built with {:#010x}",
                info.flag_names().join(" "),
                info.abi_version,
                info.build_version,
            )?;
        }
        if again {
            return Ok(());
        }
        for method in &definition.methods {
            let (signature, doc) = method.signature();
            let name = format!("{}{}", method.name.text, signature.unwrap_or("(...)"));
            write!(self.text, "      function    {}  ", line(&name))?;
            let convention = self.paint(DIM, &method.convention().to_string());
            write!(self.text, "{convention}")?;
            if let Some(doc) = doc.filter(|doc| !line(doc).is_empty()) {
                write!(self.text, "  {}", self.paint(DIM, &line(doc)))?;
            }
            writeln!(self.text)?;
        }
        Ok(())
    }

    /// One line for each group of interpreters that fare alike.
    fn verdicts(&mut self, verdicts: &[Verdict]) -> fmt::Result {
        let mut groups: Vec<(Vec<_>, &Verdict, Vec<String>)> = Vec::new();
        for verdict in verdicts {
            // What differs is only which version is named.
            let reasons: Vec<_> =
                verdict.reasons.iter().map(|why| verdict.interpreter.unnamed(why)).collect();
            let same =
                |known: &Verdict| known.outcome == verdict.outcome && known.notes == verdict.notes;
            match groups.iter_mut().find(|(_, known, whys)| same(known) && *whys == reasons) {
                Some((interpreters, ..)) => interpreters.push(verdict.interpreter),
                None => groups.push((vec![verdict.interpreter], verdict, reasons)),
            }
        }
        for (interpreters, verdict, reasons) in groups {
            let (color, word) = match verdict.outcome {
                Outcome::Imports => (GREEN, "imports"),
                Outcome::Refused => (RED, "refused"),
                Outcome::Undecided => (YELLOW, "undecided"),
            };
            let word = self.paint(color, word);
            let which = ranges(&interpreters);
            let mut why: Vec<String> = reasons.iter().take(3).map(|why| line(why)).collect();
            if verdict.reasons.len() > 3 {
                why.push(format!("{} more", verdict.reasons.len() - 3));
            }
            if verdict.outcome == Outcome::Imports {
                why.extend(verdict.notes.iter().cloned());
            }
            let why = if why.is_empty() { String::new() } else { format!(": {}", why.join("; ")) };
            writeln!(self.text, "    {word}  {which}{why}")?;
        }
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> fmt::Result {
        let level = finding.check.level;
        let color = match level {
            Level::Error => RED,
            Level::Warning => YELLOW,
            Level::Note => DIM,
        };
        let word = self.paint(color, &format!("{} {}", level.name(), finding.check.code));
        let message: String = finding.message.chars().filter(|c| !c.is_control()).collect();
        let link = self.paint(DIM, &finding.link());
        writeln!(self.text, "    {word} {message} [{}] {link}", finding.check.name)
    }
}

fn slot(slot: &Slot) -> String {
    let name = slot.name().map_or_else(
        || format!("{}", slot.id),
        |name| format!("{}{name} ({})", "  ".repeat(slot.level.into()), slot.id),
    );
    let value = match (&slot.value, slot.value_name()) {
        (_, Some(value)) => value.to_owned(),
        (SlotValue::Integer(value), None) => format!("{value}"),
        (SlotValue::Address(value), None) => format!("{value:#x}"),
        (SlotValue::Import(name), None) => line(name),
        (SlotValue::Unknown, None) => "unknown".to_owned(),
    };
    match slot.flag_names().as_slice() {
        [] => format!("{name} = {value}"),
        flags => format!("{name} = {value} [{}]", flags.join(" ")),
    }
}
