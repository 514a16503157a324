use pymodule_ffi::prelude::*;

use pymodule_ffi::raw::PyObject;

unsafe extern "C" fn f(module: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    module
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [raw_noargs("f", pymodule_ffi::Raw::new(f))],
}

fn main() {}
