//! Which hook the checks expect of a module's name, for `tests/reliability/names.py`.

use std::panic::{catch_unwind, set_hook};
use std::sync::Once;

use pymodule_ffi::prelude::*;

/// The hook, or "refused" for what no `import` could name.
fn hook_of(name: &str) -> String {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| set_hook(Box::new(|_| {})));
    let checked = catch_unwind(|| pymodule_ffi::__private::name::check(name, "", false));
    let Err(payload) = checked else { return "accepted without a hook".to_owned() };
    let text = payload.downcast_ref::<String>().map(String::as_str).unwrap_or_default();
    let expected = |start: &str| text.rsplit_once(start)?.1.strip_suffix("\"`");
    if let Some(hook) = expected("write `hook: punycode \"") {
        return format!("PyInitU_{hook}");
    }
    expected("write `hook: \"")
        .map_or_else(|| "refused".to_owned(), |hook| format!("PyInit_{hook}"))
}

module! {
    pub static VERDICT;
    name: "verdict", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [o("hook", |module, name| module.attached().str(&hook_of(&name.text()?)))],
}
