//! The arguments of a call from C, for functions of C's types.

use core::ptr::null_mut;

use pyo3_ffi::{self as ffi, PyObject};

use super::args::Args;
use super::attached::Attached;
use super::error::{Raised, Return};
use super::object::Object;

/// The bit that `vectorcall` callers add to the number of arguments
/// (`PY_VECTORCALL_ARGUMENTS_OFFSET`).
const OFFSET: usize = 1 << (usize::BITS - 1);

/// The keywords of a call by `METH_VARARGS | METH_KEYWORDS`, `tp_new`, `tp_init` or `tp_call`.
///
/// It holds a copy of the dictionary, since whoever called may have kept the dictionary and
/// change it during the call.
#[derive(Debug)]
pub struct Keywords<'py> {
    dictionary: Option<Object<'py>>,
}

impl<'py> Keywords<'py> {
    /// Copies the keywords that C passed, if there are any.
    ///
    /// # Errors
    /// `TypeError` if a key is not a `str`, `MemoryError`.
    ///
    /// # Safety
    /// `dictionary` is NULL or a dictionary of the interpreter of `attached`, and alive.
    #[doc(alias = "PyArg_ValidateKeywordArguments")]
    pub unsafe fn copy(attached: Attached<'py>, dictionary: *mut PyObject) -> Return<'py, Self> {
        // SAFETY: the caller vouches for the dictionary; the copy is a new reference or NULL.
        unsafe {
            if dictionary.is_null() || ffi::PyDict_Size(dictionary) == 0 {
                return Ok(Self { dictionary: None });
            }
            let copy = Object::from_owned_or_raised(attached, ffi::PyDict_Copy(dictionary))?;
            if ffi::PyArg_ValidateKeywordArguments(copy.as_ptr()) == 0 {
                return Err(Raised::fetch(attached));
            }
            Ok(Self { dictionary: Some(copy) })
        }
    }
}

impl<'a, 'py> Args<'a, 'py> {
    /// Borrows the arguments of a call by `METH_FASTCALL`, `METH_FASTCALL | METH_KEYWORDS`,
    /// `METH_METHOD` or `vectorcall`.
    ///
    /// `length` may have the bit `PY_VECTORCALL_ARGUMENTS_OFFSET`.
    /// [Manual](https://docs.python.org/3/c-api/call.html#the-vectorcall-protocol)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Args, Object, callback};
    /// # use pymodule_ffi::raw::PyObject;
    /// /// `vectorcallfunc`
    /// unsafe extern "C" fn first(
    ///     _: *mut PyObject,
    ///     items: *const *mut PyObject,
    ///     length: usize,
    ///     names: *mut PyObject,
    /// ) -> *mut PyObject {
    ///     // SAFETY: CPython calls it attached, by this convention.
    ///     unsafe {
    ///         callback("spam.first", |attached| {
    ///             let args = Args::from_vector(items, length, names);
    ///             let ([first], []) = args.bind(attached, "first", [c"first"], [])?;
    ///             Ok(Object::clone(&first))
    ///         })
    ///     }
    /// }
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let (none, null) = (attached.none(), core::ptr::null_mut());
    /// # // SAFETY: the vector has one object; the results are new references.
    /// # unsafe {
    /// # let result = first(null, [none.as_ptr()].as_ptr(), 1 | 1 << (usize::BITS - 1), null);
    /// # assert!(Object::from_owned(attached, result).is_none());
    /// # }
    /// # Ok(()) });
    /// ```
    ///
    /// # Safety
    /// `items` points to `length` objects, followed by one for each name in `names`, which is NULL
    /// or a tuple of `str`. All of it is alive for `'a`, and the thread attached for `'py`.
    #[must_use]
    pub const unsafe fn from_vector(
        items: *const *mut PyObject,
        length: usize,
        names: *mut PyObject,
    ) -> Self {
        // SAFETY: the caller's contract; the bit is not part of the number.
        unsafe { Self::vector(items, (length & !OFFSET) as ffi::Py_ssize_t, names) }
    }

    /// Borrows the arguments of a call by `METH_VARARGS`, with or without `METH_KEYWORDS`, or of
    /// `tp_new`, `tp_init` and `tp_call`.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Args, Keywords, Object, callback};
    /// # use pymodule_ffi::raw::PyObject;
    /// /// `ternaryfunc`, for `tp_call`
    /// unsafe extern "C" fn first(
    ///     _: *mut PyObject,
    ///     items: *mut PyObject,
    ///     keywords: *mut PyObject,
    /// ) -> *mut PyObject {
    ///     // SAFETY: CPython calls it attached, with a tuple and a dictionary or NULL.
    ///     unsafe {
    ///         callback("spam.first", |attached| {
    ///             let keywords = Keywords::copy(attached, keywords)?;
    ///             let args = Args::from_tuple(items, &keywords);
    ///             let ([first], []) = args.bind(attached, "first", [c"first"], [])?;
    ///             Ok(Object::clone(&first))
    ///         })
    ///     }
    /// }
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let (null, keywords) = (core::ptr::null_mut(), attached.dict()?);
    /// # keywords.call_method(c"__setitem__", [&attached.str("first")?, &attached.int(1)?])?;
    /// # // SAFETY: these are a tuple and a dictionary; the result is a new reference.
    /// # unsafe {
    /// # let result = first(null, attached.tuple([])?.as_ptr(), keywords.as_ptr());
    /// # assert_eq!(Object::from_owned(attached, result).to_i64()?, 1);
    /// # }
    /// # Ok(()) });
    /// ```
    ///
    /// # Safety
    /// `items` is a tuple that is alive for `'a`, and the thread is attached for `'py`.
    #[must_use]
    pub unsafe fn from_tuple(items: *mut PyObject, keywords: &'a Keywords<'py>) -> Self {
        let dictionary = keywords.dictionary.as_ref().map_or(null_mut(), Object::as_ptr);
        // SAFETY: the caller vouches for the tuple; the copy's keys were checked, and nobody else
        // has it.
        unsafe { Self::tuple(items, dictionary) }
    }
}
