//! `Xxo`, whose instances have attributes, a buffer and weak references, and `Str`.

#![allow(unsafe_code, reason = "classes are made with pyo3-ffi")]
#![allow(clippy::cast_possible_truncation, reason = "flags are an int in C")]

use core::cell::UnsafeCell;
use core::ffi::{c_int, c_void};
use core::mem::offset_of;
use core::ptr::{null, null_mut};
use core::sync::atomic::AtomicIsize;

use pymodule_ffi::ffi::{self, PyMemberDef, PyObject, PyType_Slot, PyType_Spec};
use pymodule_ffi::prelude::*;
use pymodule_ffi::{ObjectField, callback, class_functions, gc_callback};

use super::instance::{self, data};
use super::{XXLIMITED, demo};

/// What an instance has.
#[repr(C)]
struct Xxo {
    /// A dictionary, once there is an attribute.
    attributes: ObjectField,
    /// CPython's list of weak references.
    weakrefs: UnsafeCell<*mut PyObject>,
    /// How many buffers are given away.
    exports: AtomicIsize,
    buffer: UnsafeCell<[u8; 10]>,
}

/// Tables that CPython reads and never writes.
struct Table<T>(T);

// SAFETY: nothing changes a table, and what it points to is static.
unsafe impl<T> Sync for Table<T> {}

static MEMBERS: Table<[PyMemberDef; 3]> = Table([
    PyMemberDef {
        name: c"x_exports".as_ptr(),
        type_code: ffi::Py_T_PYSSIZET,
        offset: instance::offset::<Xxo>(offset_of!(Xxo, exports)),
        flags: instance::MEMBER,
        doc: c"How many buffers are given away.".as_ptr(),
    },
    PyMemberDef {
        name: c"__weaklistoffset__".as_ptr(),
        type_code: ffi::Py_T_PYSSIZET,
        offset: instance::offset::<Xxo>(offset_of!(Xxo, weakrefs)),
        flags: instance::MEMBER,
        doc: null(),
    },
    PyMemberDef { name: null(), type_code: 0, offset: 0, flags: 0, doc: null() },
]);

/// `xxlimited.Xxo`
pub fn make<'py>(module: &Exec<'py>) -> Return<'py> {
    let methods = class_functions! {
        XXLIMITED;
        function("demo", demo, signature: "($self, o, /)", doc: "Return o if it is a str or an Xxo, else None."),
    };
    let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
    let mut slots = [
        methods.slot(),
        slot(
            ffi::Py_tp_doc,
            c"A class that stores its attributes itself.".as_ptr().cast_mut().cast(),
        ),
        slot(ffi::Py_tp_members, MEMBERS.0.as_ptr().cast_mut().cast()),
        slot(ffi::Py_tp_traverse, traverse as *mut c_void),
        slot(ffi::Py_tp_clear, clear as *mut c_void),
        slot(ffi::Py_tp_dealloc, dealloc as *mut c_void),
        slot(ffi::Py_tp_getattro, getattr as *mut c_void),
        slot(ffi::Py_tp_setattro, setattr as *mut c_void),
        #[cfg(not(any(feature = "abi3-py39", feature = "abi3-py310")))]
        slot(ffi::Py_bf_getbuffer, buffer::get as *mut c_void),
        #[cfg(not(any(feature = "abi3-py39", feature = "abi3-py310")))]
        slot(ffi::Py_bf_releasebuffer, buffer::release as *mut c_void),
        slot(0, null_mut()),
    ];
    let spec = PyType_Spec {
        name: c"xxlimited.Xxo".as_ptr(),
        basicsize: instance::size::<Xxo>(),
        itemsize: 0,
        flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE | ffi::Py_TPFLAGS_HAVE_GC) as _,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the name and the tables are static; each slot's value is of the slot's type. The base
    // is `object`, whose instances are a head, so what follows it is this class's.
    let class = unsafe { XXLIMITED.new_type(module, spec, None) }?;
    instance::learn(&class)?;
    Ok(class)
}

/// `xxlimited.Str`, a subclass of `str` that adds nothing.
pub fn str<'py>(module: &Exec<'py>) -> Return<'py> {
    let base = module.attached().import(c"builtins")?.getattr(c"str")?;
    let mut slots = [PyType_Slot { slot: 0, pfunc: null_mut() }];
    let spec = PyType_Spec {
        name: c"xxlimited.Str".as_ptr(),
        basicsize: 0,
        itemsize: 0,
        flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE) as _,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the name is static, and sizes of 0 are those of the base.
    unsafe { XXLIMITED.new_type(module, spec, Some(&base)) }
}

