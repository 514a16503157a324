//! The trampoline: a body in Rust between C's call and C's result.

use core::ffi::c_int;
use core::ptr::{NonNull, null_mut};

use pyo3_ffi::{self as ffi, PyObject};

use super::name::Name;
use super::panic::raise_panics;
use crate::handle::{Attached, Object, Raised, Return};

/// A type that a C function returns and that has a value for failure.
///
/// | C's type | the body's value | on failure |
/// |---|---|---|
/// | `*mut PyObject` | [`Object`] | NULL and the exception |
/// | `Option<NonNull<PyObject>>` | `Option<Object>`: `None` is NULL without an exception, as `tp_iternext` ends | NULL and the exception |
/// | `c_int` | `c_int`; `-1` becomes a `SystemError` | -1 and the exception |
/// | `Py_ssize_t` | `usize`, a size; `OverflowError` if it is beyond `isize::MAX` | -1 and the exception |
/// | [`HashResult`], which is `Py_hash_t` | `isize`; `-1` becomes `-2`, as in `hash()` | -1 and the exception |
/// | `()` | `()` | `sys.unraisablehook` |
///
/// A body that returns `()` may be called while an exception is pending, as `tp_dealloc` is. The
/// error indicator is clear while the body runs and is put back afterwards.
pub trait CallbackResult: sealed::Sealed + Sized {
    /// What the body returns.
    type Value<'py>;

    /// # Safety
    /// The thread is attached for all of `'py`, and the result is returned to C next.
    #[doc(hidden)]
    unsafe fn finish<'py>(
        attached: Attached<'py>,
        body: impl FnOnce() -> Return<'py, Self::Value<'py>>,
    ) -> Self;
}

/// Runs `body` inside a call that CPython makes, and returns its result as C expects it.
///
/// Use it in every `extern "C"` function that you give to CPython: slots of classes, getters and
/// setters, methods, [`Raw`](crate::Raw) functions. The body gets the token of the thread. An
/// `Err` is put into the error indicator and C's value for failure is returned. A panic becomes a
/// `SystemError` that says `name` and the panic's message. [`CallbackResult`] lists the types that
/// the C function can return.
///
/// Without the feature `std` a panic can't be caught and aborts the process.
///
/// Functions that the garbage collector calls (`tp_traverse`) take [`gc_callback`].
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// use pymodule_ffi::{Object, callback};
/// use pymodule_ffi::raw::PyObject;
///
/// /// `tp_repr`
/// unsafe extern "C" fn repr(this: *mut PyObject) -> *mut PyObject {
///     // SAFETY: CPython calls a slot attached, with an instance that is alive during the call.
///     unsafe {
///         callback("spam.Spam.__repr__", |attached| {
///             let this = Object::from_borrowed(attached, this);
///             this.getattr(c"name")?.repr()
///         })
///     }
/// }
/// # pymodule_ffi::embed::example(|attached| {
/// # // SAFETY: `None` is an object; the function returns NULL with an exception.
/// # let raised = unsafe { Object::from_owned_or_raised(attached, repr(attached.none().as_ptr())) };
/// # assert!(raised.unwrap_err().to_string().starts_with("AttributeError"));
/// # Ok(()) });
/// ```
///
/// # Safety
/// CPython called the function that calls this one, with this thread attached, and that function
/// returns the result to CPython. Except where `R` is `()`, no exception was pending.
#[inline]
pub unsafe fn callback<R: CallbackResult>(
    name: &str,
    body: impl for<'py> FnOnce(Attached<'py>) -> Return<'py, R::Value<'py>>,
) -> R {
    // SAFETY: the caller's contract.
    unsafe { named(|| Name::Text(name), body) }
}

/// As [`callback`], with a name that is looked up when it is needed.
///
/// # Safety
/// As [`callback`]; what the name points to is alive.
#[inline]
pub(crate) unsafe fn named<'n, R: CallbackResult>(
    name: impl FnOnce() -> Name<'n>,
    body: impl for<'py> FnOnce(Attached<'py>) -> Return<'py, R::Value<'py>>,
) -> R {
    // SAFETY: the caller vouches that the thread is attached during the call, which the brand
    // does not outlive, as `body` takes any.
    unsafe {
        let attached = Attached::assume();
        R::finish(attached, || raise_panics(attached, name, || body(attached)))
    }
}

/// Runs the body of a function that the garbage collector calls, such as `tp_traverse`.
///
/// The body gets no token, since a traversing function may neither call Python nor change a
/// reference count. A panic is reported on standard error, and 0 is returned.
///
/// ```
/// use core::ffi::{c_int, c_void};
/// use pymodule_ffi::gc_callback;
/// use pymodule_ffi::raw::PyObject;
///
/// unsafe extern "C" fn traverse(
///     this: *mut PyObject,
///     visit: pyo3_ffi::visitproc,
///     argument: *mut c_void,
/// ) -> c_int {
///     gc_callback("spam.Spam.tp_traverse", || {
///         // SAFETY: these are the collector's arguments; an instance owns its class.
///         unsafe { visit(pyo3_ffi::Py_TYPE(this).cast(), argument) }
///     })
/// }
/// # let _ = traverse;
/// ```
#[inline]
pub fn gc_callback(name: &str, body: impl FnOnce() -> c_int) -> c_int {
    super::panic::report_panics(name, body).unwrap_or(0)
}

impl sealed::Sealed for *mut PyObject {}

