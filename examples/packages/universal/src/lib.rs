//! Counts words, in one file for every CPython from 3.9 on.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicI64, Ordering};

use pymodule_ffi::prelude::*;

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, counted: AtomicI64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"universal_words.Error")?;
    module.add(c"Error", &error)?;
    module.add_submodule(&TITLES)?;
    Ok(State { error: module.store(error), counted: AtomicI64::new(0) })
}

fn count<'py>(module: &Module<'py, State>, [text]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let state = module.state()?;
    let count = text.text()?.split_whitespace().count();
    match state.error.get(module) {
        Some(error) if count == 0 => Err(Raised::new(&error, "there are no words")),
        _ => {
            state.counted.fetch_add(count as i64, Ordering::Relaxed);
            module.attached().int(count as i64)
        }
    }
}

module! {
    pub static WORDS;
    name: "universal_words", doc: "Counts words.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("count", count, signature: "($module, text, /)", doc: "Returns the number of words."),
        noargs("counted", |module| {
            module.attached().int(module.state()?.counted.load(Ordering::Relaxed))
        }, doc: "Returns how many words this module has counted."),
    ],
}

fn title<'py>(_: &Module<'py>, [text]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    text.call_method(c"title", [])
}

module! {
    static TITLES;
    name: "titles", hook: none, doc: "Words in titles.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        function("title", title,
            signature: "($module, *, text)", doc: "Returns the text with capitals."),
    ],
}
