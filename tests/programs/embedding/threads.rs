//! Views of interpreters, forks and signals.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

#[cfg(unix)]
use pymodule_ffi::embed::StartError;
use pymodule_ffi::embed::{Configuration, EndError, FinalizeError, Interpreter, Isolation};
use pymodule_ffi::{Gone, PythonError, View};

use crate::modules::COUNTER;
#[cfg(unix)]
use crate::modules::waits::{RELEASED, WAITING, WAITS};
use crate::{Case, Failure};

pub const CASES: &[Case] = &[
    ("view", view),
    ("view_of_a_subinterpreter", view_of_a_subinterpreter),
    ("view_within", view_within),
    ("view_elsewhere", view_elsewhere),
    #[cfg(unix)]
    ("forked", forked),
    #[cfg(unix)]
    ("forked_while_detached", forked_while_detached),
    ("signals", signals),
];

std::thread_local! {
    static MAIN: std::cell::Cell<Option<Interpreter>> = const { std::cell::Cell::new(None) };
}

fn view_of(interpreter: &Interpreter) -> Result<View, PythonError> {
    interpreter.attach(|attached| attached.view().map_err(PythonError::from))
}

fn calls(view: &View) -> Result<(), Gone> {
    view.attach(|attached| {
        let called = attached.str("a").and_then(|text| text.repr());
        assert_eq!(called.map(|text| text.to_string()).ok().as_deref(), Some("'a'"));
    })
}

/// Threads that attach again and again while `end` ends the interpreter of a view; each is told.
fn while_it_ends(view: &View, end: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    let (called, barrier) = (AtomicU64::new(0), Barrier::new(9));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                while calls(view).is_ok() {
                    called.fetch_add(1, SeqCst);
                }
            });
        }
        barrier.wait();
        std::thread::sleep(Duration::from_millis(20));
        end()
    })?;
    println!("{} calls", called.load(SeqCst));
    assert!(called.load(SeqCst) > 0 && view.is_gone());
    Ok(())
}

fn view() -> Result<(), Failure> {
    for round in 0..5 {
        let interpreter = Configuration::new().start()?;
        let view = view_of(&interpreter)?;
        assert!(!view.is_gone());
        while_it_ends(&view, || Ok(interpreter.finalize()?))?;
        assert_eq!(calls(&view), Err(Gone));
        // Another main interpreter is none of the view's, though CPython gives it the same number.
        let interpreter = Configuration::new().start()?;
        assert_eq!(calls(&view), Err(Gone), "{round}");
        calls(&view_of(&interpreter)?)?;
    }
    Ok(())
}

