//! A module in maturin's default layout, with submodules of the package.
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

fn capitalize<'py>(module: &Module<'py>, [word]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let word = word.text()?;
    let mut letters = word.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    module.attached().str(&(first + letters.as_str()))
}

module! {
    static LETTERS;
    // The full name, as Python code imports it. It has no file, so no hook either.
    name: "submodules.letters", hook: none,
    doc: "Letters.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        /// Returns the word with an upper-case letter in front.
        function("capitalize", capitalize, signature: "($module, word, /)"),
    ],
}

module! {
    pub static SUBMODULES;
    name: "submodules", doc: "The part that is written in Rust.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    exec: |module| module.add_submodule(&LETTERS).map(drop),
    methods: [
        /// Returns the number of words.
        function("count", count, signature: "($module, text, /, *, separator=None)"),
    ],
}
