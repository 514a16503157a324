//! The module `money` with only pyo3-ffi.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks)]
use core::cell::UnsafeCell;
use core::ffi::{c_char, c_int, c_void};
use core::mem::{offset_of, transmute};
use core::ptr::{addr_of, null, null_mut};
use core::sync::atomic::{AtomicI64, Ordering};
use pyo3_ffi::*;

mod cents;

struct State {
    error: *mut PyObject,
    amount: *mut PyObject,
    zero: *mut PyObject,
    made: AtomicI64,
}

unsafe fn state<'a>(module: *mut PyObject) -> &'a mut State {
    unsafe { &mut *PyModule_GetState(module).cast::<State>() }
}

unsafe fn add(module: *mut PyObject, name: *const c_char, value: *mut PyObject) -> c_int {
    unsafe {
        Py_INCREF(value);
        let code = PyModule_AddObject(module, name, value);
        if code < 0 {
            Py_DECREF(value);
        }
        code
    }
}

unsafe extern "C" fn exec(module: *mut PyObject) -> c_int {
    unsafe {
        let state = state(module);
        let name = c"money.FormatError".as_ptr();
        state.error = PyErr_NewException(name, PyExc_ValueError, null_mut());
        if state.error.is_null() || add(module, c"FormatError".as_ptr(), state.error) < 0 {
            return -1;
        }
        state.amount = PyType_FromModuleAndSpec(module, SPEC.0.get(), null_mut());
        if state.amount.is_null() || add(module, c"Amount".as_ptr(), state.amount) < 0 {
            return -1;
        }
        state.zero = allocate(state.amount, 0);
        if state.zero.is_null() {
            return -1;
        }
        state.made = AtomicI64::new(1);
        0
    }
}

unsafe extern "C" fn traverse(module: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    unsafe {
        let state = PyModule_GetState(module).cast::<State>();
        if state.is_null() {
            return 0;
        }
        for object in [(*state).error, (*state).amount, (*state).zero] {
            if !object.is_null() {
                let result = visit(object, arg);
                if result != 0 {
                    return result;
                }
            }
        }
        // The collector does not track an `Amount`, which owns a reference to its class.
        let zero = (*state).zero;
        if !zero.is_null() && Py_REFCNT(zero) == 1 { visit(Py_TYPE(zero).cast(), arg) } else { 0 }
    }
}

unsafe extern "C" fn clear(module: *mut PyObject) -> c_int {
    unsafe {
        let state = PyModule_GetState(module).cast::<State>();
        if !state.is_null() {
            Py_CLEAR(&raw mut (*state).error);
            Py_CLEAR(&raw mut (*state).amount);
            Py_CLEAR(&raw mut (*state).zero);
        }
        0
    }
}

unsafe extern "C" fn free(module: *mut c_void) {
    unsafe { clear(module.cast()) };
}

unsafe fn amount(module: *mut PyObject, cents: i64) -> *mut PyObject {
    unsafe {
        let state = state(module);
        if cents == 0 {
            Py_INCREF(state.zero);
            return state.zero;
        }
        state.made.fetch_add(1, Ordering::Relaxed);
        allocate(state.amount, cents)
    }
}

unsafe extern "C" fn parse(module: *mut PyObject, text: *mut PyObject) -> *mut PyObject {
    unsafe {
        let mut length = 0;
        let bytes = PyUnicode_AsUTF8AndSize(text, &raw mut length);
        if bytes.is_null() {
            return null_mut();
        }
        let bytes = core::slice::from_raw_parts(bytes.cast::<u8>(), length as usize);
        let Some(cents) = cents::cents(core::str::from_utf8_unchecked(bytes)) else {
            PyErr_SetString(state(module).error, c"expected an amount such as 12.34".as_ptr());
            return null_mut();
        };
        amount(module, cents)
    }
}

unsafe extern "C" fn made(module: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    unsafe { PyLong_FromLongLong(state(module).made.load(Ordering::Relaxed)) }
}

#[repr(C)]
struct Amount {
    head: PyObject,
    cents: i64,
}

unsafe fn allocate(class: *mut PyObject, cents: i64) -> *mut PyObject {
    unsafe {
        let this = PyType_GenericAlloc(class.cast(), 0);
        if !this.is_null() {
            (*this.cast::<Amount>()).cents = cents;
        }
        this
    }
}

unsafe extern "C" fn new(
    class: *mut PyTypeObject,
    args: *mut PyObject,
    names: *mut PyObject,
) -> *mut PyObject {
    unsafe {
        let mut cents = 0_i64;
        let mut keywords = [c"cents".as_ptr(), null()];
        let keywords = keywords.as_mut_ptr().cast();
        let format = c"L:Amount".as_ptr();
        if PyArg_ParseTupleAndKeywords(args, names, format, keywords, &raw mut cents) == 0 {
            return null_mut();
        }
        let module = PyType_GetModule(class);
        if module.is_null() { null_mut() } else { amount(module, cents) }
    }
}