fn view_of_a_subinterpreter() -> Result<(), Failure> {
    let main = Configuration::new().module(&COUNTER).start()?;
    // As long as the environment says, and four of each kind at least.
    let seconds = std::env::var("PYMODULE_FFI_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = Instant::now() + Duration::from_secs_f64(seconds.unwrap_or(0.0));
    for ended in 0.. {
        if ended >= 8 && Instant::now() > end {
            println!("figures: {ended} subinterpreters ended while eight threads attached");
            break;
        }
        let isolation = [Isolation::Legacy, Isolation::strongest()][ended % 2];
        let other = main.subinterpreter(isolation)?;
        let view = other.attach(|attached| attached.view().map_err(PythonError::from))?;
        while_it_ends(&view, || Ok(other.end()?))?;
        assert_eq!(calls(&view), Err(Gone));
    }
    Ok(main.finalize()?)
}

/// A thread that is within `View::attach` can't end the interpreter.
fn view_within() -> Result<(), Failure> {
    let main = Configuration::new().start()?;
    let view = view_of(&main)?;
    let other = main.subinterpreter(Isolation::strongest())?;
    let others = other.attach(|attached| attached.view().map_err(PythonError::from))?;
    // Another interpreter may be ended there.
    let third = main.subinterpreter(Isolation::strongest())?;
    assert_eq!(others.attach(|_| third.end()), Ok(Ok(())));
    assert_eq!(others.attach(|_| other.end()), Ok(Err(EndError::Threads)));
    calls(&others)?;
    // The handle can't be sent, but be found on its own thread.
    MAIN.set(Some(main));
    let told = view.attach(|_| MAIN.take().map(Interpreter::finalize));
    assert_eq!(told, Ok(Some(Err(FinalizeError::Attached))));
    calls(&view)?;
    Ok(())
}

/// A view is used where another interpreter is attached.
fn view_elsewhere() -> Result<(), Failure> {
    let main = Configuration::new().module(&COUNTER).start()?;
    let view = view_of(&main)?;
    let other = main.subinterpreter(Isolation::strongest())?;
    let others = other.attach(|attached| attached.view().map_err(PythonError::from))?;
    main.attach(|outer| {
        let kept = outer.str("kept")?;
        calls(&view).expect("it is attached already");
        calls(&others).expect("the other lives");
        other.attach(|_| calls(&view)).expect("the main one lives");
        outer.detach(|| calls(&view)).expect("it lives");
        assert_eq!(&*kept.text()?, "kept");
        Ok::<_, PythonError>(())
    })?;
    let panic = catch_unwind(AssertUnwindSafe(|| view.attach(|_| std::panic::panic_any(5))));
    assert_eq!(panic.expect_err("it panics").downcast_ref::<i32>(), Some(&5));
    calls(&view)?;
    other.end()?;
    Ok(main.finalize()?)
}

/// The main interpreter goes on in the child. Subinterpreters that are there when a process forks
/// hang or crash it in CPython, up to 3.15; those that have ended before leave nothing.
#[cfg(unix)]
fn forked() -> Result<(), Failure> {
    let main = Configuration::new().module(&COUNTER).start()?;
    let view = view_of(&main)?;
    let before = main.subinterpreter(Isolation::strongest())?;
    let lost = before.attach(|attached| attached.view().map_err(PythonError::from))?;
    before.end()?;
    let run = |code: &std::ffi::CStr| {
        main.attach(|attached| attached.run(code, c"fork.py").map_err(PythonError::from))
    };
    run(c"import os, warnings\nwarnings.simplefilter('ignore')\npid = os.fork()")?;
    let is_child = main.attach(|attached| {
        let pid = attached.import(c"__main__")?.getattr(c"pid")?;
        Ok::<_, PythonError>(pid.to_i64()? == 0)
    })?;
    if is_child {
        calls(&view)?;
        let thread = std::thread::spawn({
            let view = view.clone();
            move || calls(&view)
        });
        thread.join().expect("no panic")?;
        assert_eq!(calls(&lost), Err(Gone));
        let new = main.subinterpreter(Isolation::strongest())?;
        new.attach(|attached| attached.run(c"x = 1", c"new").map_err(PythonError::from))?;
        new.end()?;
        main.finalize()?;
        // Not through `main`, which says that the case has passed.
        std::process::exit(17);
    }
    run(c"status = os.waitpid(pid, 0)[1]\nassert status == 17 << 8, status")?;
    Ok(main.finalize()?)
}

/// A thread that is detached while another forks is not in the child, which can start Python again.
/// A thread of the child counts as ever.
#[cfg(unix)]
fn forked_while_detached() -> Result<(), Failure> {
    let start = || Configuration::new().module(&WAITS).start();
    let run = |main: &Interpreter, code: &std::ffi::CStr| {
        main.attach(|attached| attached.run(code, c"fork.py").map_err(PythonError::from))
    };
    // A daemon, for which the end of the interpreter does not wait.
    let wait = c"import threading, waits\n\
        thread = threading.Thread(target=waits.wait, daemon=True)\nthread.start()";
    let detached = |count| {
        while WAITING.load(SeqCst) != count {
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    let main = start()?;
    run(&main, wait)?;
    detached(1);
    run(&main, c"import os, warnings\nwarnings.simplefilter('ignore')\npid = os.fork()")?;
    let is_child = main.attach(|attached| {
        let pid = attached.import(c"__main__")?.getattr(c"pid")?;
        Ok::<_, PythonError>(pid.to_i64()? == 0)
    })?;
    if is_child {
        main.finalize()?;
        let main = start()?;
        run(&main, wait)?;
        detached(2);
        main.finalize()?;
        assert_eq!(start().err(), Some(StartError::ThreadsLeft));
        // Not through `main`, which says that the case has passed.
        std::process::exit(17);
    }
    RELEASED.store(true, SeqCst);
    run(&main, c"thread.join()\nstatus = os.waitpid(pid, 0)[1]\nassert status == 17 << 8, status")?;
    main.finalize()?;
    // Nothing was taken from the parent's count.
    Ok(start()?.finalize()?)
}

/// Whether Python takes SIGINT.
fn signals() -> Result<(), Failure> {
    let default = c"import signal\n\
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler\n\
        try:\n    signal.raise_signal(signal.SIGINT)\n\
        except KeyboardInterrupt:\n    pass\n\
        else:\n    raise AssertionError('not interrupted')\n";
    let untouched = c"import signal\n\
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL\n\
        assert signal.getsignal(signal.SIGPIPE) is not signal.SIG_DFL\n";
    let run = |configuration: Configuration, code: &std::ffi::CStr| {
        let interpreter = configuration.start()?;
        interpreter.attach(|attached| attached.run(code, c"signals").map_err(PythonError::from))?;
        Ok::<_, Failure>(interpreter.finalize()?)
    };
    // A shell makes background processes ignore SIGINT.
    let reset = c"import signal\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\n";
    run(Configuration::new().signal_handlers(false), reset)?;
    // Rust ignores SIGPIPE before `main`.
    run(Configuration::new().signal_handlers(false), untouched)?;
    run(Configuration::new().signal_handlers(true), default)?;
    run(Configuration::new(), default)?;
    run(Configuration::new().signal_handlers(false), untouched)?;
    #[cfg(not(Py_LIMITED_API))]
    run(crate::at_home(Configuration::new().isolated().signal_handlers(true)), default)?;
    run(Configuration::new().signal_handlers(false), untouched)
}
