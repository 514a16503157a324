//! The `spam` module of CPython's "Extending and Embedding" guide, grown up.

#![forbid(unsafe_code)]

use core::sync::atomic::{AtomicU64, Ordering};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use pymodule_ffi::prelude::*;

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, calls: AtomicU64, last: Mutex<String> }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"error")?;
    module.add(c"error", &error)?;
    module.add_int(c"SHELL_NOT_FOUND", 127)?;
    Ok(State { error: module.store(error), calls: AtomicU64::new(0), last: Mutex::default() })
}

fn system<'py>(module: &Module<'py, State>, [command]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    module.attached().int(shell(module, &command.text()?, Stdio::inherit())?.0.into())
}

fn run<'py>(
    module: &Module<'py, State>,
    [command]: [Arg<'_, 'py>; 1],
    [check]: [Option<Arg<'_, 'py>>; 1],
) -> Return<'py> {
    let attached = module.attached();
    let command = command.text()?;
    let (status, output) = shell(module, &command, Stdio::piped())?;
    if status != 0 && check.map_or(Ok(false), |check| check.is_true())? {
        return Err(error(module, &format!("{:?} ended with status {status}", &*command)));
    }
    attached.tuple([&attached.int(status.into())?, &attached.str(&output)?])
}

fn calls<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.calls.load(Ordering::Relaxed) as i64)
}

fn last<'py>(module: &Module<'py, State>) -> Return<'py> {
    let (state, attached) = (module.state()?, module.attached());
    attached.str(&attached.lock(&state.last).unwrap_or_else(PoisonError::into_inner))
}

/// Runs a command in a subshell, detached, so that other threads run meanwhile.
fn shell<'py>(
    module: &Module<'py, State>,
    command: &str,
    stdout: Stdio,
) -> Return<'py, (i32, String)> {
    let (state, attached) = (module.state()?, module.attached());
    state.calls.fetch_add(1, Ordering::Relaxed);
    // Not `Mutex::lock`: a thread that waits for it while it is attached may wait forever.
    command.clone_into(&mut attached.lock(&state.last).unwrap_or_else(PoisonError::into_inner));
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::null()).stdout(stdout);
    let output = attached.detach(move || shell.spawn()?.wait_with_output());
    let output = output.map_err(|failure| error(module, &failure.to_string()))?;
    Ok((output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned()))
}

fn error<'py>(module: &Module<'py, State>, message: &str) -> Raised<'py> {
    match module.state().and_then(|state| state.error.object(module)) {
        Ok(class) => Raised::new(&class, message),
        Err(raised) => raised,
    }
}

module! {
    pub static SPAM;
    name: "spam", doc: "Run commands in a subshell.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("system", system, signature: "($module, command, /)", doc: "Execute the command in a subshell; return its status."),
        function("run", run, signature: "($module, command, /, *, check=False)", doc: "Return status and output; with check, raise spam.error if the status is not 0."),
        function("last", last, signature: "($module, /)", doc: "The command that this module object has run last."),
        function("calls", calls, signature: "($module, /)", doc: "How many commands this module object has run."),
    ],
}
