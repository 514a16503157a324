//! `Box`: an instance that owns an object.

use core::ffi::{c_int, c_void};

use pymodule_ffi::prelude::*;
use pymodule_ffi::{ObjectField, callback, class_functions, gc_callback};
use pyo3_ffi::{self as ffi, PyObject, PyType_Slot};

use super::{CLASSES, State, end};

/// The layout, where C shows the head of objects.
#[cfg(not(feature = "abi3t-py315"))]
#[repr(C)]
struct Instance {
    head: PyObject,
    content: ObjectField,
}

#[cfg(not(feature = "abi3t-py315"))]
const SIZE: c_int = size_of::<Instance>() as c_int;
/// So much more than `object`.
#[cfg(feature = "abi3t-py315")]
const SIZE: c_int = -(size_of::<ObjectField>() as c_int);

/// More than a class has.
const LARGE: c_int = 4096;

/// # Safety
/// `this` is a `Box`, alive for `'a`.
unsafe fn content<'a>(this: *mut PyObject, is_gc: bool) -> &'a ObjectField {
    #[cfg(not(feature = "abi3t-py315"))]
    // SAFETY: an instance has this layout, and starts with zeros, which is an empty field.
    unsafe {
        let _ = is_gc;
        &(*this.cast::<Instance>()).content
    }
    #[cfg(feature = "abi3t-py315")]
    // SAFETY: no class can be derived from it, so the class of the instance is the one that has
    // the memory, which starts with zeros.
    unsafe {
        let class = ffi::Py_TYPE(this);
        let data = if is_gc {
            ffi::PyObject_GetTypeData_DuringGC(this, class)
        } else {
            ffi::PyObject_GetTypeData(this, class)
        };
        &*data.cast::<ObjectField>()
    }
}

unsafe extern "C" fn traverse(
    this: *mut PyObject,
    visit: ffi::visitproc,
    argument: *mut c_void,
) -> c_int {
    gc_callback("Box.tp_traverse", || {
        // SAFETY: these are the collector's arguments; an instance owns its class and the content.
        unsafe {
            match visit(ffi::Py_TYPE(this).cast(), argument) {
                0 => content(this, true).traverse(visit, argument),
                result => result,
            }
        }
    })
}

unsafe extern "C" fn clear(this: *mut PyObject) -> c_int {
    // SAFETY: CPython calls it attached, with an instance.
    unsafe {
        callback("Box.tp_clear", |attached| {
            content(this, false).clear(attached);
            Ok(0)
        })
    }
}

unsafe extern "C" fn dealloc(this: *mut PyObject) {
    // SAFETY: CPython calls it attached, with an instance that nobody else has. What allocated it
    // frees it, and the instance's reference to its class goes last.
    unsafe {
        callback("Box.tp_dealloc", |attached| {
            ffi::PyObject_GC_UnTrack(this.cast());
            content(this, false).clear(attached);
            let class = ffi::Py_TYPE(this);
            ffi::PyObject_GC_Del(this.cast());
            ffi::Py_DECREF(class.cast());
            Ok(())
        })
    }
}

/// Calls what is in it.
unsafe extern "C" fn dealloc_and_call(this: *mut PyObject) {
    // SAFETY: as in `dealloc`, which is called with the same arguments.
    unsafe {
        callback("Bomb.tp_dealloc", |attached| {
            ffi::PyObject_GC_UnTrack(this.cast());
            let function = content(this, false).take(attached);
            dealloc(this);
            function.map_or(Ok(()), |function| function.call([]).map(drop))
        })
    }
}

fn put<'py>(
    module: &Module<'py, State>,
    this: Arg<'_, 'py>,
    [new]: [Arg<'_, 'py>; 1],
) -> Return<'py> {
    // SAFETY: `this` is an instance.
    let old = unsafe { content(this.as_ptr(), false) }.replace(Object::clone(&new));
    Ok(old.unwrap_or_else(|| module.attached().none()))
}

fn get<'py>(module: &Module<'py, State>, this: Arg<'_, 'py>) -> Return<'py> {
    let attached = module.attached();
    // SAFETY: `this` is an instance.
    Ok(unsafe { content(this.as_ptr(), false) }.get(attached).unwrap_or_else(|| attached.none()))
}

/// `classes.Box`, and `classes.Bomb`, which calls its content when it is freed, and which the
/// garbage collector can't clear and without the GIL frees before classes, as it is larger.
pub fn make<'py>(module: &Exec<'py>, is_bomb: bool) -> Return<'py> {
    let methods = class_functions! {
        CLASSES;
        function("put", put, signature: "($self, new, /)", doc: "Put it in, and return the old one."),
        function("get", get, signature: "($self, /)", doc: "Return the content."),
    };
    let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
    let dealloc: ffi::destructor = if is_bomb { dealloc_and_call } else { dealloc };
    let mut slots = [
        methods.slot(),
        slot(ffi::Py_tp_traverse, traverse as *mut c_void),
        slot(ffi::Py_tp_dealloc, dealloc as *mut c_void),
        if is_bomb { end() } else { slot(ffi::Py_tp_clear, clear as *mut c_void) },
        end(),
    ];
    let flags = ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_HAVE_GC;
    let name = if is_bomb { c"classes.Bomb" } else { c"classes.Box" };
    let size = if is_bomb { SIZE + SIZE.signum() * LARGE } else { SIZE };
    super::make(module, name, flags, size, &mut slots)
}
