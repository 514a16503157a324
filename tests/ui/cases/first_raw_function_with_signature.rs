use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::PyObject;

unsafe extern "C" fn f(_: *mut PyObject, a: *mut PyObject) -> *mut PyObject {
    a
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [function("f", f, signature: "($module, a, /)")],
}

fn main() {}
