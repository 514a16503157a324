//! The arguments of a call from C: a vector, or a tuple and a dictionary.

use core::ptr::null_mut;

use crate::raw::ecosystem::{self as ffi, Py_ssize_t, PyObject};

use super::args::{Args, tuple_item, tuple_length};
use super::attached::Attached;
use super::error::{Raised, Return};
use super::object::Object;

/// The bit that `vectorcall` callers add to the number of arguments
/// (`PY_VECTORCALL_ARGUMENTS_OFFSET`).
const OFFSET: usize = 1 << (usize::BITS - 1);

/// As many arguments are on the stack.
const FEW: usize = 16;

impl<'py> Args<'_, 'py> {
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

    /// Runs `work` with the arguments of a call by `METH_VARARGS`, with or without
    /// `METH_KEYWORDS`, or of `tp_new`, `tp_init` and `tp_call`.
    ///
    /// The arguments are borrowed from tuples, which nothing changes. The dictionary itself is not
    /// used: the caller and the garbage collector know it, and Python code could change it during
    /// the call.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Args, Object, callback};
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
    ///             Args::with_tuple(attached, items, keywords, |args| {
    ///                 let ([first], []) = args.bind(attached, "first", [c"first"], [])?;
    ///                 Ok(first.to_object())
    ///             })
    ///         })
    ///     }
    /// }
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let (null, keywords) = (core::ptr::null_mut(), attached.dict()?);
    /// # keywords.dict_set(&attached.str("first")?, &attached.int(1)?)?;
    /// # // SAFETY: these are a tuple and a dictionary; the result is a new reference.
    /// # unsafe {
    /// # let result = first(null, attached.tuple([])?.as_ptr(), keywords.as_ptr());
    /// # assert_eq!(Object::from_owned(attached, result).to_i64()?, 1);
    /// # }
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// What `work` returns; `TypeError` if a key is not a `str`, `MemoryError`.
    ///
    /// # Safety
    /// `items` is a tuple, `keywords` a dictionary or NULL. Both live during the call and belong to
    /// the interpreter of `attached`.
    #[doc(alias = "METH_VARARGS")]
    pub unsafe fn with_tuple<T>(
        attached: Attached<'py>,
        items: *mut PyObject,
        keywords: *mut PyObject,
        work: impl for<'b> FnOnce(Args<'b, 'py>) -> Return<'py, T>,
    ) -> Return<'py, T> {
        // SAFETY: the caller's contract.
        unsafe { with_args(attached, items, keywords, work) }
    }
}

/// As [`Args::with_tuple`].
///
/// # Safety
/// `items` is a tuple, `keywords` a dictionary or NULL. Both live during the call.
pub(crate) unsafe fn with_args<'py, T>(
    attached: Attached<'py>,
    items: *mut PyObject,
    keywords: *mut PyObject,
    work: impl for<'a> FnOnce(Args<'a, 'py>) -> Return<'py, T>,
) -> Return<'py, T> {
    #[cfg(not(Py_LIMITED_API))]
    if keywords.is_null() {
        // SAFETY: the caller vouches for a tuple, which keeps its items: nobody changes a tuple that
        // others have.
        return unsafe {
            let vector = (&raw const (*items.cast::<ffi::PyTupleObject>()).ob_item).cast();
            work(Args::vector(vector, ffi::PyTuple_GET_SIZE(items), null_mut()))
        };
    }
    // SAFETY: the caller vouches for the dictionary.
    let keywords = unsafe { Keywords::new(attached, keywords) }?;
    let names = keywords.as_ref().map_or(0, |keywords| keywords.count);
    // SAFETY: the caller vouches for a tuple, whose length is not negative.
    let length = unsafe { tuple_length(items) } as usize;
    let mut few = [null_mut(); FEW];
    let mut many = Many(null_mut());
    let vector = if length + names <= FEW {
        few.as_mut_ptr()
    } else {
        // SAFETY: the thread is attached. The size fits, as the objects exist.
        many.0 = unsafe { ffi::PyMem_Malloc((length + names) * size_of::<*mut PyObject>()) }.cast();
        if many.0.is_null() {
            return Err(Raised::memory_error(attached, ""));
        }
        many.0
    };
    for index in 0..length {
        // SAFETY: the index is below the tuple's length, and the vector has as many places.
        unsafe { vector.add(index).write(tuple_item(items, index)) };
    }
    for index in 0..names {
        let Some(keywords) = &keywords else { break };
        // SAFETY: there are `names` values, and the vector has a place for each.
        unsafe { vector.add(length + index).write(keywords.value(index)) };
    }
    let names = keywords.as_ref().map_or(null_mut(), |keywords| keywords.names.as_ptr());
    // SAFETY: the vector has been filled. Its objects are in tuples that live during the call.
    work(unsafe { Args::vector(vector, length as Py_ssize_t, names) })
}

struct Many(*mut *mut PyObject);

impl Drop for Many {
    fn drop(&mut self) {
        // SAFETY: it is NULL or comes from PyMem_Malloc, and the thread is attached.
        unsafe { ffi::PyMem_Free(self.0.cast()) }
    }
}

/// The items of a dictionary, in tuples.
struct Keywords<'py> {
    /// A tuple of pairs, or of values.
    items: Object<'py>,
    /// A tuple of `str`.
    names: Object<'py>,
    count: usize,
}

