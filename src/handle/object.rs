//! An owned reference to an object.

use core::ffi::CStr;
use core::fmt;
use core::ptr::NonNull;

use crate::raw::ecosystem::{self as ffi, PyObject};

use super::attached::Attached;
use super::c_text::CText;
use super::error::Raised;
use super::refcount::{decref, incref};
use super::text::{Text, utf8};

/// An owned (strong) reference to a Python object. Dropping it decrements the reference count.
///
/// The size of a pointer. Not `Send`, as releasing it needs an attached thread.
#[doc(alias = "Py")]
#[doc(alias = "Bound")]
#[doc(alias = "PyAny")]
#[repr(transparent)]
pub struct Object<'py> {
    ptr: Pointer,
    attached: Attached<'py>,
}

/// A pointer that may go anywhere. That an object stays with its thread is up to `Attached`, whose
/// name for it the compiler shows.
#[derive(Clone, Copy, PartialEq)]
#[repr(transparent)]
struct Pointer(NonNull<PyObject>);

// SAFETY: it is only an address; whoever follows it has `Attached` beside it.
unsafe impl Send for Pointer {}
// SAFETY: as above.
unsafe impl Sync for Pointer {}

impl<'py> Object<'py> {
    /// Takes ownership of a new reference.
    ///
    /// # Safety
    /// `ptr` is an object of the interpreter of `attached`, and the caller owns a reference.
    #[inline]
    pub unsafe fn from_owned(attached: Attached<'py>, ptr: *mut PyObject) -> Self {
        debug_assert!(!ptr.is_null(), "an object is not NULL");
        // SAFETY: the caller vouches for an object, which is not NULL.
        let ptr = unsafe { NonNull::new_unchecked(ptr) };
        Self { ptr: Pointer(ptr), attached }
    }

