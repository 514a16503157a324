//! The class, which is written with pyo3-ffi as before.
use core::ffi::{c_int, c_void};
use core::mem::offset_of;
use core::ptr::{null, null_mut};
use core::sync::atomic::Ordering;
use pymodule_ffi::prelude::*;
use pymodule_ffi::{callback, class_functions};
use pyo3_ffi::*;

use super::{MONEY, State};

#[repr(C)]
struct Amount {
    head: PyObject,
    cents: i64,
}

/// An instance that says so many cents.
///
/// # Safety
/// `class` is the class that `make` made.
unsafe fn allocate<'py>(class: &Object<'py>, cents: i64) -> Return<'py> {
    unsafe {
        let this = PyType_GenericAlloc(class.as_ptr().cast(), 0);
        let this = Object::from_owned_or_raised(class.attached(), this)?;
        (*this.as_ptr().cast::<Amount>()).cents = cents;
        Ok(this)
    }
}

pub fn amount<'py>(module: &Module<'py, State>, cents: i64) -> Return<'py> {
    let state = module.state()?;
    if cents == 0 {
        return state.zero.object(module);
    }
    state.made.fetch_add(1, Ordering::Relaxed);
    // SAFETY: `exec` stored the class of `make`.
    unsafe { allocate(&state.amount.object(module)?, cents) }
}

unsafe extern "C" fn new(
    class: *mut PyTypeObject,
    args: *mut PyObject,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with the class, a tuple, and a dictionary or NULL.
    unsafe {
        callback("money.Amount.__new__", |attached| {
            let module = MONEY.module_of_type(&Arg::from_ptr(attached, class.cast()))?;
            Args::with_tuple(attached, args, names, |args| {
                let ([cents], []) = args.bind(attached, "Amount", [c"cents"], [])?;
                amount(&module, cents.to_i64()?)
            })
        })
    }
}

fn plus<'py>(
    module: &Module<'py, State>,
    this: Arg<'_, 'py>,
    [other]: [Arg<'_, 'py>; 1],
) -> Return<'py> {
    let attached = module.attached();
    // SAFETY: `this` is an instance, and `other` is used as one if it is one.
    let sum = unsafe {
        if PyObject_TypeCheck(other.as_ptr(), Py_TYPE(this.as_ptr())) == 0 {
            return Err(Raised::type_error(attached, "expected an Amount"));
        }
        let [this, other] = [this, other].map(|amount| amount.as_ptr().cast::<Amount>());
        (*this).cents.checked_add((*other).cents)
    };
    match sum {
        Some(sum) => amount(module, sum),
        None => Err(Raised::overflow_error(attached, "too much money")),
    }
}

unsafe extern "C" fn repr(this: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with an instance.
    unsafe {
        callback("money.Amount.__repr__", |attached| {
            attached.str(&format!("Amount({})", (*this.cast::<Amount>()).cents))
        })
    }
}

struct Table<T>(T);
// SAFETY: CPython reads the table and never writes it.
unsafe impl<T> Sync for Table<T> {}

static MEMBERS: Table<[PyMemberDef; 2]> = Table([
    PyMemberDef {
        name: c"cents".as_ptr(),
        type_code: Py_T_LONGLONG,
        offset: offset_of!(Amount, cents) as Py_ssize_t,
        flags: Py_READONLY,
        doc: c"How many cents it is.".as_ptr(),
    },
    PyMemberDef { name: null(), type_code: 0, offset: 0, flags: 0, doc: null() },
]);

/// The class, and its instance of no cents.
pub fn make<'py>(module: &Exec<'py>) -> Return<'py, (Object<'py>, Object<'py>)> {
    let methods = class_functions! {
        MONEY;
        function("plus", plus, signature: "($self, other, /)", doc: "Return the sum."),
    };
    let mut slots = [
        methods.slot(),
        PyType_Slot { slot: Py_tp_new, pfunc: new as *mut c_void },
        PyType_Slot { slot: Py_tp_repr, pfunc: repr as *mut c_void },
        PyType_Slot { slot: Py_tp_members, pfunc: MEMBERS.0.as_ptr().cast_mut().cast() },
        PyType_Slot { slot: 0, pfunc: null_mut() },
    ];
    let spec = PyType_Spec {
        name: c"money.Amount".as_ptr(),
        basicsize: size_of::<Amount>() as c_int,
        itemsize: 0,
        flags: Py_TPFLAGS_DEFAULT as _,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the slots are of their types, and the tables static. The base is `object`.
    unsafe {
        let class = MONEY.new_type(module, spec, None)?;
        let zero = allocate(&class, 0)?;
        Ok((class, zero))
    }
}
