//! What this copy of the crate knows of an interpreter: whether threads may still attach to it,
//! and how many have.
//!
//! One record for each interpreter is kept in `PyInterpreterState_GetDict`. A callback of `atexit`
//! closes it and waits for the threads that are attached by it, before CPython sets anything that
//! stops or aborts them. That is what the guards of PEP 788 do from 3.15 on, and there it keeps
//! threads that attach again and again from holding up the end.

use core::ffi::{CStr, c_void};
use core::ptr::{NonNull, null_mut};
#[cfg(unix)]
use core::sync::atomic::AtomicU32;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;

use pyo3_ffi::{self as ffi, PyInterpreterState, PyMethodDef, PyMethodDefPointer, PyObject};

use super::attached::Attached;
use super::error::{Raised, Return};
#[cfg(unix)]
use super::gate;
use super::object::Object;
use super::spare::Spare;
#[cfg(interpreter_views)]
use super::thread_state::InterpreterView;
#[cfg(all(unix, interpreter_views))]
use super::thread_state::close_guards_of_the_lost;
use super::within::is_within;
use crate::raw::Table;

/// Set in [`Record::entries`] once nobody may enter; the other bits count those within.
const CLOSED: usize = 1;
const ENTRY: usize = 2;

/// An interpreter, for as long as its callback of `atexit` has not run.
pub(crate) struct Record {
    interpreter: *mut PyInterpreterState,
    /// [`CLOSED`] and [`ENTRY`] times the threads that have entered.
    entries: AtomicUsize,
    /// How often the process has forked since: entries of before belong to other threads.
    forks: AtomicUsize,
    /// The process that has the threads which have entered.
    #[cfg(unix)]
    process: AtomicU32,
    spare: Spare,
    /// Whether the callback is registered. `atexit._clear()` takes it away.
    guarded: AtomicBool,
    /// Whether `atexit` has taken it, or is about to.
    registered: AtomicBool,
    #[cfg(interpreter_views)]
    view: InterpreterView,
}

// SAFETY: the pointer is used while the record is entered, by functions that need no attached
// thread.
unsafe impl Send for Record {}
// SAFETY: as above.
unsafe impl Sync for Record {}

/// A thread within a record, until it is dropped.
pub(crate) struct Entered<'a> {
    record: &'a Record,
    forks: usize,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        // In a child of `fork` the count has begun anew.
        if self.record.forks.load(Ordering::Acquire) == self.forks {
            self.record.entries.fetch_sub(ENTRY, Ordering::Release);
        }
    }
}

impl Record {
    /// The record of the attached interpreter, made if there is none.
    pub(crate) fn of(attached: Attached<'_>) -> Return<'_, Arc<Self>> {
        let dict = interpreter_dict(attached)?;
        let key = attached.str(&std::format!("pymodule_ffi.record.{:p}", &raw const CLOSE))?;
        let found = dict.call_method(c"get", [&key])?;
        let capsule = if found.is_none() {
            let made = IN_DICT.make(attached, &Arc::new(Self::new(attached)?))?;
            // Of two threads one comes first.
            dict.call_method(c"setdefault", [&key, &made])?
        } else {
            found
        };
        let record = IN_DICT.record(&capsule)?;
        record.guard(attached)?;
        Ok(record)
    }

    fn new(attached: Attached<'_>) -> Return<'_, Self> {
        #[cfg(interpreter_views)]
        // SAFETY: the thread is attached.
        let view = unsafe { InterpreterView::current() };
        #[cfg(interpreter_views)]
        let view = view.ok_or_else(|| Raised::fetch(attached))?;
        // The callback of a record that is made so late would never run.
        let sys = attached.import(c"sys")?;
        let late = sys.call_method(c"is_finalizing", [])?.is_true()? || is_ending(attached);
        // SAFETY: the thread is attached.
        let interpreter = unsafe { ffi::PyInterpreterState_Get() };
        Ok(Self {
            interpreter,
            spare: Spare::new(),
            entries: AtomicUsize::new(if late { CLOSED } else { 0 }),
            forks: AtomicUsize::new(0),
            #[cfg(unix)]
            process: AtomicU32::new(std::process::id()),
            guarded: AtomicBool::new(late),
            registered: AtomicBool::new(false),
            #[cfg(interpreter_views)]
            view,
        })
    }

    /// The interpreter, which is alive while the record is entered.
    pub(crate) const fn interpreter(&self) -> *mut PyInterpreterState {
        self.interpreter
    }

    #[cfg(interpreter_views)]
    pub(crate) const fn view(&self) -> &InterpreterView {
        &self.view
    }

    /// Keeps the interpreter's end waiting; `None` once the record is closed.
    pub(crate) fn enter(&self) -> Option<Entered<'_>> {
        let forks = self.forks.load(Ordering::Acquire);
        self.entries
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |entries| {
                (entries & CLOSED == 0).then(|| entries + ENTRY)
            })
            .ok()
            .map(|_| Entered { record: self, forks })
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.entries.load(Ordering::Acquire) & CLOSED != 0
    }

