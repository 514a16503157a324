//! A raised exception as the error of a `Result`.

use core::fmt;

use crate::raw::ecosystem::{self as ffi, PyObject};

use super::attached::Attached;
use super::object::Object;

/// An exception that was raised and not yet handled: the `Err` of everything that can fail.
///
/// It owns the exception. The error indicator is clear while you hold one, so you may call Python
/// meanwhile. Dropping it discards the exception. Returning it from a callback raises it again,
/// with its traceback.
#[doc(alias = "PyErr")]
#[must_use = "an exception is raised by returning it and forgotten by dropping it"]
pub struct Raised<'py> {
    pub(super) exception: Object<'py>,
}

/// The result of a function that can raise: an [`Object`], unless it says otherwise.
#[doc(alias = "PyResult")]
pub type Return<'py, T = Object<'py>> = Result<T, Raised<'py>>;

impl<'py> Raised<'py> {
    /// Takes the exception out of the error indicator, if there is one
    /// (`PyErr_GetRaisedException`; `PyErr_Fetch` before 3.12).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Raised;
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert!(Raised::pending(attached).is_none());
    /// // SAFETY: the thread is attached, and `None` an object.
    /// assert_eq!(unsafe { pyo3_ffi::PyLong_AsLong(attached.none().as_ptr()) }, -1);
    /// assert!(Raised::pending(attached).is_some());
    /// assert!(Raised::pending(attached).is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyErr_GetRaisedException")]
    #[doc(alias = "PyErr_Fetch")]
    #[doc(alias = "PyErr_Occurred")]
    #[must_use]
    pub fn pending(attached: Attached<'py>) -> Option<Self> {
        // SAFETY: the thread is attached; the result is NULL or a new reference.
        unsafe {
            #[cfg(Py_3_12)]
            let exception = ffi::PyErr_GetRaisedException();
            #[cfg(not(Py_3_12))]
            let exception = normalized();
            (!exception.is_null())
                .then(|| Self { exception: Object::from_owned(attached, exception) })
        }
    }

    /// Takes the pending exception after a call that reported failure. If there is none, it is a
    /// `SystemError`, as in CPython.
    #[cold]
    #[inline(never)]
    pub fn fetch(attached: Attached<'py>) -> Self {
        // Neither recursive nor with anything to drop, so that the compiler sees that it does not
        // unwind, and functions that do nothing else that could get by without a landing pad.
        loop {
            if let Some(raised) = Self::pending(attached) {
                return raised;
            }
            // SAFETY: the thread is attached and nothing is pending; the class is a static object
            // of the interpreter. This leaves an exception: `MemoryError`, if it has no memory.
            unsafe {
                let message = c"error return without exception set";
                // Not `PyErr_SetString`, which nothing else in a module needs.
                ffi::PyErr_Format(ffi::PyExc_SystemError, message.as_ptr());
            }
        }
    }

    /// Translates the C convention of 0 for success and -1 for failure.
    pub fn check(attached: Attached<'py>, code: core::ffi::c_int) -> Result<(), Self> {
        if code < 0 { Err(Self::fetch(attached)) } else { Ok(()) }
    }

    /// Sets the error indicator, for C to find (`PyErr_SetRaisedException`; `PyErr_SetObject`
    /// before 3.12). Functions of safe types do this by returning the exception.
    ///
    /// # Safety
    /// The caller returns to C next, with the value that stands for failure: what runs in
    /// between would find an exception pending.
    pub unsafe fn restore(self) {
        // SAFETY: the thread is attached, as a handle can't leave it; the first function takes
        // over the reference.
        unsafe {
            #[cfg(Py_3_12)]
            ffi::PyErr_SetRaisedException(self.exception.into_ptr());
            #[cfg(not(Py_3_12))]
            restore_normalized(self.exception.into_ptr());
        }
    }

    /// Creates an exception of this class with this message (`PyErr_SetObject`).
    ///
    /// A `class` that is not an exception class becomes a `SystemError`, as in C.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Raised;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let error = attached.import(c"builtins")?.getattr(c"UnicodeError")?;
    /// assert_eq!(Raised::new(&error, "not ASCII").to_string(), "UnicodeError: not ASCII");
    /// let int = attached.import(c"builtins")?.getattr(c"int")?;
    /// assert!(Raised::new(&int, "no class of exceptions").to_string().starts_with("SystemError"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyErr_SetString")]
    #[doc(alias = "PyErr_SetObject")]
    pub fn new(class: &Object<'py>, message: &str) -> Self {
        // SAFETY: `class` is an object.
        unsafe { Self::of(class.attached(), class.as_ptr(), message) }
    }

    /// # Safety
    /// `class` is an object.
    unsafe fn of(attached: Attached<'py>, class: *mut PyObject, message: &str) -> Self {
        match attached.str(message) {
            Ok(message) => {
                // SAFETY: both are objects, the thread is attached and no exception is pending.
                unsafe { ffi::PyErr_SetObject(class, message.as_ptr()) };
                Self::fetch(attached)
            }
            Err(raised) => raised,
        }
    }

