//! A module that is free of std.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::string::String;
use core::sync::atomic::{AtomicU64, Ordering};

use pymodule_ffi::prelude::*;

pymodule_ffi::no_std_runtime!();

state! {
    struct State { error: Stored, calls: AtomicU64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"without_std.Error")?;
    module.add(c"Error", &error)?;
    Ok(State { error: module.store(error), calls: AtomicU64::new(0) })
}

fn reverse<'py>(module: &Module<'py, State>, [text]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let state = module.state()?;
    let text = text.text()?;
    if text.is_empty() {
        return Err(Raised::new(&state.error.object(module)?, "there is no text"));
    }
    state.calls.fetch_add(1, Ordering::Relaxed);
    module.attached().str(&text.chars().rev().collect::<String>())
}

/// Panics if there is no such byte.
fn byte<'py>(module: &Module<'py, State>, [text, index]: [Arg<'_, 'py>; 2]) -> Return<'py> {
    let index = usize::try_from(index.to_i64()?).unwrap_or(usize::MAX);
    module.attached().int(text.text()?.as_bytes()[index].into())
}

module! {
    pub static WITHOUT_STD;
    name: "without_std", doc: "Free of std.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("reverse", reverse, signature: "($module, text, /)", doc: "Returns the text backwards."),
        function("byte", byte, signature: "($module, text, /, *, index)", doc: "Returns a byte of the text."),
    ],
}