    fn close(&self) {
        self.entries.fetch_or(CLOSED, Ordering::AcqRel);
    }

    /// Closes the record and waits, detached, until all who have entered have left.
    fn close_and_wait<'py>(&self, attached: Attached<'py>) -> Return<'py, ()> {
        self.close();
        while self.entries.load(Ordering::Acquire) >= ENTRY {
            attached.detach(|| std::thread::sleep(Duration::from_micros(200)));
            // The main thread can be interrupted, as it can while it waits for Python's threads.
            // SAFETY: the thread is attached.
            Raised::check(attached, unsafe { ffi::PyErr_CheckSignals() })?;
        }
        Ok(())
    }

    /// `atexit` has forgotten the callback without calling it.
    fn forgotten<'py>(&self, attached: Attached<'py>) -> Return<'py, ()> {
        // SAFETY: the thread is attached to this interpreter, whose `atexit` it was.
        unsafe { self.spare.delete_in_subinterpreter(self.interpreter) };
        if runs_python(attached) || is_within(Some(self.interpreter)) {
            // `atexit._clear()`: the next thread that attaches registers it again. Without the GIL the
            // thread that has registered it may be the one that destroys it, later.
            return Ok(());
        }
        // The interpreter ends, and the callback was registered by another one, which is too late
        // to be called.
        if is_ending(attached) {
            // Who is within can't be attached any more.
            self.close();
            return Ok(());
        }
        self.close_and_wait(attached)
    }

    /// Registers the callbacks that close the record and that run in a forked child, once.
    pub(crate) fn guard<'py>(self: &Arc<Self>, attached: Attached<'py>) -> Return<'py, ()> {
        if self.guarded.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        // SAFETY: the thread is attached to the interpreter.
        unsafe { self.spare.make(self.interpreter) };
        let registered = register(self, attached);
        if registered.is_err() {
            self.guarded.store(false, Ordering::Release);
        }
        registered
    }
}

/// Whether this thread runs Python code, in which nobody ends its interpreter.
fn runs_python(_: Attached<'_>) -> bool {
    // SAFETY: the thread is attached; the result is borrowed, or NULL without an exception.
    !unsafe { ffi::PyEval_GetFrame() }.is_null()
}

/// Whether the interpreter is past its callbacks of `atexit`: `sys.meta_path` becomes `None` before
/// anything is taken apart, and `sys` goes in the end.
fn is_ending(_: Attached<'_>) -> bool {
    // SAFETY: the thread is attached; the second result is borrowed, or NULL without an exception,
    // and only compared.
    unsafe {
        let finders = ffi::PySys_GetObject(c"meta_path".as_ptr());
        ffi::Py_IsInitialized() == 0 || finders.is_null() || finders == ffi::Py_None()
    }
}

/// `PyInterpreterState_GetDict`, owned.
fn interpreter_dict(attached: Attached<'_>) -> Return<'_, Object<'_>> {
    // SAFETY: the thread is attached, so that its interpreter is alive; the dictionary is
    // borrowed from it, or NULL without an exception.
    unsafe {
        let dict = ffi::PyInterpreterState_GetDict(ffi::PyInterpreterState_Get());
        match NonNull::new(dict) {
            Some(dict) => Ok(Object::from_borrowed(attached, dict.as_ptr())),
            None => Err(Raised::runtime_error(attached, "the interpreter has no dictionary")),
        }
    }
}

