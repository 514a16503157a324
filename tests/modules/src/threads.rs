//! Threads of a module that call back into Python, and locks in its state.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, OnceLock, RwLock};
use std::thread::JoinHandle;

use pymodule_ffi::prelude::*;

/// Calls that returned, that raised what was expected, and threads that found the interpreter gone.
static CALLS: AtomicU64 = AtomicU64::new(0);
static RAISED: AtomicU64 = AtomicU64::new(0);
static GONE: AtomicU64 = AtomicU64::new(0);

state! {
    struct State {
        view: View,
        stop: Arc<AtomicBool>,
        workers: Mutex<Vec<JoinHandle<()>>>,
        list: Mutex<Vec<i64>>,
        number: RwLock<i64>,
        once: OnceLock<i64>,
        turn: Mutex<i64>,
        turned: Condvar,
        made: AtomicU64,
    }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    Ok(State {
        view: module.attached().view()?,
        stop: Arc::default(),
        workers: Mutex::default(),
        list: Mutex::default(),
        number: RwLock::default(),
        once: OnceLock::new(),
        turn: Mutex::default(),
        turned: Condvar::new(),
        made: AtomicU64::new(0),
    })
}

/// Threads that are there before the module is.
fn exec_eagerly<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let state = exec(module)?;
    for _ in 0..3 {
        spawn(&state);
    }
    Ok(state)
}

/// Calls `__main__.callback` until the interpreter ends or the thread is told to.
fn spawn(state: &State) {
    let (view, stop) = (state.view.clone(), Arc::clone(&state.stop));
    let worker = std::thread::spawn(move || {
        let mut number = 0;
        while !stop.load(SeqCst) {
            if view.attach(|attached| call(attached, number)).is_err() {
                GONE.fetch_add(1, SeqCst);
                return;
            }
            number += 1;
        }
    });
    state.workers.lock().unwrap().push(worker);
}

fn call(attached: Attached<'_>, number: i64) {
    let called = attached
        .import(c"__main__")
        .and_then(|main| main.getattr(c"callback")?.call([&attached.int(number)?]));
    match called {
        Ok(_) => {
            CALLS.fetch_add(1, SeqCst);
        }
        Err(raised) if is_expected(&raised, attached) => {
            RAISED.fetch_add(1, SeqCst);
        }
        Err(raised) => {
            eprintln!("not expected: {}", PythonError::from(raised));
            std::process::abort();
        }
    }
}

fn is_expected<'py>(raised: &Raised<'py>, attached: Attached<'py>) -> bool {
    let class = attached.import(c"builtins").and_then(|b| b.getattr(c"ZeroDivisionError"));
    class.is_ok_and(|class| raised.matches(&class))
}

fn start<'py>(module: &Module<'py, State>, number: Arg<'_, 'py>) -> Return<'py> {
    let state = module.state()?;
    for _ in 0..number.to_i64()? {
        spawn(state);
    }
    Ok(module.attached().none())
}

/// Ends the threads and waits for them.
fn stop<'py>(module: &Module<'py, State>) -> Return<'py> {
    let (state, attached) = (module.state()?, module.attached());
    state.stop.store(true, SeqCst);
    let workers = std::mem::take(&mut *attached.lock(&state.workers).unwrap());
    attached.detach(|| workers.into_iter().for_each(|worker| worker.join().unwrap()));
    state.stop.store(false, SeqCst);
    Ok(attached.none())
}

fn counts<'py>(module: &Module<'py, State>) -> Return<'py> {
    let attached = module.attached();
    let int = |count: &AtomicU64| attached.int(count.load(SeqCst) as i64);
    attached.tuple([&int(&CALLS)?, &int(&RAISED)?, &int(&GONE)?])
}

/// Calls back with the list locked, and adds what that returns.
fn locked<'py>(module: &Module<'py, State>, callback: Arg<'_, 'py>) -> Return<'py> {
    let (state, attached) = (module.state()?, module.attached());
    let mut list = attached.lock(&state.list).unwrap();
    let number = callback.call([])?.to_i64()?;
    list.push(number);
    attached.int(list.len() as i64)
}

fn read<'py>(module: &Module<'py, State>, callback: Arg<'_, 'py>) -> Return<'py> {
    let (state, attached) = (module.state()?, module.attached());
    let number = attached.read(&state.number).unwrap();
    callback.call([])?;
    attached.int(*number)
}

fn write<'py>(module: &Module<'py, State>, callback: Arg<'_, 'py>) -> Return<'py> {
    let (state, attached) = (module.state()?, module.attached());
    let mut number = attached.write(&state.number).unwrap();
    let before = *number;
    callback.call([])?;
    *number = before + 1;
    attached.int(*number)
}

/// The value that one call makes by the callback.
fn once<'py>(module: &Module<'py, State>, callback: Arg<'_, 'py>) -> Return<'py> {
    let (state, attached) = (module.state()?, module.attached());
    let value = attached.get_or_init(&state.once, || {
        state.made.fetch_add(1, SeqCst);
        callback.call([]).and_then(|value| value.to_i64()).unwrap_or(-1)
    });
    attached.tuple([&attached.int(*value)?, &attached.int(state.made.load(SeqCst) as i64)?])
}

/// Waits for its turn, and gives it to the next.
fn turn<'py>(module: &Module<'py, State>, number: Arg<'_, 'py>) -> Return<'py> {
    let (state, attached, number) = (module.state()?, module.attached(), number.to_i64()?);
    let mut turn = attached.lock(&state.turn).unwrap();
    while *turn < number {
        turn = attached.wait(&state.turned, turn).unwrap();
    }
    *turn += 1;
    state.turned.notify_all();
    attached.int(*turn)
}

/// Panics with the list locked.
fn poison<'py>(module: &Module<'py, State>) -> Return<'py> {
    let _list = module.attached().lock(&module.state()?.list).unwrap();
    panic!("with the list locked")
}

/// Whether the module's view attaches to this interpreter, from this thread and from another.
fn views<'py>(module: &Module<'py, State>) -> Return<'py> {
    let (state, attached) = (module.state()?, module.attached());
    let here = state.view.attach(|attached| attached.int(1).is_ok()).unwrap_or(false);
    let there = attached.detach(|| {
        let view = state.view.clone();
        let thread = std::thread::spawn(move || view.attach(|attached| attached.int(1).is_ok()));
        thread.join().unwrap().unwrap_or(false)
    });
    attached.tuple([&attached.bool(here), &attached.bool(there)])
}

module! {
    pub static NATIVE_THREADS;
    name: "native_threads", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        o("start", start), noargs("stop", stop), noargs("counts", counts),
        o("locked", locked), o("read", read), o("write", write), o("once", once), o("turn", turn),
        noargs("poison", poison), noargs("views", views),
    ],
}

module! {
    pub static EAGER_THREADS;
    name: "eager_threads", interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec_eagerly,
    methods: [noargs("counts", counts), noargs("stop", stop)],
}
