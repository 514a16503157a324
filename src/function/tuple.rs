//! Arguments in a tuple and a dictionary: how calls arrive without `METH_FASTCALL`.

use core::ptr::null_mut;

use pyo3_ffi::{self as ffi, Py_ssize_t, PyObject};

use crate::handle::{Args, Attached, Object, Raised, Return};

/// As many arguments are on the stack.
const FEW: usize = 16;

/// Runs `work` with the arguments of `METH_VARARGS`, or of `METH_VARARGS | METH_KEYWORDS`.
///
/// The arguments are borrowed from tuples, which nothing changes. The dictionary itself is not
/// used: the caller and the garbage collector know it, and Python code could change it during
/// the call.
///
/// # Safety
/// `items` is a tuple, `keywords` a dictionary or NULL. Both live during the call.
pub(super) unsafe fn with_args<'py, T>(
    attached: Attached<'py>,
    items: *mut PyObject,
    keywords: *mut PyObject,
    work: impl for<'a> FnOnce(Args<'a, 'py>) -> Return<'py, T>,
) -> Return<'py, T> {
    // SAFETY: the caller vouches for the dictionary.
    let keywords = unsafe { Keywords::new(attached, keywords) }?;
    let names = keywords.as_ref().map_or(0, |keywords| keywords.count);
    // SAFETY: the caller vouches for a tuple, whose length is not negative.
    let length = unsafe { ffi::PyTuple_Size(items) } as usize;
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
        unsafe { vector.add(index).write(ffi::PyTuple_GetItem(items, index as Py_ssize_t)) };
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
    /// A tuple of pairs.
    items: Object<'py>,
    /// A tuple of `str`.
    names: Object<'py>,
    count: usize,
}

impl<'py> Keywords<'py> {
    /// # Safety
    /// `keywords` is a dictionary or NULL.
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
                    return Err(Raised::system_error(
                        attached,
                        "keywords were changed during a call",
                    ));
                }
                let name = ffi::PyTuple_GetItem(pair, 0);
                if ffi::PyUnicode_Check(name) == 0 {
                    return Err(Raised::type_error(attached, "keywords must be strings"));
                }
                ffi::Py_INCREF(name);
                ffi::PyTuple_SetItem(names.as_ptr(), index, name);
            }
        }
        Ok(Some(Self { items, names, count }))
    }

    /// # Safety
    /// `index` is below the count.
    unsafe fn value(&self, index: usize) -> *mut PyObject {
        // SAFETY: there are `count` pairs, as `new` has checked.
        unsafe {
            ffi::PyTuple_GetItem(ffi::PyTuple_GetItem(self.items.as_ptr(), index as Py_ssize_t), 1)
        }
    }
}
