//! What this copy of the crate knows of an interpreter: whether threads may still attach to it,
//! and how many have.
//!
//! One record for each interpreter is kept in `PyInterpreterState_GetDict`. A callback of `atexit`
//! closes it and waits for the threads that are attached by it, before CPython sets anything that
//! stops or aborts them. That is what the guards of PEP 788 do from 3.15 on, and there it keeps
//! threads that attach again and again from holding up the end.

use core::ffi::{CStr, c_void};
use core::ptr::{NonNull, null_mut};
#[cfg(all(any(Py_3_12, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED)))]
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;

use pyo3_ffi::{self as ffi, PyInterpreterState, PyMethodDef, PyMethodDefPointer, PyObject};

use super::attached::Attached;
use super::error::{Raised, Return};
#[cfg(unix)]
use super::gate;
use super::object::Object;
#[cfg(interpreter_views)]
use super::thread_state::InterpreterView;
#[cfg(all(unix, interpreter_views))]
use super::thread_state::close_guards_of_the_lost;
use crate::raw::Table;
#[cfg(all(any(Py_3_12, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED)))]
use crate::raw::running::Running;

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
    /// A thread state that is never attached, of a subinterpreter. 3.12 and 3.13.0 can't make one
    /// while the last that an interpreter has is deleted.
    #[cfg(all(any(Py_3_12, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED)))]
    spare: AtomicPtr<ffi::PyThreadState>,
    /// Whether the callback is registered. `atexit._clear()` takes it away.
    guarded: AtomicBool,
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
            let made = Capsule::IN_DICT.make(attached, &Arc::new(Self::new(attached)?))?;
            // Of two threads one comes first.
            dict.call_method(c"setdefault", [&key, &made])?
        } else {
            found
        };
        let record = Capsule::IN_DICT.record(&capsule)?;
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
        let late = sys.call_method(c"is_finalizing", [])?.is_true()?;
        // SAFETY: the thread is attached.
        let interpreter = unsafe { ffi::PyInterpreterState_Get() };
        Ok(Self {
            interpreter,
            #[cfg(all(any(Py_3_12, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED)))]
            spare: AtomicPtr::new(null_mut()),
            entries: AtomicUsize::new(if late { CLOSED } else { 0 }),
            forks: AtomicUsize::new(0),
            guarded: AtomicBool::new(late),
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

    fn is_empty(&self) -> bool {
        self.entries.load(Ordering::Acquire) < ENTRY
    }

    /// Registers the callbacks that close the record and that run in a forked child, once.
    pub(crate) fn guard<'py>(self: &Arc<Self>, attached: Attached<'py>) -> Return<'py, ()> {
        if self.guarded.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        #[cfg(all(any(Py_3_12, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED)))]
        // SAFETY: the thread is attached to the interpreter, which is so alive; the main one has
        // the number 0.
        unsafe {
            if matches!(Running::now().minor, 12 | 13)
                && ffi::PyInterpreterState_GetID(self.interpreter) != 0
                && self.spare.load(Ordering::Acquire).is_null()
            {
                self.spare.store(ffi::PyThreadState_New(self.interpreter), Ordering::Release);
            }
        }
        let registered = register(self, attached);
        if registered.is_err() {
            self.guarded.store(false, Ordering::Release);
        }
        registered
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
    let capsule = Capsule::AT_EXIT.make(attached, record)?;
    let close = function(&CLOSE, &capsule)?;
    attached.import(c"atexit")?.call_method(c"register", [&close])?;
    #[cfg(unix)]
    {
        // Systems that can't fork lack it.
        let Ok(register) = attached.import(c"posix")?.getattr(c"register_at_fork") else {
            return Ok(());
        };
        let capsule = Capsule::AT_FORK.make(attached, record)?;
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

/// A capsule with a reference to a record, by its name.
struct Capsule {
    name: &'static CStr,
    destructor: ffi::PyCapsule_Destructor,
}

impl Capsule {
    /// Destroyed with the interpreter at the latest.
    const IN_DICT: Self = Self { name: c"pymodule_ffi.record", destructor: drop_in_dict };
    /// Destroyed when `atexit` forgets the callback.
    const AT_EXIT: Self = Self { name: c"pymodule_ffi.at_exit", destructor: drop_at_exit };
    #[cfg(unix)]
    const AT_FORK: Self = Self { name: c"pymodule_ffi.at_fork", destructor: drop_at_fork };

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
        // SAFETY: any object may be asked; NULL comes with an exception. A capsule of this name
        // is ours and owns one reference.
        unsafe {
            let pointer = ffi::PyCapsule_GetPointer(capsule.as_ptr(), self.name.as_ptr());
            let pointer = NonNull::new(pointer).ok_or_else(|| Raised::fetch(capsule.attached()))?;
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
    if let Some(record) = unsafe { Capsule::IN_DICT.take(capsule) } {
        record.close();
    }
}

/// The callback has run, or `atexit._clear()` was called: then the next thread that attaches
/// registers it again.
unsafe extern "C" fn drop_at_exit(capsule: *mut PyObject) {
    // SAFETY: CPython destroys a capsule of this kind.
    if let Some(record) = unsafe { Capsule::AT_EXIT.take(capsule) } {
        if !record.is_closed() {
            record.guarded.store(false, Ordering::Release);
        }
    }
}

#[cfg(unix)]
unsafe extern "C" fn drop_at_fork(capsule: *mut PyObject) {
    // SAFETY: CPython destroys a capsule of this kind.
    drop(unsafe { Capsule::AT_FORK.take(capsule) });
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

/// Closes the record and waits, detached, until all who have entered have left.
unsafe extern "C" fn close(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with the capsule that `function` was given.
    unsafe {
        called(capsule, &Capsule::AT_EXIT, |attached, record| {
            record.close();
            while !record.is_empty() {
                attached.detach(|| std::thread::sleep(Duration::from_micros(200)));
                // The main thread can be interrupted, as it can while it waits for Python's
                // threads.
                Raised::check(attached, ffi::PyErr_CheckSignals())?;
            }
            #[cfg(all(any(Py_3_12, Py_LIMITED_API), not(Py_3_14), not(Py_GIL_DISABLED)))]
            if let Some(spare) = NonNull::new(record.spare.swap(null_mut(), Ordering::AcqRel)) {
                ffi::PyThreadState_Clear(spare.as_ptr());
                ffi::PyThreadState_Delete(spare.as_ptr());
            }
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
        called(capsule, &Capsule::AT_FORK, |attached, _| {
            gate::before_fork(attached);
            Ok(())
        })
    }
}

#[cfg(unix)]
unsafe extern "C" fn in_parent(capsule: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        called(capsule, &Capsule::AT_FORK, |_, _| {
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
        called(capsule, &Capsule::AT_FORK, |_, record| {
            gate::after_fork_in_child();
            #[cfg(interpreter_views)]
            close_guards_of_the_lost(record.interpreter);
            record.forks.fetch_add(1, Ordering::AcqRel);
            record.entries.fetch_and(CLOSED, Ordering::AcqRel);
            Ok(())
        })
    }
}
