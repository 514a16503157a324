//! `threading._shutdown`: waiting for the threads of a subinterpreter.

#[cfg(not(Py_3_13))]
use crate::abi::running::Running;
use crate::attached::Attached;
use crate::object::Object;
use crate::raised::Raised;

/// Waits for the threads that `threading` started, but for daemon threads. `Py_EndInterpreter`
/// does so, too, and aborts where a thread is left.
pub(super) fn join_threads(attached: Attached<'_>) {
    let threading = attached
        .import(c"sys")
        .and_then(|sys| sys.getattr(c"modules"))
        .and_then(|modules| modules.call_method(c"get", [&attached.str("threading")?]));
    let Some(threading) = threading.ok().filter(|threading| !threading.is_none()) else { return };
    #[cfg(not(Py_3_13))]
    if Running::now().minor < 13 {
        if let Err(raised) = restart_main_thread(&threading) {
            raised.write_unraisable(&threading);
        }
    }
    if let Err(raised) = threading.call_method(c"_shutdown", []).and_then(|_| once(&threading)) {
        raised.write_unraisable(&threading);
    }
}

/// `Py_EndInterpreter` calls `_shutdown`, too, which from 3.12 on does all of it a second time in
/// a subinterpreter, and up to 3.12 then fails.
fn once<'py>(threading: &Object<'py>) -> Result<(), Raised<'py>> {
    let nothing = threading.attached().import(c"_thread")?.getattr(c"get_ident")?;
    threading.setattr(c"_shutdown", &nothing)
}

/// Up to 3.12 `threading` takes the thread state that imports it for the main thread's, which
/// has ended when that state is cleared: here after an `attach`. `_shutdown` would fail, or not
/// wait for the others, so the main thread runs until then.
#[cfg(not(Py_3_13))]
fn restart_main_thread<'py>(threading: &Object<'py>) -> Result<(), Raised<'py>> {
    let attached = threading.attached();
    let lock = attached.import(c"_thread")?.call_method(c"allocate_lock", [])?;
    lock.call_method(c"acquire", [])?;
    let main = threading.getattr(c"_main_thread")?;
    main.setattr(c"_tstate_lock", &lock)?;
    main.setattr(c"_is_stopped", &attached.int(0)?)
}