impl CallbackResult for *mut PyObject {
    type Value<'py> = Object<'py>;

    #[inline]
    unsafe fn finish<'py>(
        _: Attached<'py>,
        body: impl FnOnce() -> Return<'py, Object<'py>>,
    ) -> Self {
        match body() {
            Ok(object) => object.into_ptr(),
            Err(raised) => {
                // SAFETY: the caller returns NULL to C next.
                unsafe { fail(raised) };
                null_mut()
            }
        }
    }
}

impl sealed::Sealed for Option<NonNull<PyObject>> {}

impl CallbackResult for Option<NonNull<PyObject>> {
    type Value<'py> = Option<Object<'py>>;

    #[inline]
    unsafe fn finish<'py>(
        _: Attached<'py>,
        body: impl FnOnce() -> Return<'py, Option<Object<'py>>>,
    ) -> Self {
        match body() {
            Ok(object) => object.and_then(|object| NonNull::new(object.into_ptr())),
            Err(raised) => {
                // SAFETY: the caller returns NULL to C next.
                unsafe { fail(raised) };
                None
            }
        }
    }
}

impl sealed::Sealed for c_int {}

impl CallbackResult for c_int {
    type Value<'py> = c_int;

    #[inline]
    unsafe fn finish<'py>(
        attached: Attached<'py>,
        body: impl FnOnce() -> Return<'py, c_int>,
    ) -> Self {
        let raised = match body() {
            Ok(-1) => without_exception(attached),
            Ok(value) => return value,
            Err(raised) => raised,
        };
        // SAFETY: the caller returns -1 to C next.
        unsafe { fail(raised) };
        -1
    }
}

impl sealed::Sealed for isize {}

impl CallbackResult for isize {
    type Value<'py> = usize;

    #[inline]
    unsafe fn finish<'py>(
        attached: Attached<'py>,
        body: impl FnOnce() -> Return<'py, usize>,
    ) -> Self {
        let raised = match body() {
            Ok(size) => match isize::try_from(size) {
                Ok(size) => return size,
                Err(_) => too_large(attached),
            },
            Err(raised) => raised,
        };
        // SAFETY: the caller returns -1 to C next.
        unsafe { fail(raised) };
        -1
    }
}

/// The result of a `tp_hash` function: `Py_hash_t`, of which -1 means failure.
///
/// A body that [`callback`] runs for it returns `isize`. A hash of -1 becomes -2, as `hash()` does.
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// use pymodule_ffi::raw::PyObject;
/// use pymodule_ffi::{HashResult, callback};
///
/// /// `tp_hash`
/// unsafe extern "C" fn hash(_this: *mut PyObject) -> HashResult {
///     // SAFETY: CPython calls a slot attached.
///     unsafe { callback("spam.Spam.__hash__", |_| Ok(-1)) }
/// }
/// # pymodule_ffi::embed::example(|attached| {
/// # // SAFETY: the function does not look at its argument.
/// assert_eq!(unsafe { hash(attached.none().as_ptr()) }.get(), -2);
/// # Ok(()) });
/// ```
#[doc(alias = "Py_hash_t")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct HashResult(ffi::Py_hash_t);

impl HashResult {
    /// Returns C's number.
    #[must_use]
    pub const fn get(self) -> ffi::Py_hash_t {
        self.0
    }
}

impl sealed::Sealed for HashResult {}

impl CallbackResult for HashResult {
    type Value<'py> = isize;

    #[inline]
    unsafe fn finish<'py>(_: Attached<'py>, body: impl FnOnce() -> Return<'py, isize>) -> Self {
        Self(match body() {
            Ok(-1) => -2,
            Ok(value) => value,
            Err(raised) => {
                // SAFETY: the caller returns -1 to C next.
                unsafe { fail(raised) };
                -1
            }
        })
    }
}

impl sealed::Sealed for () {}

impl CallbackResult for () {
    type Value<'py> = ();

    #[inline]
    unsafe fn finish<'py>(attached: Attached<'py>, body: impl FnOnce() -> Return<'py, ()>) -> Self {
        let pending = Raised::pending(attached);
        if let Err(raised) = body() {
            raised.write_unraisable(&attached.none());
        }
        if let Some(pending) = pending {
            // SAFETY: the caller returns to C next, which set the exception itself.
            unsafe { pending.restore() };
        }
    }
}

/// Puts the exception where C looks for it. Failure is rare, and one copy of it serves all.
///
/// # Safety
/// As [`Raised::restore`].
#[cold]
#[inline(never)]
pub(crate) unsafe fn fail(raised: Raised<'_>) {
    // SAFETY: the caller's contract.
    unsafe { raised.restore() }
}

#[cold]
#[inline(never)]
fn without_exception(attached: Attached<'_>) -> Raised<'_> {
    Raised::system_error(attached, "a callback returned -1, which means failure, without an error")
}

#[cold]
#[inline(never)]
fn too_large(attached: Attached<'_>) -> Raised<'_> {
    Raised::overflow_error(attached, "a size is larger than sys.maxsize")
}

/// C's types that are one machine word or less and have a failure value.
mod sealed {
    pub trait Sealed {}
}

const _: () = {
    // What the table above relies on.
    assert!(size_of::<Option<NonNull<PyObject>>>() == size_of::<*mut PyObject>());
    assert!(size_of::<ffi::Py_ssize_t>() == size_of::<isize>());
    assert!(size_of::<ffi::Py_hash_t>() == size_of::<isize>());
};
