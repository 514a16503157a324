//! The helper for authors' tests, where a program can link libpython.

#![deny(unsafe_code)]

mod support;

#[cfg(not(libpython_missing))]
#[path = "testing/cases.rs"]
#[allow(dead_code, reason = "examples are programs, too")]
mod cases;

#[test]
fn what_is_left_out() {
    if let Some(why) = support::LIBPYTHON_MISSING {
        support::left_out("the helper for tests", why);
    }
}
