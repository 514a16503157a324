use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{Py_ssize_t, PyObject};
use pymodule_ffi::Raw;

unsafe extern "C" fn fast(
    _: *mut PyObject,
    _: *const *mut PyObject,
    _: Py_ssize_t,
) -> *mut PyObject {
    std::ptr::null_mut()
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [raw_fastcall("fast", unsafe { Raw::new(fast) })],
}

fn main() {}
