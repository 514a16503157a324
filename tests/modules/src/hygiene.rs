//! What an author's own names do to the macros: nothing.

#![allow(dead_code, unused_macros, non_upper_case_globals)]

use pymodule_ffi::prelude::*;

macro_rules! concat {
    ($($any:tt)*) => {
        "hijacked"
    };
}
macro_rules! assert {
    ($($any:tt)*) => {};
}

struct Ok;
struct Err;
struct Some;
struct None;
struct Result;
struct Option;
struct Definition;
const METHODS: u8 = 0;
const SLOTS: u8 = 0;

/// A name that `state!` could have asked for.
trait Everywhere {
    fn show(&self) {}
}

impl<T> Everywhere for T {}

state! {
    struct State {
        /// Documented.
        list: Stored,
        #[cfg(any())]
        absent: Missing,
    }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let list = module.attached().import(c"builtins")?.call_method(c"list", [])?;
    core::result::Result::Ok(State { list: module.store(list) })
}

fn list<'py>(module: &Module<'py, State>) -> Return<'py> {
    let list = module.state()?.list.get(module);
    list.map_or_else(|| module.dict(), core::result::Result::Ok)
}

/// A doc may be a constant.
const DOC: &str = "Own names.";

module! {
    pub static PARTS;
    name: "hygiene", doc: DOC, interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec, methods: [noargs("list", list, signature: "($module, /)", doc: "A list.")],
}
