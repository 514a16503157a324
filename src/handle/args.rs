//! The arguments of a method.

use core::ffi::CStr;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::{NonNull, null, null_mut};
use core::slice;

use pyo3_ffi::{self as ffi, PyObject};

use super::ascii;
use super::attached::Attached;
use super::object::Object;

/// One argument: a borrowed reference that lasts for the call.
///
/// Derefs to [`Object`]. [`Arg::to_object`] takes a reference that lasts longer.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Arg<'a, 'py> {
    ptr: NonNull<PyObject>,
    owner: PhantomData<(&'a Object<'py>, Attached<'py>)>,
}

impl Arg<'_, '_> {
    /// # Safety
    /// `ptr` is an object that somebody keeps alive for `'a`.
    pub(crate) const unsafe fn new(ptr: *mut PyObject) -> Self {
        // SAFETY: an object is not NULL.
        Self { ptr: unsafe { NonNull::new_unchecked(ptr) }, owner: PhantomData }
    }
}

impl<'a> Arg<'a, '_> {
    /// The bytes of a keyword, if it is ASCII and can be read without a call.
    #[inline]
    pub(crate) fn ascii(self) -> Option<&'a [u8]> {
        // SAFETY: keywords are `str`, as the constructors of `Args` demand.
        unsafe { ascii::bytes(self.as_ptr()) }
    }

    /// The UTF-8 of a keyword, unless it has lone surrogates.
    #[inline]
    pub(crate) fn with_utf8<T>(self, work: impl FnOnce(&[u8]) -> T) -> Option<T> {
        match self.ascii() {
            Some(name) => Some(work(name)),
            None => self.text().ok().map(|text| work(text.as_bytes())),
        }
    }

    /// Whether it is this text.
    #[inline]
    pub(crate) fn is_text(self, name: &[u8]) -> bool {
        self.with_utf8(|text| text == name) == Some(true)
    }
}

impl<'py> Arg<'_, 'py> {
    /// Borrows an object from C, without its own reference.
    ///
    /// # Safety
    /// `ptr` is an object of the interpreter of `attached` that somebody keeps alive for `'a`,
    /// such as the instance of a slot's function, or its class.
    #[must_use]
    pub const unsafe fn from_ptr(attached: Attached<'py>, ptr: *mut PyObject) -> Self {
        let _ = attached;
        // SAFETY: the caller's contract.
        unsafe { Self::new(ptr) }
    }

    /// Returns a strong reference (`Py_NewRef`), which may outlive the call.
    #[doc(alias = "Py_NewRef")]
    #[doc(alias = "Py_INCREF")]
    #[must_use]
    pub fn to_object(self) -> Object<'py> {
        Object::clone(&self)
    }
}

impl fmt::Debug for Arg<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

/// Takes a reference that lasts longer than the call (`Py_NewRef`).
impl<'py> From<Arg<'_, 'py>> for Object<'py> {
    fn from(argument: Arg<'_, 'py>) -> Self {
        Object::clone(&argument)
    }
}

impl<'py> Deref for Arg<'_, 'py> {
    type Target = Object<'py>;

    fn deref(&self) -> &Object<'py> {
        // SAFETY: `Object` is transparent over a pointer to an object, which `ptr` is; a
        // shared reference never drops it.
        unsafe { &*(&raw const self.ptr).cast::<Object<'py>>() }
    }
}

/// The arguments of one call, positional and by keyword, whatever the convention it came by.
#[derive(Clone, Copy)]
pub struct Args<'a, 'py> {
    /// `length` objects, and one for each name.
    items: *const *mut PyObject,
    length: usize,
    /// A tuple of `str`, or NULL.
    names: *mut PyObject,
    owner: PhantomData<(&'a Object<'py>, Attached<'py>)>,
}

impl<'a, 'py> Args<'a, 'py> {
    /// Wraps the arguments of `METH_FASTCALL | METH_KEYWORDS`; without keywords `names` is NULL.
    ///
    /// # Safety
    /// `items` points to `length` objects, followed by one for each `str` in the tuple `names`;
    /// it may be NULL if there are none. All of it lives for `'a` and belongs to the interpreter
    /// of `'py`.
    #[doc(alias = "METH_FASTCALL")]
    #[inline]
    #[must_use]
    pub const unsafe fn vector(
        items: *const *mut PyObject,
        length: ffi::Py_ssize_t,
        names: *mut PyObject,
    ) -> Self {
        Self { items, length: length as usize, names, owner: PhantomData }
    }

    /// Wraps the argument of `METH_O`.
    ///
    /// # Safety
    /// `item` points to an object. Both live for `'a`, and the object belongs to the interpreter
    /// of `'py`.
    #[doc(alias = "METH_O")]
    #[inline]
    #[must_use]
    pub const unsafe fn one(item: *const *mut PyObject) -> Self {
        Self { items: item, length: 1, names: null_mut(), owner: PhantomData }
    }

