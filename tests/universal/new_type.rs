use pymodule_ffi::ffi::{PyObject, PyType_Spec};
use pymodule_ffi::prelude::*;

#[repr(C)]
struct Spam {
    head: PyObject,
    count: usize,
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    let spec = PyType_Spec {
        name: c"spam.Spam".as_ptr(),
        basicsize: size_of::<Spam>() as i32,
        itemsize: 0,
        flags: 0,
        slots: std::ptr::null_mut(),
    };
    let class = unsafe { SPAM.new_type(module, spec, None) }?;
    module.add_type(&class)
}

module! {
    pub static SPAM;
    name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, exec: exec,
}

fn main() {}
