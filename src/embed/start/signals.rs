//! Programs that handle signals themselves.

use crate::handle::{Attached, Return};

/// Leaves SIGINT to the program for as long as the interpreter lives.
///
/// Without signal handlers, CPython takes SIGINT nevertheless when something imports `signal`, if
/// nobody handles it then. So it is imported here, and SIGINT is given back.
pub(in crate::embed) fn leave(attached: Attached<'_>) -> Return<'_, ()> {
    let signal = attached.import(c"_signal")?;
    let number = signal.getattr(c"SIGINT")?;
    let handler = signal.call_method(c"getsignal", [&number])?;
    if handler.is(&signal.getattr(c"default_int_handler")?) {
        signal.call_method(c"signal", [&number, &signal.getattr(c"SIG_DFL")?])?;
    }
    Ok(())
}