    /// Returns the arguments of a call without any, as `METH_NOARGS` has.
    #[inline]
    #[must_use]
    pub const fn none() -> Self {
        Self { items: null(), length: 0, names: null_mut(), owner: PhantomData }
    }

    /// Returns the number of positional arguments.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Returns whether the call has no positional arguments.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns a positional argument.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Arg<'a, 'py>> {
        // SAFETY: the index is below the length.
        (index < self.length).then(|| unsafe { self.item(index) })
    }

    /// # Safety
    /// `index` is below the number of positional arguments and names.
    #[inline]
    pub(crate) const unsafe fn item(&self, index: usize) -> Arg<'a, 'py> {
        // SAFETY: the caller vouches for the index, the constructor for the objects.
        unsafe { Arg::new(*self.items.add(index)) }
    }

    /// # Safety
    /// `index` is below the number of names.
    #[inline]
    pub(crate) unsafe fn name(&self, index: usize) -> Arg<'a, 'py> {
        // SAFETY: there are names, so they are a tuple, which keeps them for `'a`.
        unsafe { Arg::new(tuple_item(self.names, index)) }
    }

    /// Returns the positional arguments in order.
    #[must_use]
    pub fn iter(self) -> impl ExactSizeIterator<Item = Arg<'a, 'py>> {
        self.as_slice().iter().copied()
    }

    /// Returns the positional arguments as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &'a [Arg<'a, 'py>] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: the constructor vouches for so many objects, and `Arg` is transparent over a
        // pointer to one.
        unsafe { slice::from_raw_parts(self.items.cast(), self.length) }
    }

    /// Returns the number of keyword arguments.
    #[must_use]
    #[inline]
    pub fn keyword_len(&self) -> usize {
        if self.names.is_null() {
            return 0;
        }
        // SAFETY: it is a tuple.
        unsafe { tuple_length(self.names) as usize }
    }

    /// The arguments of [`Args::vector`].
    #[inline]
    pub(crate) const fn into_parts(self) -> (*const *mut PyObject, ffi::Py_ssize_t, *mut PyObject) {
        (self.items, self.length as ffi::Py_ssize_t, self.names)
    }

    /// The positional arguments, as many as [`Args::len`].
    #[inline]
    pub(crate) const fn as_ptr(&self) -> *const *mut PyObject {
        self.items
    }

    /// Whether the call has no keyword argument; it may be false of one that has none.
    #[inline]
    pub(crate) const fn is_positional(&self) -> bool {
        self.names.is_null()
    }

    /// Whether [`Args::is_positional`], and there are so many arguments: one branch for both.
    #[inline]
    pub(crate) fn is_positional_and(&self, length: usize) -> bool {
        self.names.addr() | (self.length ^ length) == 0
    }

    /// Returns a keyword argument. The name is UTF-8.
    #[must_use]
    pub fn keyword(&self, name: &CStr) -> Option<Arg<'a, 'py>> {
        self.keywords().find_map(|(key, value)| key.is_text(name.to_bytes()).then_some(value))
    }

    /// Returns the keyword arguments, names and values, in the order of the call.
    pub fn keywords(self) -> impl Iterator<Item = (Arg<'a, 'py>, Arg<'a, 'py>)> {
        // SAFETY: every index is below the number of names, and there is a value for each
        // behind the positional arguments.
        (0..self.keyword_len())
            .map(move |index| unsafe { (self.name(index), self.item(self.length + index)) })
    }
}

impl fmt::Debug for Args<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Args")
            .field("positional", &self.len())
            .field("keyword", &self.keyword_len())
            .finish()
    }
}

/// # Safety
/// `tuple` is a tuple.
#[inline]
pub(super) unsafe fn tuple_length(tuple: *mut PyObject) -> ffi::Py_ssize_t {
    // SAFETY: the caller vouches for it.
    unsafe {
        #[cfg(not(Py_LIMITED_API))]
        return ffi::PyTuple_GET_SIZE(tuple);
        #[cfg(Py_LIMITED_API)]
        ffi::PyTuple_Size(tuple)
    }
}

/// # Safety
/// `tuple` is a tuple, and `index` below its length.
#[inline]
pub(super) unsafe fn tuple_item(tuple: *mut PyObject, index: usize) -> *mut PyObject {
    // SAFETY: the caller vouches for both.
    unsafe {
        #[cfg(not(Py_LIMITED_API))]
        return ffi::PyTuple_GET_ITEM(tuple, index as ffi::Py_ssize_t);
        #[cfg(Py_LIMITED_API)]
        ffi::PyTuple_GetItem(tuple, index as ffi::Py_ssize_t)
    }
}
