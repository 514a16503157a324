//! The part of a package that is written in Rust.
#![forbid(unsafe_code)]

use pymodule_ffi::prelude::*;

fn count<'py>(
    module: &Module<'py>,
    [text]: [Arg<'_, 'py>; 1],
    [separator]: [Option<Arg<'_, 'py>>; 1],
) -> Return<'py> {
    let text = text.text()?;
    let count = match separator.filter(|separator| !separator.is_none()) {
        Some(separator) => text.split(&*separator.text()?).count(),
        None => text.split_whitespace().count(),
    };
    module.attached().int(count as i64)
}

module! {
    pub static NATIVE;
    name: "setuptools_words._native", hook: "_native",
    doc: "The part that is written in Rust.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        /// Returns the number of words.
        function("count", count, signature: "($module, text, /, *, separator=None)"),
    ],
}
