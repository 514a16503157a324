//! The module that is measured, with only pyo3-ffi: `../c/costs.c`, function by function.
#![allow(non_upper_case_globals)]
use core::ffi::{CStr, c_char, c_int, c_void};
use core::mem::transmute;
use core::ptr::{null, null_mut};
use core::sync::atomic::{AtomicU64, Ordering};
use pyo3_ffi::*;

#[path = "hooks.rs"]
mod hooks;
use hooks::Static;

struct State {
    error: *mut PyObject,
    thing: *mut PyObject,
    calls: AtomicU64,
}

unsafe fn state<'a>(module: *mut PyObject) -> &'a State {
    unsafe { &*PyModule_GetState(module).cast::<State>() }
}

unsafe fn new_ref(object: *mut PyObject) -> *mut PyObject {
    unsafe { Py_INCREF(object) };
    object
}

unsafe extern "C" fn noargs(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    unsafe { new_ref(Py_None()) }
}

unsafe extern "C" fn o(_: *mut PyObject, argument: *mut PyObject) -> *mut PyObject {
    unsafe { new_ref(argument) }
}

unsafe extern "C" fn fastcall(
    _: *mut PyObject,
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
) -> *mut PyObject {
    unsafe {
        if nargs != 2 {
            let format = c"fastcall expected 2 arguments, got %zd";
            return PyErr_Format(PyExc_TypeError, format.as_ptr(), nargs);
        }
        new_ref(*args.add(1))
    }
}

/// pyo3-ffi has no parser for this convention, so names are compared by hand.
unsafe extern "C" fn fastcall_keywords(
    _: *mut PyObject,
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject {
    const NAMES: [&CStr; 2] = [c"first", c"second"];
    unsafe {
        let mut values = [null_mut(); 2];
        if nargs > 2 {
            let format = c"fastcall_keywords() takes 2 arguments (%zd given)";
            return PyErr_Format(PyExc_TypeError, format.as_ptr(), nargs);
        }
        for index in 0..nargs as usize {
            values[index] = *args.add(index);
        }
        let count = if names.is_null() { 0 } else { PyTuple_GET_SIZE(names) };
        for index in 0..count {
            let name = PyTuple_GET_ITEM(names, index);
            let is = |known: &&CStr| PyUnicode_CompareWithASCIIString(name, known.as_ptr()) == 0;
            let Some(at) = NAMES.iter().position(is) else {
                let format = c"fastcall_keywords() got an unexpected keyword argument '%U'";
                return PyErr_Format(PyExc_TypeError, format.as_ptr(), name);
            };
            if !values[at].is_null() {
                let format = c"fastcall_keywords() got multiple values for argument '%U'";
                return PyErr_Format(PyExc_TypeError, format.as_ptr(), name);
            }
            values[at] = *args.add((nargs + index) as usize);
        }
        if let Some(missing) = values.iter().position(|value| value.is_null()) {
            let format = c"fastcall_keywords() missing required argument '%s'";
            return PyErr_Format(PyExc_TypeError, format.as_ptr(), NAMES[missing].as_ptr());
        }
        new_ref(values[1])
    }
}

unsafe extern "C" fn varargs(_: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    unsafe {
        let (mut first, mut second) = (null_mut::<PyObject>(), null_mut::<PyObject>());
        let name = c"varargs".as_ptr();
        if PyArg_UnpackTuple(args, name, 2, 2, &raw mut first, &raw mut second) == 0 {
            return null_mut();
        }
        new_ref(second)
    }
}

unsafe extern "C" fn varargs_keywords(
    _: *mut PyObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    unsafe {
        let mut keywords: [*const c_char; 3] = [c"first".as_ptr(), c"second".as_ptr(), null()];
        let (mut first, mut second) = (null_mut::<PyObject>(), null_mut::<PyObject>());
        let parsed = PyArg_ParseTupleAndKeywords(
            args,
            kwargs,
            c"OO:varargs_keywords".as_ptr(),
            keywords.as_mut_ptr().cast(),
            &raw mut first,
            &raw mut second,
        );
        if parsed == 0 { null_mut() } else { new_ref(second) }
    }
}

unsafe extern "C" fn increment(_: *mut PyObject, number: *mut PyObject) -> *mut PyObject {
    unsafe {
        let value = PyLong_AsLongLong(number);
        if value == -1 && !PyErr_Occurred().is_null() {
            return null_mut();
        }
        PyLong_FromLongLong(value.wrapping_add(1))
    }
}

unsafe extern "C" fn echo(_: *mut PyObject, words: *mut PyObject) -> *mut PyObject {
    unsafe {
        let mut length = 0;
        let text = PyUnicode_AsUTF8AndSize(words, &raw mut length);
        if text.is_null() { null_mut() } else { PyUnicode_FromStringAndSize(text, length) }
    }
}

unsafe extern "C" fn count(module: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    unsafe {
        state(module).calls.fetch_add(1, Ordering::Relaxed);
        new_ref(Py_None())
    }
}

unsafe extern "C" fn stored(module: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    unsafe { new_ref(state(module).error) }
}

unsafe extern "C" fn fail(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    unsafe { PyErr_SetString(PyExc_ValueError, c"no".as_ptr()) };
    null_mut()
}

unsafe extern "C" fn fail_stored(module: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    unsafe { PyErr_SetString(state(module).error, c"no".as_ptr()) };
    null_mut()
}

const fn entry(name: &'static CStr, function: *const (), flags: c_int, doc: &'static CStr) -> PyMethodDef {
    PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: unsafe { transmute::<*const (), PyCFunction>(function) } },
        ml_flags: flags,
        ml_doc: doc.as_ptr(),
    }
}