fn register<'py>(record: &Arc<Record>, attached: Attached<'py>) -> Return<'py, ()> {
    let capsule = AT_EXIT.make(attached, record)?;
    let close = function(&CLOSE, &capsule)?;
    record.registered.store(true, Ordering::Release);
    let atexit = attached.import(c"atexit");
    if let Err(raised) = atexit.and_then(|atexit| atexit.call_method(c"register", [&close])) {
        // Before the capsule is destroyed.
        record.registered.store(false, Ordering::Release);
        return Err(raised);
    }
    #[cfg(unix)]
    {
        // Systems that can't fork lack it.
        let Ok(register) = attached.import(c"posix")?.getattr(c"register_at_fork") else {
            return Ok(());
        };
        let capsule = AT_FORK.make(attached, record)?;
        let names = attached.dict()?;
        for (name, entry) in
            [("before", &BEFORE), ("after_in_parent", &IN_PARENT), ("after_in_child", &IN_CHILD)]
        {
            let function = function(entry, &capsule)?;
            names.call_method(c"__setitem__", [&attached.str(name)?, &function])?;
        }
        let nothing = attached.tuple([])?;
        // SAFETY: a function, a tuple and a dictionary; the result is a new reference or NULL.
        unsafe {
            let result = ffi::PyObject_Call(register.as_ptr(), nothing.as_ptr(), names.as_ptr());
            Object::from_owned_or_raised(attached, result)?;
        }
    }
    Ok(())
}

/// A capsule with a reference to a record. Where its name is tells its kind and library, as
/// Python code that finds a capsule of another can put that in its place.
struct Capsule {
    name: &'static CStr,
    destructor: ffi::PyCapsule_Destructor,
}

/// Destroyed with the interpreter at the latest.
static IN_DICT: Capsule = Capsule { name: c"pymodule_ffi.record", destructor: drop_in_dict };
/// Destroyed when `atexit` forgets the callback.
static AT_EXIT: Capsule = Capsule { name: c"pymodule_ffi.at_exit", destructor: drop_at_exit };
#[cfg(unix)]
static AT_FORK: Capsule = Capsule { name: c"pymodule_ffi.at_fork", destructor: drop_at_fork };

impl Capsule {
    fn make<'py>(&self, attached: Attached<'py>, record: &Arc<Record>) -> Return<'py> {
        let pointer = Arc::into_raw(Arc::clone(record)).cast_mut().cast::<c_void>();
        // SAFETY: the pointer is not NULL, the name static, and the destructor of this name.
        let capsule = unsafe {
            let ptr = ffi::PyCapsule_New(pointer, self.name.as_ptr(), Some(self.destructor));
            Object::from_owned_or_raised(attached, ptr)
        };
        if capsule.is_err() {
            // SAFETY: no capsule has taken the reference.
            drop(unsafe { Arc::from_raw(pointer.cast_const().cast::<Record>()) });
        }
        capsule
    }

    /// The record of a capsule, by its own reference.
    fn record<'py>(&self, capsule: &Object<'py>) -> Return<'py, Arc<Record>> {
        let attached = capsule.attached();
        // SAFETY: any object may be asked; NULL comes with an exception. A capsule whose name is
        // this one, and not another of the same text, is ours and owns one reference.
        unsafe {
            let pointer = ffi::PyCapsule_GetPointer(capsule.as_ptr(), self.name.as_ptr());
            let pointer = NonNull::new(pointer).ok_or_else(|| Raised::fetch(attached))?;
            if ffi::PyCapsule_GetName(capsule.as_ptr()) != self.name.as_ptr() {
                let message = "a capsule of views is another library's";
                return Err(Raised::runtime_error(attached, message));
            }
            let record = pointer.as_ptr().cast_const().cast::<Record>();
            Arc::increment_strong_count(record);
            Ok(Arc::from_raw(record))
        }
    }

    /// Takes the reference out of a capsule that is destroyed.
    ///
    /// # Safety
    /// `capsule` is made by `make` of this, and destroyed.
    unsafe fn take(&self, capsule: *mut PyObject) -> Option<Arc<Record>> {
        // SAFETY: the capsule has this name and owns the reference, which is taken once.
        unsafe {
            let pointer = ffi::PyCapsule_GetPointer(capsule, self.name.as_ptr());
            NonNull::new(pointer).map(|record| Arc::from_raw(record.as_ptr().cast()))
        }
    }
}

/// The interpreter is about to be freed.
unsafe extern "C" fn drop_in_dict(capsule: *mut PyObject) {
    // SAFETY: CPython destroys a capsule of this kind.
    if let Some(record) = unsafe { IN_DICT.take(capsule) } {
        record.close();
    }
}