    /// Returns the exception as an object, with its traceback.
    #[must_use]
    pub fn into_value(self) -> Object<'py> {
        self.exception
    }

    /// Returns the exception as an object, borrowed.
    #[must_use]
    pub const fn value(&self) -> &Object<'py> {
        &self.exception
    }

    /// Raises an exception object; an object that is none becomes a `TypeError`.
    pub fn from_value(value: &Object<'py>) -> Self {
        let attached = value.attached();
        // SAFETY: `value` is an object with a type, both alive; no exception is pending.
        unsafe {
            let class: *mut PyObject = ffi::Py_TYPE(value.as_ptr()).cast();
            if ffi::PyExceptionInstance_Check(value.as_ptr()) == 0 {
                return Self::type_error(attached, "exceptions must derive from BaseException");
            }
            ffi::PyErr_SetObject(class, value.as_ptr());
        }
        Self::fetch(attached)
    }

    /// Returns whether an `except class:` would catch it (`PyErr_GivenExceptionMatches`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Raised;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let builtins = attached.import(c"builtins")?;
    /// let raised = Raised::key_error(attached, "spam");
    /// assert!(raised.matches(&builtins.getattr(c"LookupError")?));
    /// assert!(!raised.matches(&builtins.getattr(c"ValueError")?));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyErr_ExceptionMatches")]
    #[doc(alias = "PyErr_GivenExceptionMatches")]
    #[must_use]
    pub fn matches(&self, class: &Object<'py>) -> bool {
        // SAFETY: both are objects, the thread is attached.
        unsafe { ffi::PyErr_GivenExceptionMatches(self.exception.as_ptr(), class.as_ptr()) != 0 }
    }

    /// Reports the exception through `sys.unraisablehook`, in places that can't raise
    /// (`PyErr_WriteUnraisable`). `context` is the object that was being worked on.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Raised;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let hook = c"import sys\nseen = []\nsys.unraisablehook = lambda lost: seen.append(lost.exc_value)";
    /// attached.run(hook, c"example.py")?;
    /// Raised::value_error(attached, "lost").write_unraisable(&attached.none());
    /// let seen = attached.import(c"__main__")?.getattr(c"seen")?;
    /// assert_eq!(seen.to_string(), "[ValueError('lost')]");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyErr_WriteUnraisable")]
    pub fn write_unraisable(self, context: &Object<'py>) {
        // SAFETY: C is called next; the indicator holds the exception, `context` is an object.
        unsafe {
            self.restore();
            ffi::PyErr_WriteUnraisable(context.as_ptr());
        }
    }
}

/// The pending exception as one object, as 3.12 keeps it, or NULL.
///
/// # Safety
/// The thread is attached.
#[cfg(not(Py_3_12))]
#[inline(never)]
unsafe fn normalized() -> *mut PyObject {
    let mut class = core::ptr::null_mut();
    let mut value = core::ptr::null_mut();
    let mut traceback = core::ptr::null_mut();
    // SAFETY: fetching gives us three references, of which NULL may be the second and third,
    // and all where nothing is pending; normalization exchanges them for others that are ours,
    // of which only the traceback may be NULL.
    unsafe {
        ffi::PyErr_Fetch(&raw mut class, &raw mut value, &raw mut traceback);
        if class.is_null() {
            return core::ptr::null_mut();
        }
        ffi::PyErr_NormalizeException(&raw mut class, &raw mut value, &raw mut traceback);
        if !traceback.is_null() {
            ffi::PyException_SetTraceback(value, traceback);
        }
        ffi::Py_XDECREF(traceback);
        ffi::Py_DECREF(class);
    }
    value
}

/// Makes this exception the pending one, with its traceback.
///
/// # Safety
/// The thread is attached; the caller owns a reference to the exception, and gives it up.
#[cfg(not(Py_3_12))]
#[inline(never)]
unsafe fn restore_normalized(exception: *mut PyObject) {
    // SAFETY: an exception has a class; `PyErr_Restore` takes over the three references, of which
    // the traceback's is new or NULL.
    unsafe {
        let class = ffi::Py_TYPE(exception).cast::<PyObject>();
        ffi::Py_INCREF(class);
        ffi::PyErr_Restore(class, exception, ffi::PyException_GetTraceback(exception));
    }
}

macro_rules! builtin {
    ($($function:ident, $class:ident, $name:literal;)*) => {
        impl<'py> Raised<'py> {$(
            #[doc = concat!("Creates a `", $name, "` with this message.")]
            #[doc(alias = $name)]
            pub fn $function(attached: Attached<'py>, message: &str) -> Self {
                // SAFETY: the class is a static object of the interpreter.
                unsafe { Self::of(attached, ffi::$class, message) }
            }
        )*}
    };
}

builtin! {
    attribute_error, PyExc_AttributeError, "AttributeError";
    buffer_error, PyExc_BufferError, "BufferError";
    import_error, PyExc_ImportError, "ImportError";
    index_error, PyExc_IndexError, "IndexError";
    key_error, PyExc_KeyError, "KeyError";
    lookup_error, PyExc_LookupError, "LookupError";
    memory_error, PyExc_MemoryError, "MemoryError";
    not_implemented_error, PyExc_NotImplementedError, "NotImplementedError";
    os_error, PyExc_OSError, "OSError";
    overflow_error, PyExc_OverflowError, "OverflowError";
    runtime_error, PyExc_RuntimeError, "RuntimeError";
    stop_iteration, PyExc_StopIteration, "StopIteration";
    system_error, PyExc_SystemError, "SystemError";
    timeout_error, PyExc_TimeoutError, "TimeoutError";
    type_error, PyExc_TypeError, "TypeError";
    value_error, PyExc_ValueError, "ValueError";
    zero_division_error, PyExc_ZeroDivisionError, "ZeroDivisionError";
}

/// The class and the message, as the last line of a traceback has them.
impl fmt::Display for Raised<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value();
        match class_name(value) {
            Ok(name) => write!(formatter, "{name}: {value}"),
            Err(_) => write!(formatter, "{value}"),
        }
    }
}

impl fmt::Debug for Raised<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Raised").field(self.value()).finish()
    }
}

impl core::error::Error for Raised<'_> {}

pub(super) fn class_name<'py>(value: &Object<'py>) -> Result<Object<'py>, Raised<'py>> {
    value.getattr(c"__class__")?.getattr(c"__name__")
}
