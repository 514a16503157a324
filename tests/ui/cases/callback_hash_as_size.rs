use pymodule_ffi::callback;
use pymodule_ffi::ffi::{Py_hash_t, PyObject};

unsafe extern "C" fn hash(_: *mut PyObject) -> Py_hash_t {
    // SAFETY: CPython calls a slot attached.
    unsafe { callback("spam.Spam.__hash__", |_| Ok(-1)) }
}

fn main() {
    let _ = hash;
}
