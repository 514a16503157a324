//! `Kinds`: a function of each kind of result, which does what its argument's `todo` says.

use core::ffi::{c_int, c_void};
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::Ordering::Relaxed;

use pymodule_ffi::prelude::*;
use pymodule_ffi::{HashResult, callback, class_functions, gc_callback};
use pyo3_ffi::{self as ffi, Py_ssize_t, PyObject, PyType_Slot};

use super::{CLASSES, State, end};

/// What the class says that its slots do.
///
/// # Safety
/// `this` is alive during the call, and the thread attached.
unsafe fn todo<'py>(attached: Attached<'py>, this: *mut PyObject) -> Return<'py, i64> {
    // SAFETY: the caller's contract; an instance keeps its class.
    let class = unsafe { Object::from_borrowed(attached, ffi::Py_TYPE(this).cast()) };
    CLASSES.state_of(&class)?.calls.fetch_add(1, Relaxed);
    let todo = class.getattr(c"todo")?;
    if todo.is_none() {
        panic!("a panic in a slot");
    }
    todo.to_i64()
}

/// Defines a slot's function, which computes its result from the number.
macro_rules! slot {
    ($name:ident, $text:literal, $result:ty, ($($more:ident: $type:ty),*), |$attached:ident, $number:ident| $value:expr) => {
        unsafe extern "C" fn $name(this: *mut PyObject $(, $more: $type)*) -> $result {
            $(let _ = $more;)*
            // SAFETY: CPython calls a slot attached, with an instance that is alive meanwhile.
            unsafe {
                callback($text, |$attached| {
                    let $number = todo($attached, this)?;
                    Ok($value)
                })
            }
        }
    };
}

slot!(repr, "Kinds.__repr__", *mut PyObject, (), |attached, number| attached
    .str(&number.to_string())?);
slot!(hash, "Kinds.__hash__", HashResult, (), |_attached, number| number as isize);
slot!(length, "Kinds.__len__", Py_ssize_t, (), |_attached, number| number as usize);
slot!(truth, "Kinds.__bool__", c_int, (), |_attached, number| number as c_int);
slot!(call, "Kinds.__call__", *mut PyObject, (args: *mut PyObject, names: *mut PyObject), |attached, number| attached.int(number)?);
slot!(compare, "Kinds.__eq__", *mut PyObject, (other: *mut PyObject, operation: c_int), |attached, number| attached.bool(number != 0));
slot!(set, "Kinds.__setattr__", c_int, (name: *mut PyObject, value: *mut PyObject), |_attached, _number| 0);
slot!(get, "Kinds.__getattr__", *mut PyObject, (name: *mut PyObject), |attached, number| attached.int(number)?);

/// `tp_iternext`: the end is NULL without an exception.
unsafe extern "C" fn next(this: *mut PyObject) -> *mut PyObject {
    // SAFETY: as in `slot!`.
    let next: Option<NonNull<PyObject>> = unsafe {
        callback("Kinds.__next__", |attached| match todo(attached, this)? {
            0 => Ok(None),
            number => attached.int(number).map(Some),
        })
    };
    next.map_or(null_mut(), NonNull::as_ptr)
}

/// `tp_finalize`: nothing can be raised, and an exception may be pending.
unsafe extern "C" fn finalize(this: *mut PyObject) {
    // SAFETY: as in `slot!`.
    unsafe {
        callback("Kinds.__del__", |attached| match todo(attached, this)? {
            7 => Err(Raised::value_error(attached, "raised in a finalizer")),
            8 => panic!("a panic in a finalizer"),
            _ => Ok(()),
        })
    }
}

unsafe extern "C" fn traverse(
    this: *mut PyObject,
    visit: ffi::visitproc,
    argument: *mut c_void,
) -> c_int {
    gc_callback("Kinds.tp_traverse", || {
        // SAFETY: these are the collector's arguments; an instance owns its class.
        let result = unsafe { visit(ffi::Py_TYPE(this).cast(), argument) };
        if result == 0 && std::env::var_os("KINDS_PANIC").is_some() {
            panic!("a panic while traversing");
        }
        result
    })
}

fn method<'py>(
    module: &Module<'py, State>,
    this: Arg<'_, 'py>,
    [first]: [Arg<'_, 'py>; 1],
    [second]: [Option<Arg<'_, 'py>>; 1],
) -> Return<'py> {
    if first.is_none() {
        panic!("a panic in a method");
    }
    let calls = module.state()?.calls.fetch_add(1, Relaxed) + 1;
    let attached = module.attached();
    let second = second.map_or_else(|| attached.none(), |second| Object::clone(&second));
    attached.tuple([&attached.int(calls)?, &this, &first, &second])
}

fn plain<'py>(module: &Module<'py, State>, _: Arg<'_, 'py>, args: Args<'_, 'py>) -> Return<'py> {
    if args.is_empty() {
        std::panic::panic_any(42_u8);
    }
    module.attached().int((args.len() + 10 * args.keyword_len()) as i64)
}

/// Calls a function, and returns whether the state outlives the call.
fn during<'py>(
    module: &Module<'py, State>,
    _: Arg<'_, 'py>,
    [function]: [Arg<'_, 'py>; 1],
) -> Return<'py> {
    let dropped = module.state()?.dropped.0.clone();
    function.call([])?;
    Ok(module.attached().bool(!dropped.load(Relaxed)))
}

/// `classes.Kinds`
pub fn make<'py>(module: &Exec<'py>) -> Return<'py> {
    let methods = class_functions! {
        CLASSES;
        function("method", method, signature: "($self, first, /, second=None)", doc: "All that it got."),
        function("during", during, signature: "($self, function, /)"),
        fastcall_keywords("plain", plain),
    };
    let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
    let mut slots = [
        methods.slot(),
        slot(ffi::Py_tp_repr, repr as *mut c_void),
        slot(ffi::Py_tp_hash, hash as *mut c_void),
        slot(ffi::Py_sq_length, length as *mut c_void),
        slot(ffi::Py_nb_bool, truth as *mut c_void),
        slot(ffi::Py_tp_call, call as *mut c_void),
        slot(ffi::Py_tp_richcompare, compare as *mut c_void),
        slot(ffi::Py_tp_iternext, next as *mut c_void),
        slot(ffi::Py_tp_setattro, set as *mut c_void),
        slot(ffi::Py_mp_subscript, get as *mut c_void),
        slot(ffi::Py_tp_finalize, finalize as *mut c_void),
        slot(ffi::Py_tp_traverse, traverse as *mut c_void),
        end(),
    ];
    let flags = ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE | ffi::Py_TPFLAGS_HAVE_GC;
    super::make(module, c"classes.Kinds", flags, 0, &mut slots)
}
