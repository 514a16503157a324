//! The part of a package that is written in Rust.
#![forbid(unsafe_code)]

use pymodule_ffi::prelude::*;

fn count<'py>(module: &Module<'py>, [text]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    module.attached().int(text.text()?.split_whitespace().count() as i64)
}

module! {
    pub static NATIVE;
    name: "setuptools_words._native", hook: "_native",
    doc: "What is written in Rust.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("count", count, signature: "($module, text, /)", doc: "Returns the number of words.")],
}
