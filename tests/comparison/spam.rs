//! The module of the README.
#![forbid(unsafe_code)]
use core::sync::atomic::{AtomicU64, Ordering};
use pymodule_ffi::prelude::*;

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, calls: AtomicU64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"error")?;
    module.add(c"error", &error)?;
    Ok(State { error: module.store(error), calls: AtomicU64::new(0) })
}

fn shout<'py>(module: &Module<'py, State>, words: Arg<'_, 'py>) -> Return<'py> {
    let state = module.state()?;
    state.calls.fetch_add(1, Ordering::Relaxed);
    let words = words.text()?;
    if words.is_empty() {
        return Err(Raised::new(&state.error.object(module)?, "nothing to shout"));
    }
    module.attached().str(&words.to_uppercase())
}

module! {
    pub static SPAM;
    name: "spam", doc: "Shout.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [o("shout", shout, signature: "($module, words, /)", doc: "Return the words in upper case.")],
}
