//! `Panics`: functions of the kinds of slots that `Kinds` has not, each of which panics once if it
//! was armed.

use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use pymodule_ffi::prelude::*;
use pymodule_ffi::{callback, gc_callback};
use pyo3_ffi::{self as ffi, PyGetSetDef, PyObject, PyType_Slot};

use super::{State, end};

/// What can panic.
const NAMES: [&str; 12] = [
    "tp_new",
    "tp_init",
    "get",
    "set",
    "bf_getbuffer",
    "bf_releasebuffer",
    "tp_clear",
    "tp_finalize",
    "tp_dealloc",
    "state.traverse",
    "state.clear",
    "state.free",
];

/// What of it panics next. Not behind a lock, as the garbage collector asks, too.
static ARMED: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Lets the function of this name panic when it is called next.
pub fn arm<'py>(module: &Module<'py, State>, [name]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let text = name.text()?;
    let found = NAMES.iter().position(|known| *known == &*text);
    let Some(found) = found else {
        return Err(Raised::value_error(module.attached(), "no such function"));
    };
    ARMED.store(found, Relaxed);
    Ok(module.attached().none())
}

pub fn panic_if_armed(name: &str) {
    if NAMES.get(ARMED.load(Relaxed)) == Some(&name) {
        ARMED.store(usize::MAX, Relaxed);
        panic!("{name} was armed");
    }
}

unsafe extern "C" fn new(
    class: *mut ffi::PyTypeObject,
    _args: *mut PyObject,
    _kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: CPython calls it attached, with a class that is derived from this one.
    unsafe {
        callback("Panics.tp_new", |attached| {
            panic_if_armed("tp_new");
            Object::from_owned_or_raised(attached, ffi::PyType_GenericAlloc(class, 0))
        })
    }
}

unsafe extern "C" fn init(
    _this: *mut PyObject,
    _args: *mut PyObject,
    _kwargs: *mut PyObject,
) -> c_int {
    // SAFETY: CPython calls it attached.
    unsafe {
        callback("Panics.tp_init", |_| {
            panic_if_armed("tp_init");
            Ok(0)
        })
    }
}

unsafe extern "C" fn get(_this: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: CPython calls it attached.
    unsafe {
        callback("Panics.value", |attached| {
            panic_if_armed("get");
            attached.int(7)
        })
    }
}

unsafe extern "C" fn set(
    _this: *mut PyObject,
    _value: *mut PyObject,
    _closure: *mut c_void,
) -> c_int {
    // SAFETY: CPython calls it attached.
    unsafe {
        callback("Panics.value", |_| {
            panic_if_armed("set");
            Ok(0)
        })
    }
}

#[repr(transparent)]
struct Table<const N: usize>([PyGetSetDef; N]);

// SAFETY: nothing writes to it, and what it points to is constant.
unsafe impl<const N: usize> Sync for Table<N> {}

const fn attribute(name: &'static CStr) -> PyGetSetDef {
    let doc: *const c_char = null_mut();
    PyGetSetDef { name: name.as_ptr(), get: Some(get), set: Some(set), doc, closure: null_mut() }
}

static ATTRIBUTES: Table<2> = Table([
    attribute(c"value"),
    PyGetSetDef { name: null_mut(), get: None, set: None, doc: null_mut(), closure: null_mut() },
]);

/// The stable ABI of 3.9 and 3.10 lacks the buffer protocol.
#[cfg(not(any(feature = "abi3-py39", feature = "abi3-py310")))]
mod buffer {
    use super::{PyObject, c_int, callback, ffi, null_mut, panic_if_armed};
    use pymodule_ffi::prelude::*;

    static CONTENT: [u8; 4] = *b"spam";

    pub unsafe extern "C" fn get(
        this: *mut PyObject,
        view: *mut ffi::Py_buffer,
        flags: c_int,
    ) -> c_int {
        // SAFETY: CPython calls it attached, with memory for a view. The bytes are static, and
        // said to be read only.
        unsafe {
            (*view).obj = null_mut();
            callback("Panics.bf_getbuffer", |attached| {
                panic_if_armed("bf_getbuffer");
                let (content, size) = (CONTENT.as_ptr().cast_mut().cast(), CONTENT.len() as isize);
                match ffi::PyBuffer_FillInfo(view, this, content, size, 1, flags) {
                    0 => Ok(0),
                    _ => Err(Raised::fetch(attached)),
                }
            })
        }
    }

    pub unsafe extern "C" fn release(_this: *mut PyObject, _view: *mut ffi::Py_buffer) {
        // SAFETY: CPython calls it attached.
        unsafe {
            callback("Panics.bf_releasebuffer", |_| {
                panic_if_armed("bf_releasebuffer");
                Ok(())
            })
        }
    }
}

unsafe extern "C" fn traverse(
    this: *mut PyObject,
    visit: ffi::visitproc,
    argument: *mut c_void,
) -> c_int {
    gc_callback("Panics.tp_traverse", || {
        // SAFETY: these are the collector's arguments; an instance owns its class.
        unsafe { visit(ffi::Py_TYPE(this).cast(), argument) }
    })
}

unsafe extern "C" fn clear(_this: *mut PyObject) -> c_int {
    // SAFETY: CPython calls it attached.
    unsafe {
        callback("Panics.tp_clear", |_| {
            panic_if_armed("tp_clear");
            Ok(0)
        })
    }
}

unsafe extern "C" fn finalize(_this: *mut PyObject) {
    // SAFETY: CPython calls it attached.
    unsafe {
        callback("Panics.tp_finalize", |_| {
            panic_if_armed("tp_finalize");
            Ok(())
        })
    }
}

/// That of a class that Python code derives calls the finalizer first.
unsafe extern "C" fn dealloc(this: *mut PyObject) {
    // SAFETY: CPython calls it attached, with an instance that nobody else has. What allocated it
    // frees it, and the instance's reference to its class goes last.
    unsafe {
        callback("Panics.tp_dealloc", |_| {
            // What can panic comes when everything is released.
            let class = ffi::Py_TYPE(this);
            ffi::PyObject_GC_UnTrack(this.cast());
            ffi::PyObject_GC_Del(this.cast());
            ffi::Py_DECREF(class.cast());
            panic_if_armed("tp_dealloc");
            Ok(())
        })
    }
}

/// `classes.Panics`
pub fn make<'py>(module: &Exec<'py>) -> Return<'py> {
    let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
    let mut slots = [
        slot(ffi::Py_tp_new, new as *mut c_void),
        slot(ffi::Py_tp_init, init as *mut c_void),
        slot(ffi::Py_tp_getset, ATTRIBUTES.0.as_ptr().cast_mut().cast()),
        slot(ffi::Py_tp_traverse, traverse as *mut c_void),
        slot(ffi::Py_tp_clear, clear as *mut c_void),
        slot(ffi::Py_tp_finalize, finalize as *mut c_void),
        slot(ffi::Py_tp_dealloc, dealloc as *mut c_void),
        #[cfg(not(any(feature = "abi3-py39", feature = "abi3-py310")))]
        slot(ffi::Py_bf_getbuffer, buffer::get as *mut c_void),
        #[cfg(not(any(feature = "abi3-py39", feature = "abi3-py310")))]
        slot(ffi::Py_bf_releasebuffer, buffer::release as *mut c_void),
        end(),
    ];
    let flags = ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE | ffi::Py_TPFLAGS_HAVE_GC;
    super::make(module, c"classes.Panics", flags, 0, &mut slots)
}
