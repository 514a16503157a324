//! The module `money`, moved.
#![allow(missing_docs)]
#![deny(unsafe_code)]
use core::sync::atomic::{AtomicI64, Ordering};
use pymodule_ffi::prelude::*;

#[allow(unsafe_code)]
mod amount;
mod cents;

state! {
    pub struct State { error: Stored, amount: Stored, zero: Stored, made: AtomicI64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let value_error = module.attached().exceptions().value_error();
    let error = module.new_exception_with(c"FormatError", &[&value_error], None)?;
    module.add(c"FormatError", &error)?;
    let (amount, zero) = amount::make(module)?;
    module.add(c"Amount", &amount)?;
    let [error, amount, zero] = [error, amount, zero].map(|object| module.store(object));
    Ok(State { error, amount, zero, made: AtomicI64::new(1) })
}

fn parse<'py>(module: &Module<'py, State>, [text]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    if let Some(cents) = cents::cents(&text.text()?) {
        return amount::amount(module, cents);
    }
    let error = module.state()?.error.object(module)?;
    Err(Raised::new(&error, "expected an amount such as 12.34"))
}

fn made<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.made.load(Ordering::Relaxed))
}

module! {
    pub static MONEY;
    name: "money", doc: "Amounts of money.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("parse", parse, signature: "($module, text, /)", doc: "Return the Amount of a text."),
        function("made", made, signature: "($module, /)", doc: "Return how many Amounts were made."),
    ],
}