unsafe extern "C" fn plus(
    this: *mut PyObject,
    class: *mut PyTypeObject,
    args: *const *mut PyObject,
    count: Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject {
    unsafe {
        if count != 1 || (!names.is_null() && PyTuple_GET_SIZE(names) != 0) {
            PyErr_SetString(PyExc_TypeError, c"plus() takes exactly one argument".as_ptr());
            return null_mut();
        }
        let other = *args;
        if PyObject_TypeCheck(other, class) == 0 {
            PyErr_SetString(PyExc_TypeError, c"expected an Amount".as_ptr());
            return null_mut();
        }
        let (this, other) = (this.cast::<Amount>(), other.cast::<Amount>());
        let Some(sum) = (*this).cents.checked_add((*other).cents) else {
            PyErr_SetString(PyExc_OverflowError, c"too much money".as_ptr());
            return null_mut();
        };
        let module = PyType_GetModule(class);
        if module.is_null() { null_mut() } else { amount(module, sum) }
    }
}

unsafe extern "C" fn repr(this: *mut PyObject) -> *mut PyObject {
    unsafe { PyUnicode_FromFormat(c"Amount(%lld)".as_ptr(), (*this.cast::<Amount>()).cents) }
}

#[repr(transparent)]
struct Static<T>(UnsafeCell<T>);
unsafe impl<T> Sync for Static<T> {}

static MEMBERS: Static<[PyMemberDef; 2]> = Static(UnsafeCell::new([
    PyMemberDef {
        name: c"cents".as_ptr(),
        type_code: Py_T_LONGLONG,
        offset: offset_of!(Amount, cents) as Py_ssize_t,
        flags: Py_READONLY,
        doc: c"How many cents it is.".as_ptr(),
    },
    PyMemberDef { name: null(), type_code: 0, offset: 0, flags: 0, doc: null() },
]));

static AMOUNT_METHODS: Static<[PyMethodDef; 2]> = Static(UnsafeCell::new([
    PyMethodDef {
        ml_name: c"plus".as_ptr(),
        ml_meth: PyMethodDefPointer {
            PyCFunction: unsafe { transmute::<*const (), PyCFunction>(plus as *const ()) },
        },
        ml_flags: METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
        ml_doc: c"plus($self, other, /)\n--\n\nReturn the sum.".as_ptr(),
    },
    PyMethodDef::zeroed(),
]));

static AMOUNT_SLOTS: Static<[PyType_Slot; 5]> = Static(UnsafeCell::new([
    PyType_Slot { slot: Py_tp_new, pfunc: new as *mut c_void },
    PyType_Slot { slot: Py_tp_repr, pfunc: repr as *mut c_void },
    PyType_Slot { slot: Py_tp_members, pfunc: addr_of!(MEMBERS).cast_mut().cast() },
    PyType_Slot { slot: Py_tp_methods, pfunc: addr_of!(AMOUNT_METHODS).cast_mut().cast() },
    PyType_Slot { slot: 0, pfunc: null_mut() },
]));

static SPEC: Static<PyType_Spec> = Static(UnsafeCell::new(PyType_Spec {
    name: c"money.Amount".as_ptr(),
    basicsize: size_of::<Amount>() as c_int,
    itemsize: 0,
    flags: Py_TPFLAGS_DEFAULT as _,
    slots: addr_of!(AMOUNT_SLOTS).cast_mut().cast(),
}));

static METHODS: Static<[PyMethodDef; 3]> = Static(UnsafeCell::new([
    PyMethodDef {
        ml_name: c"parse".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: parse },
        ml_flags: METH_O,
        ml_doc: c"parse($module, text, /)\n--\n\nReturn the Amount of a text.".as_ptr(),
    },
    PyMethodDef {
        ml_name: c"made".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: made },
        ml_flags: METH_NOARGS,
        ml_doc: c"made($module, /)\n--\n\nReturn how many Amounts were made.".as_ptr(),
    },
    PyMethodDef::zeroed(),
]));

const SLOTS_LEN: usize = 2 + cfg!(Py_3_12) as usize + cfg!(Py_3_13) as usize;
static SLOTS: Static<[PyModuleDef_Slot; SLOTS_LEN]> = Static(UnsafeCell::new([
    PyModuleDef_Slot { slot: Py_mod_exec as c_int, value: exec as *mut c_void },
    #[cfg(Py_3_12)]
    PyModuleDef_Slot {
        slot: Py_mod_multiple_interpreters as c_int,
        value: Py_MOD_PER_INTERPRETER_GIL_SUPPORTED,
    },
    #[cfg(Py_3_13)]
    PyModuleDef_Slot { slot: Py_mod_gil as c_int, value: Py_MOD_GIL_NOT_USED },
    PyModuleDef_Slot { slot: 0, value: null_mut() },
]));

static MONEY: Static<PyModuleDef> = Static(UnsafeCell::new(PyModuleDef {
    m_base: PyModuleDef_HEAD_INIT,
    m_name: c"money".as_ptr(),
    m_doc: c"Amounts of money.".as_ptr(),
    m_size: size_of::<State>() as Py_ssize_t,
    m_methods: addr_of!(METHODS).cast_mut().cast(),
    m_slots: addr_of!(SLOTS).cast_mut().cast(),
    m_traverse: Some(traverse),
    m_clear: Some(clear),
    m_free: Some(free),
}));

#[unsafe(no_mangle)]
pub extern "C" fn PyInit_money() -> *mut PyObject {
    unsafe { PyModuleDef_Init(MONEY.0.get()) }
}