/// The callback has run, or `atexit` has forgotten it.
unsafe extern "C" fn drop_at_exit(capsule: *mut PyObject) {
    // SAFETY: CPython destroys a capsule of this kind.
    let Some(record) = (unsafe { AT_EXIT.take(capsule) }) else { return };
    if record.is_closed() {
        return;
    }
    record.guarded.store(false, Ordering::Release);
    if record.registered.load(Ordering::Acquire) {
        // SAFETY: CPython destroys objects attached, and the token does not leave this function.
        let attached = unsafe { Attached::assume() };
        let pending = Raised::pending(attached);
        if let Err(raised) = record.forgotten(attached) {
            raised.write_unraisable(&attached.none());
        }
        if let Some(pending) = pending {
            // SAFETY: it was set where the capsule was released.
            unsafe { pending.restore() };
        }
    }
}

#[cfg(unix)]
unsafe extern "C" fn drop_at_fork(capsule: *mut PyObject) {
    // SAFETY: CPython destroys a capsule of this kind.
    drop(unsafe { AT_FORK.take(capsule) });
}

const fn entry(name: &'static CStr, function: ffi::PyCFunction) -> Table<[PyMethodDef; 1]> {
    let entry = PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: function },
        ml_flags: ffi::METH_NOARGS,
        ml_doc: core::ptr::null(),
    };
    // SAFETY: the name is static, and the function may be called on any attached thread.
    unsafe { Table::new([entry]) }
}

static CLOSE: Table<[PyMethodDef; 1]> = entry(c"close_views", close);
#[cfg(unix)]
static BEFORE: Table<[PyMethodDef; 1]> = entry(c"views_before_fork", before_fork);
#[cfg(unix)]
static IN_PARENT: Table<[PyMethodDef; 1]> = entry(c"views_in_parent", in_parent);
#[cfg(unix)]
static IN_CHILD: Table<[PyMethodDef; 1]> = entry(c"views_in_child", in_child);

/// `PyCFunction_NewEx`: a function of Python that gets the capsule.
fn function<'py>(entry: &'static Table<[PyMethodDef; 1]>, capsule: &Object<'py>) -> Return<'py> {
    // SAFETY: the entry is static, the capsule an object; the result is a new reference or NULL.
    unsafe {
        let function = ffi::PyCFunction_NewEx(entry.as_ptr(), capsule.as_ptr(), null_mut());
        Object::from_owned_or_raised(capsule.attached(), function)
    }
}

unsafe extern "C" fn close(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with the capsule that `function` was given.
    unsafe {
        called(capsule, &AT_EXIT, |attached, record| {
            if runs_python(attached) && is_within(Some(record.interpreter)) {
                let message =
                    "atexit._run_exitfuncs() would wait for the View::attach that it is in";
                return Err(Raised::runtime_error(attached, message));
            }
            record.close_and_wait(attached)?;
            record.spare.delete();
            Ok(())
        })
    }
}

/// Runs `work` with the record of a capsule, and returns `None`.
///
/// # Safety
/// CPython calls the function attached, with a capsule of this kind.
unsafe fn called(
    capsule: *mut PyObject,
    kind: &Capsule,
    work: impl for<'py> FnOnce(Attached<'py>, &Record) -> Return<'py, ()>,
) -> *mut PyObject {
    // SAFETY: the thread is attached.
    let attached = unsafe { Attached::assume() };
    // SAFETY: the capsule is an object.
    let capsule = unsafe { Object::from_borrowed(attached, capsule) };
    match kind.record(&capsule).and_then(|record| work(attached, &record)) {
        Ok(()) => attached.none().into_ptr(),
        Err(raised) => {
            // SAFETY: the thread is attached, and NULL is returned.
            unsafe { raised.restore() };
            null_mut()
        }
    }
}

#[cfg(unix)]
unsafe extern "C" fn before_fork(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with the capsule that `function` was given.
    unsafe {
        called(capsule, &AT_FORK, |attached, _| {
            gate::before_fork(attached);
            Ok(())
        })
    }
}

#[cfg(unix)]
unsafe extern "C" fn in_parent(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        called(capsule, &AT_FORK, |_, _| {
            gate::after_fork_in_parent();
            Ok(())
        })
    }
}

/// A child of `fork` has one thread: the others that were within are not there.
#[cfg(unix)]
unsafe extern "C" fn in_child(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        called(capsule, &AT_FORK, |_, record| {
            // Python code that finds this function can call it anywhere.
            let process = std::process::id();
            if record.process.swap(process, Ordering::AcqRel) == process {
                return Ok(());
            }
            gate::after_fork_in_child();
            record.spare.make_in_child(record.interpreter);
            #[cfg(interpreter_views)]
            close_guards_of_the_lost(record.interpreter);
            record.forks.fetch_add(1, Ordering::AcqRel);
            record.entries.fetch_and(CLOSED, Ordering::AcqRel);
            Ok(())
        })
    }
}