static METHODS: Static<[PyMethodDef; 13]> = Static::new([
    entry(c"noargs", noargs as *const (), METH_NOARGS, c"noargs($module, /)\n--\n\nNone."),
    entry(c"o", o as *const (), METH_O, c"o($module, argument, /)\n--\n\nThe argument."),
    entry(c"fastcall", fastcall as *const (), METH_FASTCALL, c"fastcall($module, first, second, /)\n--\n\nThe second."),
    entry(c"fastcall_keywords", fastcall_keywords as *const (), METH_FASTCALL | METH_KEYWORDS, c"fastcall_keywords($module, first, second)\n--\n\nThe second."),
    entry(c"varargs", varargs as *const (), METH_VARARGS, c"varargs($module, first, second, /)\n--\n\nThe second."),
    entry(c"varargs_keywords", varargs_keywords as *const (), METH_VARARGS | METH_KEYWORDS, c"varargs_keywords($module, first, second)\n--\n\nThe second."),
    entry(c"increment", increment as *const (), METH_O, c"increment($module, number, /)\n--\n\nThe next number."),
    entry(c"echo", echo as *const (), METH_O, c"echo($module, words, /)\n--\n\nThe same words."),
    entry(c"count", count as *const (), METH_NOARGS, c"count($module, /)\n--\n\nCount a call."),
    entry(c"stored", stored as *const (), METH_NOARGS, c"stored($module, /)\n--\n\nThe module's exception."),
    entry(c"fail", fail as *const (), METH_NOARGS, c"fail($module, /)\n--\n\nRaise ValueError."),
    entry(c"fail_stored", fail_stored as *const (), METH_NOARGS, c"fail_stored($module, /)\n--\n\nRaise the module's exception."),
    PyMethodDef::zeroed(),
]);

