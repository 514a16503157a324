//! What `PyInit` returns.

use core::ptr::null_mut;

use pymodule_ffi::raw::{self, PyObject, PySlot};
use pyo3_ffi as ffi;

use crate::build::{Def, array, export, init};
use crate::functions::raise;

init! {
    init_returns_null => null_mut();
    init_raises_late => {
        let definition = Def::default().init();
        raise();
        definition
    };
    init_uninitialized => Def::default().leak().cast();
    init_returns_int => ffi::PyLong_FromLong(42);
    init_returns_new_module => raw::PyModule_New(c"new".as_ptr());
    two_hooks => Def { doc: c"PyInit".as_ptr(), ..Def::default() }.init();
}

// `PyInitU_` of `\u{e9}t\u{e9}` is only for multi-phase modules.
const _: () = {
    #[unsafe(export_name = "PyInitU_t_9fab")]
    unsafe extern "C" fn init() -> *mut PyObject {
        Def::default().create()
    }
};

export! {
    two_hooks => array([crate::build::pointer(raw::slots::Py_mod_doc, c"PyModExport".as_ptr() as _)]);
    export_returns_null => null_mut::<PySlot>();
    export_raises_late => {
        raise();
        array([])
    };
}
