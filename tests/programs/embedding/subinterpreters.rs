//! Subinterpreters.

use std::sync::Barrier;

use pymodule_ffi::PythonError;
use pymodule_ffi::embed::{
    Configuration, EndError, FinalizeError, Interpreter, Isolation, Subinterpreter,
};

use crate::modules::{COUNTER, MAIN_ONLY, SHARED_GIL};
use crate::{Case, Failure};

pub const CASES: &[Case] = &[
    ("orders", orders),
    ("in_a_row", in_a_row),
    ("at_once", at_once),
    ("threads", threads),
    ("nested", nested),
    ("refused", refused),
    ("daemon", daemon),
    ("leaked", leaked),
];

fn start() -> Result<Interpreter, Failure> {
    let modules = Configuration::new().module(&COUNTER).module(&MAIN_ONLY).module(&SHARED_GIL);
    Ok(modules.start()?)
}

const KINDS: &[Isolation] = &[
    Isolation::Legacy,
    Isolation::strongest(),
    #[cfg(Py_3_12)]
    Isolation::SharedGil,
];

/// Calls `counter.count` in an interpreter.
fn count(interpreter: &Subinterpreter<'_>) -> Result<i64, PythonError> {
    interpreter
        .attach(|attached| Ok(attached.import(c"counter")?.call_method(c"count", [])?.to_i64()?))
}

fn count_in_main(interpreter: &Interpreter) -> Result<i64, PythonError> {
    interpreter
        .attach(|attached| Ok(attached.import(c"counter")?.call_method(c"count", [])?.to_i64()?))
}

/// First in a subinterpreter that ends, then in main, then in others again.
fn orders() -> Result<(), Failure> {
    let main = start()?;
    for kind in KINDS.iter().copied() {
        let first = main.subinterpreter(kind)?;
        assert_eq!((count(&first)?, count(&first)?), (1, 2));
        first.end()?;
    }
    assert_eq!(count_in_main(&main)?, 1);
    for kind in KINDS.iter().copied() {
        let other = main.subinterpreter(kind)?;
        assert_eq!(count(&other)?, 1);
        assert!(count_in_main(&main)? > 1);
        let again = "import sys, gc, counter\nfor _ in range(5):\n    del sys.modules['counter'], counter\n    gc.collect()\n    import counter\n    assert counter.count() == 1\n";
        other.attach(|attached| {
            let code = std::ffi::CString::new(again).expect("no NUL");
            attached.run(&code, c"again.py").map_err(PythonError::from)
        })?;
        drop(other);
    }
    assert!(count_in_main(&main)? > 2);
    Ok(main.finalize()?)
}

fn in_a_row() -> Result<(), Failure> {
    let main = start()?;
    assert_eq!(count_in_main(&main)?, 1);
    for round in 0..200 {
        let other = main.subinterpreter(KINDS[round % KINDS.len()])?;
        assert_eq!(count(&other)?, 1);
        other.end()?;
    }
    assert_eq!(count_in_main(&main)?, 2);
    Ok(main.finalize()?)
}

/// Fifty at once, each with its own state, ended in another order than they were started.
fn at_once() -> Result<(), Failure> {
    let main = start()?;
    for kind in KINDS.iter().copied() {
        let mut others = Vec::new();
        for _ in 0..50 {
            others.push(main.subinterpreter(kind)?);
        }
        for (index, other) in others.iter().enumerate() {
            for _ in 0..index {
                count(other)?;
            }
        }
        for (index, other) in others.iter().enumerate() {
            assert_eq!(count(other)?, index as i64 + 1);
        }
        let middle = others.split_off(25);
        drop(others);
        for (index, other) in middle.iter().enumerate() {
            assert_eq!(count(other)?, index as i64 + 27);
        }
        drop(middle.into_iter().rev().collect::<Vec<_>>());
    }
    Ok(main.finalize()?)
}

/// Four threads in each of four interpreters; another thread than the one that started them
/// ends them.
fn threads() -> Result<(), Failure> {
    let main = start()?;
    for kind in KINDS.iter().copied() {
        let mut others = Vec::new();
        for _ in 0..4 {
            others.push(main.subinterpreter(kind)?);
        }
        let barrier = Barrier::new(16);
        std::thread::scope(|scope| {
            for thread in 0..16 {
                let (other, barrier) = (&others[thread % 4], &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    for _ in 0..50 {
                        count(other).expect("it counts");
                    }
                });
            }
        });
        for other in &others {
            assert_eq!(count(other)?, 201);
        }
        std::thread::scope(|scope| {
            let ended = scope.spawn(move || others.into_iter().try_for_each(Subinterpreter::end));
            ended.join().expect("no panic")
        })?;
    }
    Ok(main.finalize()?)
}

