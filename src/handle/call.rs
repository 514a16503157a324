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
/// It owns the names and values in a tuple. Arguments that are borrowed from a dictionary could be
/// released during the call: Python code finds any dictionary, also a copy, through the garbage
/// collector (`gc.get_objects`), and can empty it.
#[derive(Debug)]
pub struct Keywords<'py> {
    /// Each name, followed by its value.
    pairs: Option<Object<'py>>,
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
        // SAFETY: the caller vouches for the dictionary.
        unsafe {
            if dictionary.is_null() || ffi::PyDict_Size(dictionary) == 0 {
                return Ok(Self { pairs: None });
            }
            pairs(attached, dictionary).map(|pairs| Self { pairs: Some(pairs) })
        }
    }
}

/// A tuple of the names and values.
///
/// # Safety
/// `dictionary` is a dictionary of the interpreter of `attached`, and alive.
#[cfg(not(Py_GIL_DISABLED))]
unsafe fn pairs<'py>(attached: Attached<'py>, dictionary: *mut PyObject) -> Return<'py> {
    let (mut position, mut key, mut value) = (0, null_mut(), null_mut());
    // SAFETY: nothing after the tuple is made runs Python code, so what the dictionary has stays in
    // it until the tuple owns it. Only making the tuple does, where that collects garbage.
    unsafe {
        let length = 2 * ffi::PyDict_Size(dictionary);
        let pairs = Object::from_owned_or_raised(attached, ffi::PyTuple_New(length))?;
        let mut filled = 0;
        while ffi::PyDict_Next(dictionary, &raw mut position, &raw mut key, &raw mut value) != 0
            && filled < length
        {
            put(&pairs, filled, key, value)?;
            filled += 2;
        }
        if filled != length || ffi::PyDict_Size(dictionary) * 2 != length {
            return Err(changed(attached));
        }
        Ok(pairs)
    }
}

/// A tuple of the names and values. Other threads may change the dictionary meanwhile, so a list of
/// them is made in one call, and a tuple of that in another.
///
/// # Safety
/// As above.
#[cfg(Py_GIL_DISABLED)]
unsafe fn pairs<'py>(attached: Attached<'py>, dictionary: *mut PyObject) -> Return<'py> {
    // SAFETY: the caller vouches for the dictionary. What is borrowed is borrowed from tuples, which
    // nobody changes; their sizes are compared first.
    unsafe {
        let list = Object::from_owned_or_raised(attached, ffi::PyDict_Items(dictionary))?;
        let items = Object::from_owned_or_raised(attached, ffi::PyList_AsTuple(list.as_ptr()))?;
        let count = ffi::PyTuple_Size(items.as_ptr());
        let pairs = Object::from_owned_or_raised(attached, ffi::PyTuple_New(2 * count))?;
        for index in 0..count {
            let pair = ffi::PyTuple_GetItem(items.as_ptr(), index);
            // Another thread may have found the list.
            if ffi::PyTuple_CheckExact(pair) == 0 || ffi::PyTuple_Size(pair) != 2 {
                return Err(changed(attached));
            }
            let (key, value) = (ffi::PyTuple_GetItem(pair, 0), ffi::PyTuple_GetItem(pair, 1));
            put(&pairs, 2 * index, key, value)?;
        }
        Ok(pairs)
    }
}

/// # Safety
/// `pairs` is a new tuple with room at `index` for two, `key` and `value` are objects.
unsafe fn put<'py>(
    pairs: &Object<'py>,
    index: ffi::Py_ssize_t,
    key: *mut PyObject,
    value: *mut PyObject,
) -> Return<'py, ()> {
    let attached = pairs.attached();
    // SAFETY: the caller's contract; the function takes the reference, also when it fails.
    unsafe {
        if ffi::PyUnicode_Check(key) == 0 {
            return Err(Raised::type_error(attached, "keywords must be strings"));
        }
        for (index, object) in [(index, key), (index + 1, value)] {
            ffi::Py_INCREF(object);
            Raised::check(attached, ffi::PyTuple_SetItem(pairs.as_ptr(), index, object))?;
        }
    }
    Ok(())
}

#[cold]
fn changed(attached: Attached<'_>) -> Raised<'_> {
    Raised::runtime_error(attached, "the keywords changed while the function was called")
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
        let pairs = keywords.pairs.as_ref().map_or(null_mut(), Object::as_ptr);
        // SAFETY: the caller vouches for the tuple; the pairs are alive for `'a`.
        unsafe { Self::tuple(items, pairs) }
    }
}