/// The attribute itself, or else what the class says.
unsafe extern "C" fn getattr(this: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    // SAFETY: CPython calls a slot attached, with an instance and a name that live meanwhile.
    unsafe {
        callback("xxlimited.Xxo.__getattribute__", |attached| {
            if let Some(attributes) = data::<Xxo>(this).attributes.get(attached) {
                let name = Arg::from_ptr(attached, name);
                if let Some(value) = attributes.dict_get(&name)? {
                    return Ok(value);
                }
            }
            Object::from_owned_or_raised(attached, ffi::PyObject_GenericGetAttr(this, name))
        })
    }
}

/// A value of NULL deletes the attribute.
unsafe extern "C" fn setattr(
    this: *mut PyObject,
    name: *mut PyObject,
    value: *mut PyObject,
) -> c_int {
    // SAFETY: as in `getattr`; the value lives meanwhile, too.
    unsafe {
        callback("xxlimited.Xxo.__setattr__", |attached| {
            let name = Arg::from_ptr(attached, name);
            if name.text().is_ok_and(|name| &*name == "reserved") {
                return Err(Raised::attribute_error(attached, "cannot set 'reserved'"));
            }
            let field = &data::<Xxo>(this).attributes;
            let attributes = field.get_or_insert_with(attached, || attached.dict())?;
            if !value.is_null() {
                attributes.dict_set(&name, &Arg::from_ptr(attached, value))?;
                return Ok(0);
            }
            match attributes.call_method(c"__delitem__", [&name]) {
                Err(raised) if raised.matches(&attached.exceptions().key_error()) => {
                    let message = "delete non-existing Xxo attribute";
                    Err(Raised::attribute_error(attached, message))
                }
                deleted => deleted.map(|_| 0),
            }
        })
    }
}

/// The slots of the buffer protocol, which the stable ABI has from 3.11 on.
#[cfg(not(any(feature = "abi3-py39", feature = "abi3-py310")))]
mod buffer {
    use core::sync::atomic::Ordering::Relaxed;

    use super::{PyObject, Raised, Xxo, c_int, callback, data, ffi};

    pub unsafe extern "C" fn get(
        this: *mut PyObject,
        view: *mut ffi::Py_buffer,
        flags: c_int,
    ) -> c_int {
        // SAFETY: as in `getattr`; the view is to be filled, and keeps the instance, whose buffer
        // may be read and written by its owners.
        unsafe {
            callback("xxlimited.Xxo.__buffer__", |attached| {
                let data = data::<Xxo>(this);
                let (memory, length) = (data.buffer.get().cast(), size_of_val(&data.buffer));
                let code = ffi::PyBuffer_FillInfo(view, this, memory, length as _, 0, flags);
                Raised::check(attached, code)?;
                data.exports.fetch_add(1, Relaxed);
                Ok(0)
            })
        }
    }

    pub unsafe extern "C" fn release(this: *mut PyObject, _: *mut ffi::Py_buffer) {
        // SAFETY: as in `getattr`.
        unsafe {
            callback::<()>("xxlimited.Xxo.__release_buffer__", |_| {
                data::<Xxo>(this).exports.fetch_sub(1, Relaxed);
                Ok(())
            });
        }
    }
}

unsafe extern "C" fn traverse(
    this: *mut PyObject,
    visit: ffi::visitproc,
    argument: *mut c_void,
) -> c_int {
    gc_callback("xxlimited.Xxo.tp_traverse", || {
        // SAFETY: these are the collector's arguments; an instance owns its class and attributes.
        unsafe {
            match visit(ffi::Py_TYPE(this).cast(), argument) {
                0 => data::<Xxo>(this).attributes.traverse(visit, argument),
                result => result,
            }
        }
    })
}

unsafe extern "C" fn clear(this: *mut PyObject) -> c_int {
    // SAFETY: as in `getattr`.
    unsafe {
        callback("xxlimited.Xxo.tp_clear", |attached| {
            data::<Xxo>(this).attributes.clear(attached);
            Ok(0)
        })
    }
}

unsafe extern "C" fn dealloc(this: *mut PyObject) {
    // SAFETY: CPython calls it attached, with an instance that nobody else has. What allocates
    // instances of classes with the flag for the collector is freed by `PyObject_GC_Del`, and the
    // instance's reference to its class goes last.
    unsafe {
        callback::<()>("xxlimited.Xxo.tp_dealloc", |attached| {
            ffi::PyObject_GC_UnTrack(this.cast());
            ffi::PyObject_ClearWeakRefs(this);
            data::<Xxo>(this).attributes.clear(attached);
            let class = ffi::Py_TYPE(this);
            ffi::PyObject_GC_Del(this.cast());
            ffi::Py_DECREF(class.cast());
            Ok(())
        });
    }
}