    /// Takes ownership of a new reference; if `ptr` is NULL, returns the pending exception.
    ///
    /// # Safety
    /// As [`Object::from_owned`], but `ptr` may be NULL with an exception set.
    #[inline]
    pub unsafe fn from_owned_or_raised(
        attached: Attached<'py>,
        ptr: *mut PyObject,
    ) -> Result<Self, Raised<'py>> {
        NonNull::new(ptr).map_or_else(
            || Err(Raised::fetch(attached)),
            |ptr| Ok(Self { ptr: Pointer(ptr), attached }),
        )
    }

    /// Makes an owned reference of a borrowed one.
    ///
    /// # Safety
    /// `ptr` is an object of the interpreter of `attached` and alive.
    #[inline]
    pub unsafe fn from_borrowed(attached: Attached<'py>, ptr: *mut PyObject) -> Self {
        // SAFETY: the caller vouches for an object; the new reference is ours to give.
        unsafe {
            incref(ptr);
            Self::from_owned(attached, ptr)
        }
    }

    /// Returns the pointer, borrowed from this handle.
    #[must_use]
    pub const fn as_ptr(&self) -> *mut PyObject {
        self.ptr.0.as_ptr()
    }

    /// Gives the reference up to the caller.
    #[must_use]
    pub const fn into_ptr(self) -> *mut PyObject {
        let ptr = self.ptr.0.as_ptr();
        core::mem::forget(self);
        ptr
    }

    /// Returns the token of the thread that holds this handle.
    #[must_use]
    pub const fn attached(&self) -> Attached<'py> {
        self.attached
    }

    /// Compares the identity, as Python's `is`.
    #[must_use]
    pub fn is(&self, other: &Object<'py>) -> bool {
        self.ptr == other.ptr
    }

    /// Whether this is `None`.
    #[must_use]
    pub fn is_none(&self) -> bool {
        // SAFETY: `Py_None` is a singleton that needs no more than an interpreter.
        self.as_ptr() == unsafe { ffi::Py_None() }
    }

    /// Returns the truth value (`PyObject_IsTrue`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert!(attached.str("no")?.is_true()?);
    /// assert!(!attached.str("")?.is_true()?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyObject_IsTrue")]
    pub fn is_true(&self) -> Result<bool, Raised<'py>> {
        // SAFETY: `self` is an object, the thread attached.
        match unsafe { ffi::PyObject_IsTrue(self.as_ptr()) } {
            -1 => Err(Raised::fetch(self.attached)),
            truth => Ok(truth != 0),
        }
    }

    /// Returns an attribute (`PyObject_GetAttrString`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.int(42)?.getattr(c"numerator")?.to_i64()?, 42);
    /// assert!(attached.int(42)?.getattr(c"spam").is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyObject_GetAttrString")]
    pub fn getattr(&self, name: impl CText) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `self` is an object, `name` a C string; the result is a new reference or NULL.
        unsafe {
            let value = ffi::PyObject_GetAttrString(self.as_ptr(), name.c_str().as_ptr());
            Self::from_owned_or_raised(self.attached, value)
        }
    }

    /// Sets an attribute (`PyObject_SetAttrString`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let main = attached.import(c"__main__")?;
    /// main.setattr(c"spam", &attached.int(42)?)?;
    /// assert_eq!(main.getattr(c"spam")?.to_i64()?, 42);
    /// assert!(attached.none().setattr(c"spam", &main).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyObject_SetAttrString")]
    pub fn setattr(&self, name: impl CText, value: &Object<'py>) -> Result<(), Raised<'py>> {
        // SAFETY: `self` and `value` are objects, `name` a C string.
        let code = unsafe {
            ffi::PyObject_SetAttrString(self.as_ptr(), name.c_str().as_ptr(), value.as_ptr())
        };
        Raised::check(self.attached, code)
    }

    /// Calls the object with positional arguments (`PyObject_Call`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let divmod = attached.import(c"builtins")?.getattr(c"divmod")?;
    /// assert_eq!(divmod.call([&attached.int(7)?, &attached.int(2)?])?.to_string(), "(3, 1)");
    /// assert!(divmod.call([]).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyObject_CallObject")]
    pub fn call<const N: usize>(
        &self,
        arguments: [&Object<'py>; N],
    ) -> Result<Object<'py>, Raised<'py>> {
        let arguments = self.attached.tuple(arguments)?;
        // SAFETY: `self` is an object, `arguments` a tuple; the result is a new reference or NULL.
        unsafe {
            let result = ffi::PyObject_CallObject(self.as_ptr(), arguments.as_ptr());
            Self::from_owned_or_raised(self.attached, result)
        }
    }

    /// Calls an attribute with positional arguments.
    pub fn call_method<const N: usize>(
        &self,
        name: impl CText,
        arguments: [&Object<'py>; N],
    ) -> Result<Object<'py>, Raised<'py>> {
        self.getattr(name)?.call(arguments)
    }

    /// Returns an item of a sequence, counted from 0 (`PySequence_GetItem`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let text = attached.str("spam")?;
    /// assert_eq!(text.item(1)?.to_string(), "p");
    /// assert!(text.item(4).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PySequence_GetItem")]
    pub fn item(&self, index: usize) -> Result<Object<'py>, Raised<'py>> {
        // C counts negative numbers from the end.
        let Ok(index) = ffi::Py_ssize_t::try_from(index) else {
            return Err(Raised::index_error(self.attached, "index out of range"));
        };
        // SAFETY: `self` is an object; the result is a new reference or NULL.
        unsafe {
            let item = ffi::PySequence_GetItem(self.as_ptr(), index);
            Self::from_owned_or_raised(self.attached, item)
        }
    }

    /// Returns the value of an `int`, or of an object with `__index__` (`PyLong_AsLongLong`).
    ///
    /// `OverflowError` beyond 64 bits, `TypeError` if it is not an integer.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.bool(true).to_i64()?, 1);
    /// assert!(attached.float(1.0)?.to_i64().is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyLong_AsLongLong")]
    pub fn to_i64(&self) -> Result<i64, Raised<'py>> {
        // 3.9 would take a `float` and cut it.
        #[cfg(not(Py_3_10))]
        // SAFETY: `self` is an object.
        if unsafe { ffi::PyLong_Check(self.as_ptr()) } == 0 {
            return self.index_to_i64();
        }
        self.as_i64()
    }

    fn as_i64(&self) -> Result<i64, Raised<'py>> {
        // SAFETY: `self` is an object, the thread attached.
        let value = unsafe { ffi::PyLong_AsLongLong(self.as_ptr()) };
        if value == -1 { Raised::pending(self.attached).map_or(Ok(value), Err) } else { Ok(value) }
    }

    /// `PyNumber_Index`, and the value of the `int` that it returns.
    #[cfg(not(Py_3_10))]
    #[cold]
    #[inline(never)]
    fn index_to_i64(&self) -> Result<i64, Raised<'py>> {
        // SAFETY: `self` is an object; the result is a new reference or NULL.
        let index = unsafe {
            Self::from_owned_or_raised(self.attached, ffi::PyNumber_Index(self.as_ptr()))
        }?;
        index.as_i64()
    }

    /// Returns the value of a `float`, or of an object with `__float__` or `__index__`
    /// (`PyFloat_AsDouble`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.int(-1)?.to_f64()?, -1.0);
    /// assert!(attached.str("1.0")?.to_f64().is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyFloat_AsDouble")]
    pub fn to_f64(&self) -> Result<f64, Raised<'py>> {
        // SAFETY: `self` is an object, the thread attached.
        let value = unsafe { ffi::PyFloat_AsDouble(self.as_ptr()) };
        if value.to_bits() == (-1.0_f64).to_bits() {
            Raised::pending(self.attached).map_or(Ok(value), Err)
        } else {
            Ok(value)
        }
    }

    /// Returns the text of a `str` (`PyUnicode_AsUTF8AndSize`), borrowed from it.
    ///
    /// It derefs to `str`. Bind it before slices of it are kept: `let text = argument.text()?;`. On
    /// abi3 below 3.10, which lacks the function, a `bytes` object holds the text.
    /// [Manual](https://docs.python.org/3/c-api/unicode.html#c.PyUnicode_AsUTF8AndSize)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(&*attached.str("spam")?.text()?, "spam");
    /// assert!(attached.none().text().is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `TypeError` if this is not a `str`, `UnicodeEncodeError` if it has lone surrogates.
    #[doc(alias = "PyUnicode_AsUTF8AndSize")]
    #[doc(alias = "PyUnicode_AsUTF8")]
    pub fn text(&self) -> Result<Text<'_, 'py>, Raised<'py>> {
        // SAFETY: `self` is an object.
        if unsafe { ffi::PyUnicode_Check(self.as_ptr()) } == 0 {
            return Err(self.unexpected(c"str"));
        }
        let mut length = 0;
        #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
        {
            // SAFETY: `self` is an object; the buffer belongs to it and lives as long.
            unsafe {
                let start = ffi::PyUnicode_AsUTF8AndSize(self.as_ptr(), &raw mut length);
                let text = utf8(self.attached, start, length)?;
                Ok(Text { text, owner: core::marker::PhantomData })
            }
        }
        #[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
        {
            let mut start = core::ptr::null_mut();
            // SAFETY: `self` is an object; the buffer belongs to the bytes object, which does
            // not move and is kept beside the text.
            unsafe {
                let bytes = ffi::PyUnicode_AsUTF8String(self.as_ptr());
                let owner = Self::from_owned_or_raised(self.attached, bytes)?;
                Raised::check(
                    self.attached,
                    ffi::PyBytes_AsStringAndSize(owner.as_ptr(), &raw mut start, &raw mut length),
                )?;
                let text = utf8(self.attached, start, length)?;
                Ok(Text { text, owner, source: core::marker::PhantomData })
            }
        }
    }

    /// `TypeError` unless this is a class.
    #[inline]
    pub(crate) fn check_type(&self) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is an object.
        if unsafe { ffi::PyType_Check(self.as_ptr()) } == 0 {
            return Err(self.unexpected(c"type"));
        }
        Ok(())
    }

    /// The `TypeError` of an object that is of another type than this.
    #[cold]
    #[inline(never)]
    pub(super) fn unexpected(&self, expected: &CStr) -> Raised<'py> {
        match self.getattr(c"__class__").and_then(|class| class.getattr(c"__name__")) {
            Ok(name) => {
                let format = c"expected %s, not %S".as_ptr();
                // SAFETY: the arguments are what the format names: a C string and an object.
                unsafe {
                    let (expected, name) = (expected.as_ptr(), name.as_ptr());
                    ffi::PyErr_Format(ffi::PyExc_TypeError, format, expected, name);
                }
                Raised::fetch(self.attached)
            }
            Err(raised) => raised,
        }
    }

    /// Returns `str(self)` (`PyObject_Str`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(&*attached.none().str()?.text()?, "None");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyObject_Str")]
    pub fn str(&self) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `self` is an object; the result is a new reference or NULL.
        unsafe { Self::from_owned_or_raised(self.attached, ffi::PyObject_Str(self.as_ptr())) }
    }

    /// Returns `repr(self)` (`PyObject_Repr`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(&*attached.str("spam")?.repr()?.text()?, "'spam'");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyObject_Repr")]
    pub fn repr(&self) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `self` is an object; the result is a new reference or NULL.
        unsafe { Self::from_owned_or_raised(self.attached, ffi::PyObject_Repr(self.as_ptr())) }
    }
}

impl Clone for Object<'_> {
    #[inline]
    fn clone(&self) -> Self {
        // SAFETY: the handle keeps its object alive.
        unsafe { Self::from_borrowed(self.attached, self.as_ptr()) }
    }
}

impl Drop for Object<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the handle owns one reference and the thread is attached, as it can't leave it.
        unsafe { decref(self.as_ptr()) }
    }
}

impl fmt::Debug for Object<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.repr(), formatter)
    }
}

impl fmt::Display for Object<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.str(), formatter)
    }
}

/// Formatting can't raise: an object that can't show itself says so.
fn show(text: Result<Object<'_>, Raised<'_>>, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Ok(object) = text else { return formatter.write_str("<unprintable object>") };
    match object.text() {
        Ok(text) => formatter.write_str(&text),
        Err(_) => formatter.write_str("<unprintable object>"),
    }
}