impl<'py> Keywords<'py> {
    /// # Safety
    /// `keywords` is a dictionary or NULL.
    #[cfg(not(all(no_gil, Py_LIMITED_API)))]
    unsafe fn new(attached: Attached<'py>, keywords: *mut PyObject) -> Return<'py, Option<Self>> {
        // SAFETY: the caller vouches for the dictionary. The results are new references or NULL.
        let (count, names, items) = unsafe {
            if keywords.is_null() || ffi::PyDict_Size(keywords) == 0 {
                return Ok(None);
            }
            let count = ffi::PyDict_Size(keywords);
            let names = Object::from_owned_or_raised(attached, ffi::PyTuple_New(count))?;
            (count, names, Object::from_owned_or_raised(attached, ffi::PyTuple_New(count))?)
        };
        // SAFETY: it is a dictionary.
        unsafe { locked(keywords, || fill(attached, keywords, count, &names, &items)) }?;
        Ok(Some(Self { items, names, count: count as usize }))
    }

    /// # Safety
    /// `keywords` is a dictionary or NULL.
    #[cfg(all(no_gil, Py_LIMITED_API))]
    unsafe fn new(attached: Attached<'py>, keywords: *mut PyObject) -> Return<'py, Option<Self>> {
        // SAFETY: the caller vouches for the dictionary. The results are new references or NULL.
        let items = unsafe {
            if keywords.is_null() || ffi::PyDict_Size(keywords) == 0 {
                return Ok(None);
            }
            let list = Object::from_owned_or_raised(attached, ffi::PyDict_Items(keywords))?;
            Object::from_owned_or_raised(attached, ffi::PySequence_Tuple(list.as_ptr()))?
        };
        // SAFETY: it is a tuple; the result is a new reference or NULL.
        let (count, names) = unsafe {
            let count = ffi::PyTuple_Size(items.as_ptr());
            (count as usize, Object::from_owned_or_raised(attached, ffi::PyTuple_New(count))?)
        };
        for index in 0..count as Py_ssize_t {
            // SAFETY: the index is below the tuple's length. Its item is alive as long as the
            // tuple; that it is still the pair which PyDict_Items made is checked, as Python
            // code may have found the list. The new tuple takes over a reference to the name.
            unsafe {
                let pair = ffi::PyTuple_GetItem(items.as_ptr(), index);
                if ffi::PyTuple_Check(pair) == 0 || ffi::PyTuple_Size(pair) != 2 {
                    return Err(changed(attached));
                }
                let name = ffi::PyTuple_GetItem(pair, 0);
                if ffi::PyUnicode_Check(name) == 0 {
                    return Err(Raised::type_error(attached, "keywords must be strings"));
                }
                ffi::Py_INCREF(name);
                // It fails if another thread has found the tuple, too.
                if ffi::PyTuple_SetItem(names.as_ptr(), index, name) < 0 {
                    return Err(Raised::fetch(attached));
                }
            }
        }
        Ok(Some(Self { items, names, count }))
    }

    /// # Safety
    /// `index` is below the count.
    unsafe fn value(&self, index: usize) -> *mut PyObject {
        // SAFETY: there are `count` of them, as `new` has checked.
        unsafe {
            let item = tuple_item(self.items.as_ptr(), index);
            if cfg!(all(no_gil, Py_LIMITED_API)) { tuple_item(item, 1) } else { item }
        }
    }
}

/// Copies the names and values of a dictionary into two new tuples of this length.
///
/// # Safety
/// `keywords` is a dictionary that nobody else changes.
#[cfg(not(all(no_gil, Py_LIMITED_API)))]
unsafe fn fill<'py>(
    attached: Attached<'py>,
    keywords: *mut PyObject,
    count: Py_ssize_t,
    names: &Object<'py>,
    values: &Object<'py>,
) -> Return<'py, ()> {
    let (mut position, mut name, mut value) = (0, null_mut(), null_mut());
    let mut index = 0;
    // SAFETY: it is a dictionary, which keeps its items until the tuples have references: nothing in
    // the loop runs Python code. `PyTuple_SetItem` takes over a reference, and fails if Python code has
    // found the tuple.
    unsafe {
        while ffi::PyDict_Next(keywords, &raw mut position, &raw mut name, &raw mut value) != 0 {
            if index == count {
                return Err(changed(attached));
            }
            if ffi::PyUnicode_Check(name) == 0 {
                return Err(Raised::type_error(attached, "keywords must be strings"));
            }
            ffi::Py_INCREF(name);
            Raised::check(attached, ffi::PyTuple_SetItem(names.as_ptr(), index, name))?;
            ffi::Py_INCREF(value);
            Raised::check(attached, ffi::PyTuple_SetItem(values.as_ptr(), index, value))?;
            index += 1;
        }
    }
    // Python code may have changed the dictionary while memory was allocated.
    if index == count { Ok(()) } else { Err(changed(attached)) }
}

/// Runs `work` while no other thread changes the object.
///
/// # Safety
/// The thread is attached, and `object` is an object that is alive meanwhile.
#[cfg(not(all(no_gil, Py_LIMITED_API)))]
#[inline]
unsafe fn locked<T>(object: *mut PyObject, work: impl FnOnce() -> T) -> T {
    #[cfg(no_gil)]
    {
        struct Section(ffi::PyCriticalSection);
        impl Drop for Section {
            fn drop(&mut self) {
                // SAFETY: it was begun by this thread, which has ended those begun since.
                unsafe { ffi::PyCriticalSection_End(&raw mut self.0) }
            }
        }
        // SAFETY: all zeroes are a section that has not begun.
        let mut section = Section(unsafe { core::mem::zeroed() });
        // SAFETY: the caller vouches for the object; the section is not moved before its end.
        unsafe { ffi::PyCriticalSection_Begin(&raw mut section.0, object) };
        work()
    }
    #[cfg(not(no_gil))]
    {
        let _ = object;
        work()
    }
}

#[cold]
#[inline(never)]
fn changed(attached: Attached<'_>) -> Raised<'_> {
    Raised::system_error(attached, "keywords were changed during a call")
}
