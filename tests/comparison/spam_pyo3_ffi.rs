//! The module of the README with only pyo3-ffi.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks)]
use core::cell::UnsafeCell;
use core::ffi::{c_char, c_int, c_void};
use core::mem::MaybeUninit;
use core::ptr::{addr_of, null_mut};
use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use pyo3_ffi::*;

struct State {
    ready: AtomicBool,
    error: AtomicPtr<PyObject>,
    calls: AtomicU64,
}

unsafe fn state<'a>(module: *mut PyObject) -> Option<&'a State> {
    unsafe {
        let state = PyModule_GetState(module).cast::<State>().as_ref()?;
        state.ready.load(Ordering::Acquire).then_some(state)
    }
}

unsafe extern "C" fn exec(module: *mut PyObject) -> c_int {
    unsafe {
        let memory = PyModule_GetState(module).cast::<MaybeUninit<State>>();
        let error = PyErr_NewException(c"spam.error".as_ptr(), null_mut(), null_mut());
        if error.is_null() {
            return -1;
        }
        let (ready, calls) = (AtomicBool::new(true), AtomicU64::new(0));
        (*memory).write(State { ready, error: AtomicPtr::new(error), calls });
        #[cfg(Py_3_10)]
        return PyModule_AddObjectRef(module, c"error".as_ptr(), error);
        #[cfg(not(Py_3_10))]
        {
            Py_INCREF(error);
            let code = PyModule_AddObject(module, c"error".as_ptr(), error);
            if code < 0 {
                Py_DECREF(error);
            }
            code
        }
    }
}

unsafe extern "C" fn traverse(module: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    unsafe {
        let error = state(module).map_or(null_mut(), |state| state.error.load(Ordering::Relaxed));
        if error.is_null() { 0 } else { visit(error, arg) }
    }
}

unsafe extern "C" fn clear(module: *mut PyObject) -> c_int {
    unsafe {
        if let Some(state) = state(module) {
            Py_XDECREF(state.error.swap(null_mut(), Ordering::Relaxed));
        }
        0
    }
}

unsafe extern "C" fn free(module: *mut c_void) {
    unsafe { clear(module.cast()) };
}

unsafe extern "C" fn shout(module: *mut PyObject, words: *mut PyObject) -> *mut PyObject {
    unsafe {
        let Some(state) = state(module) else {
            PyErr_SetString(PyExc_ImportError, c"spam is partially initialized".as_ptr());
            return null_mut();
        };
        state.calls.fetch_add(1, Ordering::Relaxed);
        let mut length = 0;
        let text = PyUnicode_AsUTF8AndSize(words, &mut length);
        if text.is_null() {
            return null_mut();
        }
        if length == 0 {
            let error = state.error.load(Ordering::Relaxed);
            PyErr_SetString(error, c"nothing to shout".as_ptr());
            return null_mut();
        }
        let text = core::slice::from_raw_parts(text.cast::<u8>(), length as usize);
        let text = core::str::from_utf8_unchecked(text).to_uppercase();
        PyUnicode_FromStringAndSize(text.as_ptr().cast::<c_char>(), text.len() as Py_ssize_t)
    }
}

#[repr(transparent)]
struct Static<T>(UnsafeCell<T>);
unsafe impl<T> Sync for Static<T> {}

static METHODS: Static<[PyMethodDef; 2]> = Static(UnsafeCell::new([
    PyMethodDef {
        ml_name: c"shout".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: shout },
        ml_flags: METH_O,
        ml_doc: c"shout($module, words, /)\n--\n\nReturn the words in upper case.".as_ptr(),
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

static SPAM: Static<PyModuleDef> = Static(UnsafeCell::new(PyModuleDef {
    m_base: PyModuleDef_HEAD_INIT,
    m_name: c"spam".as_ptr(),
    m_doc: c"Shout.".as_ptr(),
    m_size: size_of::<State>() as Py_ssize_t,
    m_methods: addr_of!(METHODS).cast_mut().cast(),
    m_slots: addr_of!(SLOTS).cast_mut().cast(),
    m_traverse: Some(traverse),
    m_clear: Some(clear),
    m_free: Some(free),
}));

#[unsafe(no_mangle)]
pub extern "C" fn PyInit_spam() -> *mut PyObject {
    unsafe { PyModuleDef_Init(SPAM.0.get()) }
}
