//! The report for programs. `schema.json` of this crate describes it.

use std::fmt::Write;

use crate::check::Finding;
use crate::definition::{AbiInfo, Definition, Method, Slot, SlotValue, Text};
use crate::hook::{Choice, Hook};
use crate::module::{File, Module};
use crate::source::Inspection;
use crate::tag::Tag;
use crate::verdict::Verdict;

/// A JSON value.
enum Json {
    Null,
    Bool(bool),
    Number(i128),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

use Json::{Bool, List, Null, Number, Object};

fn string(text: impl Into<String>) -> Json {
    Json::Text(text.into())
}

fn strings<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Json {
    List(texts.into_iter().map(string).collect())
}

fn option<T>(value: Option<T>, json: impl FnOnce(T) -> Json) -> Json {
    value.map_or(Null, json)
}

/// Writes the report.
#[must_use]
pub fn json(inspections: &[Inspection]) -> String {
    let files = inspections.iter().flat_map(|inspection| &inspection.files);
    let errors = inspections.iter().flat_map(|inspection| &inspection.errors);
    let report = Object(vec![
        ("version", Number(1)),
        ("files", List(files.map(file).collect())),
        (
            "errors",
            List(
                errors
                    .map(|(path, error)| {
                        Object(vec![
                            ("path", string(path.to_string_lossy())),
                            ("error", string(error.to_string())),
                        ])
                    })
                    .collect(),
            ),
        ),
    ]);
    let mut text = String::new();
    report.write(&mut text, 0);
    text.push('\n');
    text
}

fn file(file: &File) -> Json {
    let tag = match file.tag() {
        Tag::Version { interpreter, debug } => {
            format!("{interpreter}{}", if *debug { "d" } else { "" })
        }
        Tag::Abi3 { .. } => "abi3".into(),
        Tag::Abi3t => "abi3t".into(),
        Tag::None => "none".into(),
        Tag::Foreign(tag) => tag.clone(),
    };
    Object(vec![
        ("path", string(file.path.to_string_lossy())),
        ("wheel", option(file.wheel.as_ref(), |wheel| string(wheel.to_string_lossy()))),
        ("format", string(file.format.name())),
        ("architecture", string(file.architecture.name())),
        ("tag", string(tag)),
        ("floor", option(file.floor, |floor| string(format!("3.{floor}")))),
        ("modules", List(file.modules.iter().map(module).collect())),
        ("symbols", strings(file.symbols.iter().map(String::as_str))),
        ("libraries", strings(file.libraries.iter().map(String::as_str))),
        ("findings", List(file.findings.iter().map(finding).collect())),
    ])
}

fn module(module: &Module) -> Json {
    Object(vec![
        ("name", string(&module.name)),
        ("decided", Bool(module.is_decided())),
        ("hooks", List(module.hooks.iter().map(hook).collect())),
        ("verdicts", List(module.verdicts.iter().map(verdict).collect())),
        ("findings", List(module.findings.iter().map(finding).collect())),
    ])
}

fn hook(hook: &Hook) -> Json {
    let choices = hook.choices.iter().map(|(interpreter, choice)| {
        let (definition, outcome) = match choice {
            Choice::Definition(index) => (Number(*index as i128), "definition"),
            Choice::Null => (Null, "refused"),
            Choice::Undecided(_) => (Null, "undecided"),
        };
        Object(vec![
            ("interpreter", string(interpreter.to_string())),
            ("outcome", string(outcome)),
            ("definition", definition),
        ])
    });
    Object(vec![
        ("symbol", string(&hook.symbol)),
        ("phase", option(hook.phase, |phase| string(phase.name()))),
        ("decided", Bool(hook.is_decided())),
        ("undecided", strings(hook.undecided.iter().map(String::as_str))),
        ("sets_gil", option(hook.sets_gil, |value| Number(value.into()))),
        ("definitions", List(hook.definitions.iter().map(definition).collect())),
        ("choices", List(choices.collect())),
    ])
}

fn text(text: Option<&Text>) -> Json {
    option(text, |text| string(&text.text))
}

fn definition(definition: &Definition) -> Json {
    let [traverse, clear, free] = definition.state_hooks;
    Object(vec![
        ("layout", string(definition.layout.name())),
        ("name", text(definition.name.as_ref())),
        ("doc", text(definition.doc.as_ref())),
        ("state_size", option(definition.state_size, |size| Number(size.into()))),
        (
            "state_hooks",
            Object(vec![
                ("traverse", Bool(traverse)),
                ("clear", Bool(clear)),
                ("free", Bool(free)),
            ]),
        ),
        ("has_slots", Bool(definition.has_slots)),
        ("slots", List(definition.slots.iter().map(slot).collect())),
        ("abi", List(definition.abi.iter().map(abi).collect())),
        ("functions", List(definition.methods.iter().map(method).collect())),
        ("undecided", strings(definition.undecided.iter().map(String::as_str))),
    ])
}

fn slot(slot: &Slot) -> Json {
    let value = match &slot.value {
        SlotValue::Integer(value) => Number((*value).into()),
        SlotValue::Address(value) => string(format!("{value:#x}")),
        SlotValue::Import(name) => string(name),
        SlotValue::Unknown => Null,
    };
    Object(vec![
        ("id", Number(slot.wide_id.map_or(i128::from(slot.id), i128::from))),
        ("name", option(slot.name(), string)),
        ("value", value),
        ("value_name", option(slot.value_name(), string)),
        ("flags", strings(slot.flag_names())),
        ("level", Number(slot.level.into())),
    ])
}

fn abi(info: &AbiInfo) -> Json {
    Object(vec![
        ("major", Number(info.major.into())),
        ("minor", Number(info.minor.into())),
        ("flags", strings(info.flag_names())),
        ("build_version", Number(info.build_version.into())),
        ("abi_version", Number(info.abi_version.into())),
    ])
}

fn method(method: &Method) -> Json {
    let (signature, doc) = method.signature();
    Object(vec![
        ("name", string(&method.name.text)),
        ("flags", Number(method.flags.into())),
        ("convention", string(method.convention().to_string())),
        ("signature", option(signature, string)),
        ("doc", option(doc, string)),
        ("added", Bool(method.is_added)),
    ])
}

fn verdict(verdict: &Verdict) -> Json {
    Object(vec![
        ("interpreter", string(verdict.interpreter.to_string())),
        ("outcome", string(verdict.outcome.name())),
        ("reasons", strings(verdict.reasons.iter().map(String::as_str))),
        ("notes", strings(verdict.notes.iter().map(String::as_str))),
    ])
}

fn finding(finding: &Finding) -> Json {
    Object(vec![
        ("code", string(finding.check.code)),
        ("check", string(finding.check.name)),
        ("level", string(finding.check.level.name())),
        ("message", string(&finding.message)),
        ("manual", string(finding.link())),
    ])
}

impl Json {
    fn write(&self, out: &mut String, depth: usize) {
        let indent = |out: &mut String, depth: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', depth));
        };
        match self {
            Null => out.push_str("null"),
            Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Number(value) => {
                let _ = write!(out, "{value}");
            }
            Self::Text(text) => quote(out, text),
            List(items) if items.is_empty() => out.push_str("[]"),
            List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    indent(out, depth + 1);
                    item.write(out, depth + 1);
                }
                indent(out, depth);
                out.push(']');
            }
            Object(fields) => {
                out.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    indent(out, depth + 1);
                    quote(out, name);
                    out.push_str(": ");
                    value.write(out, depth + 1);
                }
                indent(out, depth);
                out.push('}');
            }
        }
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            character if character < ' ' || character == '\x7f' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push('"');
}
