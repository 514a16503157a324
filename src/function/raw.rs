//! Functions of C's types in a definition.

/// A function of C's type that its author vouches for, in a definition that is otherwise checked.
///
/// ```
/// # mod doc {
/// use pymodule_ffi::prelude::*;
/// use pymodule_ffi::raw::PyObject;
/// use pymodule_ffi::Raw;
///
/// unsafe extern "C" fn same(_: *mut PyObject, argument: *mut PyObject) -> *mut PyObject {
///     // SAFETY: CPython passes an object and is attached.
///     unsafe { pyo3_ffi::Py_INCREF(argument) };
///     argument
/// }
///
/// module! {
///     pub static RAW;
///     name: "raw", interpreters: PerInterpreterGil, gil: NotUsed,
///     // SAFETY: it returns a new reference and does not unwind.
///     methods: [raw_o("same", unsafe { Raw::new(same) })],
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Raw<F>(F);

impl<F: Copy> Raw<F> {
    /// Vouches for a function.
    ///
    /// # Safety
    /// The function keeps the contract of the place that it is put in. A method or create
    /// function returns a new reference, or NULL with an exception set; an exec function returns
    /// 0, or -1 with an exception set. It does not unwind, and takes `self` for no more than a
    /// module of its definition.
    pub const unsafe fn new(function: F) -> Self {
        Self(function)
    }

    pub(crate) const fn get(self) -> F {
        self.0
    }
}
