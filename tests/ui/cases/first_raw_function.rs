use pymodule_ffi::prelude::*;

unsafe extern "C" fn f(_: *mut pymodule_ffi::raw::PyObject, a: *mut pymodule_ffi::raw::PyObject) -> *mut pymodule_ffi::raw::PyObject {
    a
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [o("f", f)],
}

fn main() {}