unsafe extern "C" fn thing_method(
    _: *mut PyObject,
    class: *mut PyTypeObject,
    _: *const *mut PyObject,
    nargs: Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject {
    unsafe {
        if nargs != 0 || !names.is_null() {
            PyErr_SetString(PyExc_TypeError, c"method() takes no arguments".as_ptr());
            return null_mut();
        }
        let state = PyType_GetModuleState(class).cast::<State>();
        if state.is_null() {
            return null_mut();
        }
        (*state).calls.fetch_add(1, Ordering::Relaxed);
        new_ref(Py_None())
    }
}

#[cfg(all(Py_3_11, not(Py_3_15)))]
unsafe extern "C" {
    // pyo3-ffi has no declaration of it.
    fn PyType_GetModuleByDef(class: *mut PyTypeObject, def: *mut PyModuleDef) -> *mut PyObject;
}

unsafe extern "C" fn thing_length(this: *mut PyObject) -> Py_ssize_t {
    unsafe {
        #[cfg(Py_3_15)]
        let module = PyType_GetModuleByToken(Py_TYPE(this), hooks::def().cast());
        #[cfg(all(Py_3_11, not(Py_3_15)))]
        let module = PyType_GetModuleByDef(Py_TYPE(this), hooks::def());
        #[cfg(not(Py_3_11))]
        let module = PyType_GetModule(Py_TYPE(this));
        if module.is_null() {
            return -1;
        }
        state(module).calls.fetch_add(1, Ordering::Relaxed);
        #[cfg(Py_3_15)]
        Py_DECREF(module);
        1
    }
}

static THING_METHODS: Static<[PyMethodDef; 2]> = Static::new([
    entry(
        c"method",
        thing_method as *const (),
        METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
        c"method($self, /)\n--\n\nCount a call.",
    ),
    PyMethodDef::zeroed(),
]);

unsafe fn new_thing(module: *mut PyObject) -> *mut PyObject {
    let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
    let mut slots = [
        slot(Py_tp_methods, THING_METHODS.get().cast()),
        slot(Py_sq_length, thing_length as *mut c_void),
        slot(0, null_mut()),
    ];
    let mut spec = PyType_Spec {
        name: c"costs.Thing".as_ptr(),
        basicsize: size_of::<PyObject>() as c_int,
        itemsize: 0,
        flags: Py_TPFLAGS_DEFAULT as _,
        slots: slots.as_mut_ptr(),
    };
    unsafe { PyType_FromModuleAndSpec(module, &raw mut spec, null_mut()) }
}

unsafe fn add(module: *mut PyObject, name: &CStr, value: *mut PyObject) -> c_int {
    unsafe {
        #[cfg(Py_3_10)]
        return PyModule_AddObjectRef(module, name.as_ptr(), value);
        #[cfg(not(Py_3_10))]
        {
            let code = PyModule_AddObject(module, name.as_ptr(), new_ref(value));
            if code < 0 {
                Py_DECREF(value);
            }
            code
        }
    }
}

unsafe extern "C" fn exec(module: *mut PyObject) -> c_int {
    unsafe {
        let state = PyModule_GetState(module).cast::<State>();
        (*state).calls = AtomicU64::new(0);
        (*state).error = PyErr_NewException(c"costs.error".as_ptr(), null_mut(), null_mut());
        if (*state).error.is_null() || add(module, c"error", (*state).error) < 0 {
            return -1;
        }
        (*state).thing = new_thing(module);
        if (*state).thing.is_null() { -1 } else { add(module, c"Thing", (*state).thing) }
    }
}

unsafe extern "C" fn traverse(module: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    unsafe {
        for object in [state(module).error, state(module).thing] {
            let result = if object.is_null() { 0 } else { visit(object, arg) };
            if result != 0 {
                return result;
            }
        }
        0
    }
}

unsafe extern "C" fn clear(module: *mut PyObject) -> c_int {
    unsafe {
        let state = PyModule_GetState(module).cast::<State>();
        Py_XDECREF((&raw mut (*state).error).replace(null_mut()));
        Py_XDECREF((&raw mut (*state).thing).replace(null_mut()));
        0
    }
}

unsafe extern "C" fn free(module: *mut c_void) {
    unsafe { clear(module.cast()) };
}

hooks::hooks!(c"costs", c"What calls cost.", State, METHODS, PyInit_costs, PyModExport_costs);
