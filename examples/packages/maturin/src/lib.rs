//! Counts words.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicI64, Ordering};

use pymodule_ffi::prelude::*;

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, counted: AtomicI64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"Error")?;
    module.add(c"Error", &error)?;
    Ok(State { error: module.store(error), counted: AtomicI64::new(0) })
}

fn count<'py>(
    module: &Module<'py, State>,
    [text]: [Arg<'_, 'py>; 1],
    [longest]: [Option<Arg<'_, 'py>>; 1],
) -> Return<'py> {
    let state = module.state()?;
    let longest = longest.map_or(Ok(usize::MAX), |longest| longest.to_usize())?;
    let text = text.text()?;
    let count = text.split_whitespace().filter(|word| word.chars().count() <= longest).count();
    if count == 0 {
        return Err(Raised::new(&state.error.object(module)?, "there are no words"));
    }
    state.counted.fetch_add(count as i64, Ordering::Relaxed);
    module.attached().int(count as i64)
}

fn counted<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.counted.load(Ordering::Relaxed))
}

module! {
    pub static WORDS;
    name: "words", doc: "Counts words.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        /// Returns the number of words; with longest, of those that have no more letters.
        function("count", count, signature: "($module, text, /, *, longest=sys.maxsize)"),
        /// Returns how many words this module has counted.
        function("counted", counted, signature: "($module, /)"),
    ],
}
