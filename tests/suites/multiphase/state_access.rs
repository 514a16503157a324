//! Module state, reached from the methods of a class.

use std::ffi::CStr;
use std::mem::transmute;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use cpython_suites::{Class, Entry, entry};
use pymodule_ffi::callback;
use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{
    METH_FASTCALL, METH_KEYWORDS, METH_METHOD, Py_ssize_t, PyMethodDef, PyObject, PyTypeObject,
};
use pyo3_ffi::{self as ffi, PyMethodDefPointer};

state! {
    pub struct State { count: AtomicI32 }
}

module! {
    pub static ACCESS;
    name: "_testmultiphase_meth_state_access",
    doc: "Module testing access to state from methods.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let class = Class {
        name: c"_testimportexec.StateAccessType",
        doc: c"Type for testing per-module state access.",
        methods: METHODS.as_ptr(),
    };
    // SAFETY: the methods are static and of their conventions.
    let class = unsafe { class.make(module.attached(), Some(module), None) }?;
    module.add(c"StateAccessType", &class)?;
    Ok(State { count: AtomicI32::new(0) })
}

/// The arguments that CPython passes by `METH_METHOD | METH_FASTCALL | METH_KEYWORDS`.
struct Call<'py> {
    attached: Attached<'py>,
    /// The class of the object, which may be derived from the one that defines the method.
    class: Object<'py>,
    defining_class: Object<'py>,
    items: *const *mut PyObject,
    length: usize,
    names: *mut PyObject,
}

impl<'py> Call<'py> {
    fn module(&self) -> Return<'py, Module<'py, State>> {
        ACCESS.module_of_type(&self.defining_class)
    }

    /// `(n=1, *, twice=False)`
    fn step(&self) -> Return<'py, i32> {
        let attached = self.attached;
        let (mut n, mut twice) = (None, None);
        if self.length > 1 {
            return Err(Raised::type_error(attached, "at most one positional argument"));
        }
        // SAFETY: CPython passes as many items as it says, and one more for each name.
        unsafe {
            let item = |index: usize| Object::from_borrowed(attached, *self.items.add(index));
            if self.length == 1 {
                n = Some(item(0));
            }
            let named = if self.names.is_null() { 0 } else { ffi::PyTuple_Size(self.names) };
            for index in 0..named {
                let name = ffi::PyTuple_GetItem(self.names, index);
                let is =
                    |text: &CStr| ffi::PyUnicode_CompareWithASCIIString(name, text.as_ptr()) == 0;
                let parameter = match () {
                    () if is(c"n") && n.is_none() => &mut n,
                    () if is(c"twice") => &mut twice,
                    () => return Err(Raised::type_error(attached, "unexpected keyword argument")),
                };
                *parameter = Some(item(self.length + index as usize));
            }
        }
        let n = n.map_or(Ok(1), |n| n.to_i64())?;
        let n = i32::try_from(n).map_err(|_| Raised::overflow_error(attached, "beyond a C int"))?;
        let twice = twice.map_or(Ok(false), |twice| twice.is_true())?;
        Ok(if twice { n.wrapping_mul(2) } else { n })
    }
}

/// A function in the shape of `PyCMethod` around one of a [`Call`].
macro_rules! method {
    ($name:ident, $body:expr) => {
        unsafe extern "C" fn $name(
            this: *mut PyObject,
            class: *mut PyTypeObject,
            items: *const *mut PyObject,
            length: Py_ssize_t,
            names: *mut PyObject,
        ) -> *mut PyObject {
            // SAFETY: CPython calls it attached, with what the convention says, all of which
            // lives during the call.
            unsafe {
                callback(stringify!($name), |attached| {
                    let body: for<'py> fn(Call<'py>) -> Return<'py> = $body;
                    body(Call {
                        attached,
                        class: Object::from_borrowed(attached, ffi::Py_TYPE(this).cast()),
                        defining_class: Object::from_borrowed(attached, class.cast()),
                        items,
                        length: length as usize,
                        names,
                    })
                })
            }
        }
    };
}

method!(get_defining_module, |call| Ok(Object::clone(&*call.module()?)));
method!(get_count, |call| {
    call.attached.int(call.module()?.state()?.count.load(Relaxed).into())
});
method!(increment_count, |call| {
    let step = call.step()?;
    call.module()?.state()?.count.fetch_add(step, Relaxed);
    Ok(call.attached.none())
});
// By a definition that no class is of.
method!(bad_definition, |call| Ok(Object::clone(
    &*crate::right::MAIN.module_of_type(&call.class)?
)));

type CMethod = unsafe extern "C" fn(
    *mut PyObject,
    *mut PyTypeObject,
    *const *mut PyObject,
    Py_ssize_t,
    *mut PyObject,
) -> *mut PyObject;

const fn method(name: &'static CStr, function: CMethod) -> PyMethodDef {
    // SAFETY: function pointers have one size; CPython calls it by its own type again, which
    // the flags name.
    let function = unsafe { transmute::<CMethod, ffi::PyCFunction>(function) };
    entry(
        name,
        PyMethodDefPointer { PyCFunction: function },
        METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
    )
}

// SAFETY: the functions are of their convention, the names are static, the table ends with zeros.
static METHODS: Entry<6> = unsafe {
    Entry::new([
        method(c"get_defining_module", get_defining_module),
        method(c"getmodulebydef_bad_def", bad_definition),
        method(c"get_count", get_count),
        method(c"increment_count_clinic", increment_count),
        method(c"increment_count_noclinic", increment_count),
        PyMethodDef::zeroed(),
    ])
};