/// One within the other, on one thread, and detached in between.
fn nested() -> Result<(), Failure> {
    let main = start()?;
    let (one, two) = (main.subinterpreter(KINDS[1])?, main.subinterpreter(KINDS[0])?);
    main.attach(|outer| {
        let kept = outer.str("kept")?;
        let sum = one.attach(|inner| {
            let number = inner.int(40)?;
            let two = two.attach(|innermost| Ok::<_, PythonError>(innermost.int(2)?.to_i64()?))?;
            inner.detach(|| count(&one).expect("it counts"));
            Ok::<_, PythonError>(number.to_i64()? + two)
        })?;
        assert_eq!(sum, 42);
        assert_eq!(&*kept.text()?, "kept");
        Ok::<_, PythonError>(())
    })?;
    let panic = std::panic::catch_unwind(|| one.attach(|_| -> () { panic!("expected") }));
    assert!(panic.is_err());
    assert_eq!(count(&one)?, 2);
    // Ended while this thread is attached to the main interpreter.
    main.attach(|attached| {
        drop((one, two));
        attached.run(c"x = 1", c"main").map_err(PythonError::from)
    })?;
    Ok(main.finalize()?)
}

fn refused() -> Result<(), Failure> {
    let main = start()?;
    let import = |kind: Isolation, name: &'static std::ffi::CStr| {
        let other = main.subinterpreter(kind)?;
        let imported =
            other.attach(|attached| attached.import(name).map(drop).map_err(PythonError::from));
        other.end()?;
        Ok::<_, Failure>(imported.map_err(|error| error.to_string()))
    };
    let told =
        ["does not support loading in subinterpreters", "failed to import from subinterpreter"];
    let refused = |result: Result<(), String>| {
        let error = result.expect_err("it is refused");
        assert!(told.iter().any(|text| error.contains(text)), "{error}");
    };
    for kind in KINDS.iter().copied() {
        refused(import(kind, c"main_only")?);
    }
    import(Isolation::Legacy, c"shared_gil")??;
    #[cfg(Py_3_12)]
    import(Isolation::SharedGil, c"shared_gil")??;
    if Isolation::strongest().has_own_gil() {
        refused(import(Isolation::strongest(), c"shared_gil")?);
    }
    main.attach(|attached| attached.import(c"main_only").map(drop).map_err(PythonError::from))?;
    Ok(main.finalize()?)
}

/// A daemon thread keeps a legacy subinterpreter from ending; others are waited for.
fn daemon() -> Result<(), Failure> {
    let main = start()?;
    // Longer than the time that a joined thread is given to end. Another waits for the main
    // thread, which from 3.13 on never ends in a subinterpreter, and one is started by atexit.
    // 3.13.0 has its own destructor that fails.
    let waiting = c"import threading, time, sys\n\
        thread = threading.Thread(target=time.sleep, args=(1.5,))\n\
        thread.start()\n\
        waiting = threading.Thread(target=lambda: threading.main_thread().join())\n\
        sys.version_info < (3, 13) and waiting.start()\nimport atexit\n\
        atexit.register(lambda: threading.Thread(target=time.sleep, args=(0.1,)).start())\n\
        assert thread.is_alive() and threading.main_thread().ident\n\
        import os\ndef hook(unraisable):\n    if '_DeleteDummyThreadOnDel' in repr(unraisable.object):\n        return\n    print('not expected:', unraisable, flush=True)\n    os._exit(3)\n\
        sys.unraisablehook = hook\n\
        ended = []\ndef at_exit():\n    assert not ended\n    ended.append(1)\n\
        hasattr(threading, '_register_atexit') and threading._register_atexit(at_exit)\n";
    for (index, kind) in KINDS.iter().enumerate() {
        let other = main.subinterpreter(*kind)?;
        other.attach(|attached| attached.run(waiting, c"waiting").map_err(PythonError::from))?;
        // On another thread state, which may find the one that imported it to have ended.
        if index > 0 {
            let look = c"import threading\nthreading.main_thread().is_alive()\n";
            other.attach(|attached| attached.run(look, c"look").map_err(PythonError::from))?;
        }
        let began = std::time::Instant::now();
        // By another thread than the one that imported threading.
        std::thread::scope(|scope| scope.spawn(|| other.end()).join()).expect("no panic")?;
        assert!(began.elapsed().as_millis() > 1000, "it waited for the thread");
    }
    let other = main.subinterpreter(Isolation::Legacy)?;
    let sleeping = c"import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n";
    other.attach(|attached| attached.run(sleeping, c"sleeping").map_err(PythonError::from))?;
    assert_eq!(other.end(), Err(EndError::Threads));
    assert_eq!(count_in_main(&main)?, 1);
    assert_eq!(main.finalize(), Err(FinalizeError::Subinterpreters(1)));
    Ok(())
}

fn leaked() -> Result<(), Failure> {
    let main = start()?;
    std::mem::forget(main.subinterpreter(KINDS[1])?);
    assert_eq!(main.finalize(), Err(FinalizeError::Subinterpreters(1)));
    let error = Configuration::new().start().expect_err("it is not finalized");
    assert_eq!(error.to_string(), "Python is already initialized in this process");
    Ok(())
}
