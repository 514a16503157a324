//! `Adder`, a class whose instances are called: `Adder(i)(j)` is `foo(i, j)`.

#![allow(unsafe_code, reason = "classes are made with pyo3-ffi")]
#![allow(clippy::cast_possible_truncation, reason = "flags are an int in C")]

use core::ffi::{c_int, c_void};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicI64, Ordering::Relaxed};

use pymodule_ffi::ffi::{self, PyObject, PyType_Slot, PyType_Spec, PyTypeObject};
use pymodule_ffi::prelude::*;
use pymodule_ffi::{callback, gc_callback};

use super::instance::{self, data};
use super::{XXLIMITED, sum};

/// What an instance has. `__new__` writes it while another thread may find the instance already.
#[repr(C)]
struct Adder {
    i: AtomicI64,
}

/// `xxlimited.Adder`
pub fn make<'py>(module: &Exec<'py>) -> Return<'py> {
    let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
    let mut slots = [
        slot(ffi::Py_tp_doc, c"Adder(i)(j) is foo(i, j).".as_ptr().cast_mut().cast()),
        slot(ffi::Py_tp_new, new as *mut c_void),
        slot(ffi::Py_tp_call, call as *mut c_void),
        slot(ffi::Py_tp_traverse, traverse as *mut c_void),
        slot(0, null_mut()),
    ];
    let spec = PyType_Spec {
        name: c"xxlimited.Adder".as_ptr(),
        basicsize: instance::size::<Adder>(),
        itemsize: 0,
        flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE | ffi::Py_TPFLAGS_HAVE_GC) as _,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the name is static; each slot's value is of the slot's type. The base is `object`,
    // whose instances are a head, so what follows it is this class's.
    unsafe { XXLIMITED.new_type(module, spec, None) }
}

unsafe extern "C" fn new(
    class: *mut PyTypeObject,
    items: *mut PyObject,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with a class that has these slots, a tuple and a
    // dictionary or NULL. A new instance is all zeros.
    unsafe {
        callback("xxlimited.Adder.__new__", |attached| {
            Args::with_tuple(attached, items, names, |args| {
                let ([i], []) = args.bind(attached, "Adder", [c"i"], [])?;
                let i = i.to_i64()?;
                let this = ffi::PyType_GenericAlloc(class, 0);
                let this = Object::from_owned_or_raised(attached, this)?;
                data::<Adder>(this.as_ptr()).i.store(i, Relaxed);
                Ok(this)
            })
        })
    }
}

/// A slot is not told the module: it is found through the class of the instance.
unsafe extern "C" fn call(
    this: *mut PyObject,
    items: *mut PyObject,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with an instance, a tuple and a dictionary or NULL.
    unsafe {
        callback("xxlimited.Adder.__call__", |attached| {
            let class = Arg::from_ptr(attached, ffi::Py_TYPE(this).cast());
            let state = XXLIMITED.state_of(&class)?;
            Args::with_tuple(attached, items, names, |args| {
                let ([j], []) = args.bind(attached, "__call__", [c"j"], [])?;
                sum(state.module(), data::<Adder>(this).i.load(Relaxed), &j)
            })
        })
    }
}

/// The class is what an instance owns.
unsafe extern "C" fn traverse(
    this: *mut PyObject,
    visit: ffi::visitproc,
    argument: *mut c_void,
) -> c_int {
    gc_callback("xxlimited.Adder.tp_traverse", || {
        // SAFETY: these are the collector's arguments.
        unsafe { visit(ffi::Py_TYPE(this).cast(), argument) }
    })
}
