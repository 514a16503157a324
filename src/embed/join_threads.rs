//! `threading._shutdown`: waiting for the threads of a subinterpreter.

use crate::handle::Attached;
use crate::handle::Object;
use crate::handle::Return;
#[cfg(not(Py_3_13))]
use crate::raw::running::Running;

/// Waits for the threads that `threading` started, but for daemon threads, and for those that
/// `atexit` starts then. `Py_EndInterpreter` does so, too, but ends the process, or from 3.14 on
/// forgets the thread, where one is left.
pub(super) fn join_threads(attached: Attached<'_>) {
    for last in [false, true] {
        if let Some(threading) = loaded(attached, "threading") {
            if let Err(raised) = join(&threading) {
                raised.write_unraisable(&threading);
            }
        }
        if let Some(atexit) = loaded(attached, "atexit").filter(|_| !last) {
            if let Err(raised) = atexit.call_method(c"_run_exitfuncs", []) {
                raised.write_unraisable(&atexit);
            }
        }
    }
}

/// A module, if it has been imported.
fn loaded<'py>(attached: Attached<'py>, name: &str) -> Option<Object<'py>> {
    let modules = attached.import(c"sys").and_then(|sys| sys.getattr(c"modules"));
    let module = modules.and_then(|modules| modules.call_method(c"get", [&attached.str(name)?]));
    module.ok().filter(|module| !module.is_none())
}

fn join<'py>(threading: &Object<'py>) -> Return<'py, ()> {
    restart_main_thread(threading)?;
    threading.call_method(c"_shutdown", [])?;
    // It is called again: CPython calls each registered function once.
    threading.getattr(c"_threading_atexits")?.call_method(c"clear", [])?;
    restart_main_thread(threading)
}

/// Up to 3.12 `threading` takes the thread state that imports it for the main thread's, which
/// has ended when that state is cleared: here after an `attach`. `_shutdown` would fail, or not
/// wait for the others, so this thread is the main one, and runs.
#[cfg(not(Py_3_13))]
fn restart_main_thread<'py>(threading: &Object<'py>) -> Return<'py, ()> {
    if Running::now().minor >= 13 {
        return Ok(());
    }
    let attached = threading.attached();
    let thread = attached.import(c"_thread")?;
    let lock = thread.call_method(c"allocate_lock", [])?;
    lock.call_method(c"acquire", [])?;
    let main = threading.getattr(c"_main_thread")?;
    main.setattr(c"_ident", &thread.call_method(c"get_ident", [])?)?;
    main.setattr(c"_tstate_lock", &lock)?;
    main.setattr(c"_is_stopped", &attached.int(0)?)
}

#[cfg(Py_3_13)]
#[allow(clippy::unnecessary_wraps, reason = "up to 3.12 it may fail")]
fn restart_main_thread<'py>(_: &Object<'py>) -> Return<'py, ()> {
    Ok(())
}
