//! Module state, reached from the methods of a class by the class that defines them.

use std::ffi::{CStr, c_int};
use std::mem::transmute;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use cpython_suites::{Class, Entry, answer, entry};
use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{
    self, METH_FASTCALL, METH_KEYWORDS, METH_METHOD, Py_ssize_t, PyMethodDef, PyModuleDef_Slot,
    PyObject, PyTypeObject,
};
use pyo3_ffi::{self as ffi, PyMethodDefPointer};

use crate::raw_module::{END, exec, raw_hook};

/// `m_size` is that of the count alone; CPython begins it with 0.
static MODULE: raw::ModuleDef = {
    const SLOTS: &[PyModuleDef_Slot] = &[
        #[cfg(Py_3_12)]
        crate::raw_module::interpreters(raw::Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
        #[cfg(Py_3_13)]
        crate::raw_module::GIL_NOT_USED,
        exec(fill),
        END,
    ];
    // SAFETY: texts and slots are static, the slots end with 0 and have functions of their types.
    unsafe {
        raw::ModuleDef::new(
            c"_testmultiphase_meth_state_access".as_ptr(),
            c"Module testing access to state from methods.".as_ptr(),
            size_of::<AtomicI32>() as Py_ssize_t,
            null_mut(),
            SLOTS.as_ptr().cast_mut(),
            None,
            None,
            None,
        )
    }
};
raw_hook!(MODULE, "_testmultiphase_meth_state_access");

unsafe extern "C" fn fill(module: *mut PyObject) -> c_int {
    // SAFETY: CPython calls it, attached, with a module that lives during the call.
    let result = unsafe {
        answer(|attached| {
            let module = Object::from_borrowed(attached, module);
            let module = Module::from_object(module)
                .map_err(|_| Raised::system_error(attached, "only modules are executed"))?;
            let class = Class {
                name: c"_testimportexec.StateAccessType",
                doc: c"Type for testing per-module state access.",
                methods: METHODS.as_ptr(),
            };
            let class = class.make(attached, Some(&module), None)?;
            module.add(c"StateAccessType", &class)?;
            Ok(attached.none())
        })
    };
    if result.is_null() {
        return -1;
    }
    // SAFETY: the reference is ours.
    unsafe { ffi::Py_DECREF(result) };
    0
}

/// The count in the state of the module of a class.
///
/// # Safety
/// The thread is attached; `class` is `StateAccessType`, alive for `'a`.
unsafe fn count<'a>(class: *mut PyTypeObject) -> &'a AtomicI32 {
    // SAFETY: the class was made for a module of `MODULE`, which it keeps alive and which has
    // been executed, so it has its state; a C int in zeroed memory is an AtomicI32 of 0.
    unsafe { &*ffi::PyType_GetModuleState(class).cast::<AtomicI32>() }
}

/// What CPython passes by `METH_METHOD | METH_FASTCALL | METH_KEYWORDS`.
#[derive(Clone, Copy)]
struct Call {
    class: *mut PyTypeObject,
    items: *const *mut PyObject,
    length: usize,
    names: *mut PyObject,
}

impl Call {
    /// `(n=1, *, twice=False)`
    ///
    /// # Safety
    /// It is what CPython passed, during the call.
    unsafe fn step(self, attached: Attached<'_>) -> Return<'_, i32> {
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
    ($name:ident, |$this:ident, $attached:ident, $call:ident| $body:expr) => {
        unsafe extern "C" fn $name(
            $this: *mut PyObject,
            class: *mut PyTypeObject,
            items: *const *mut PyObject,
            length: Py_ssize_t,
            names: *mut PyObject,
        ) -> *mut PyObject {
            let $call = Call { class, items, length: length as usize, names };
            // SAFETY: CPython calls it attached, with what the convention says; `body` keeps
            // nothing of it.
            unsafe { answer(|$attached| $body) }
        }
    };
}

method!(get_defining_module, |_this, attached, call| {
    Object::from_owned_or_raised(attached, {
        let module = ffi::PyType_GetModule(call.class);
        ffi::Py_XINCREF(module);
        module
    })
});

method!(get_count, |_this, attached, call| attached.int(count(call.class).load(Relaxed).into()));

method!(increment_count, |_this, attached, call| {
    count(call.class).fetch_add(call.step(attached)?, Relaxed);
    Ok(attached.none())
});

/// Looks for the module by a definition that is not its own.
#[cfg(Py_3_11)]
mod by_definition {
    use super::*;
    use crate::raw_module::raw_definition;

    raw_definition!(ANOTHER, "another", 0, null_mut(), null_mut());

    method!(bad_definition, |this, attached, _call| {
        Object::from_owned_or_raised(attached, {
            let module = raw::PyType_GetModuleByDef(ffi::Py_TYPE(this), ANOTHER.as_ptr());
            ffi::Py_XINCREF(module);
            module
        })
    });

    pub const ENTRY: PyMethodDef = method(c"getmodulebydef_bad_def", bad_definition);
}

const fn method(
    name: &'static CStr,
    function: unsafe extern "C" fn(
        *mut PyObject,
        *mut PyTypeObject,
        *const *mut PyObject,
        Py_ssize_t,
        *mut PyObject,
    ) -> *mut PyObject,
) -> PyMethodDef {
    // SAFETY: function pointers have one size; CPython calls it by its own type again, which
    // the flags name.
    let function = PyMethodDefPointer { PyCFunction: unsafe { transmute(function) } };
    entry(name, function, METH_METHOD | METH_FASTCALL | METH_KEYWORDS)
}

const ENTRIES: usize = if cfg!(Py_3_11) { 6 } else { 5 };

// SAFETY: the functions are of their convention, the names are static, the table ends with zeros.
static METHODS: Entry<ENTRIES> = unsafe {
    Entry::new([
        method(c"get_defining_module", get_defining_module),
        #[cfg(Py_3_11)]
        by_definition::ENTRY,
        method(c"get_count", get_count),
        method(c"increment_count_clinic", increment_count),
        method(c"increment_count_noclinic", increment_count),
        PyMethodDef::zeroed(),
    ])
};
