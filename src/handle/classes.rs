//! The built-in exception classes as objects, and warnings.

use core::ffi::CStr;
use core::fmt;

use pyo3_ffi as ffi;

use super::attached::Attached;
use super::error::{Raised, Return};
use super::object::Object;

impl<'py> Attached<'py> {
    /// Returns the built-in exception classes, as [`Raised::matches`] and [`Attached::warn`] take
    /// them.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Raised;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let raised = Raised::key_error(attached, "spam");
    /// assert!(raised.matches(&attached.exceptions().lookup_error()));
    /// assert!(!raised.matches(&attached.exceptions().value_error()));
    /// # Ok(()) });
    /// ```
    #[must_use]
    pub const fn exceptions(self) -> Exceptions<'py> {
        Exceptions { attached: self }
    }

    /// Issues a warning of a category (`PyErr_WarnEx`).
    ///
    /// A `stack_level` of 1 names the line that called this function, 2 the caller of that.
    /// [Manual](https://docs.python.org/3/c-api/exceptions.html#c.PyErr_WarnEx)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// attached.run(c"import warnings; warnings.simplefilter('error')", c"example.py")?;
    /// let category = attached.exceptions().deprecation_warning();
    /// let raised = attached.warn(&category, c"use eggs", 1).expect_err("the filter says so");
    /// assert_eq!(raised.to_string(), "DeprecationWarning: use eggs");
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// The warning itself, if a filter makes it an exception: return it.
    #[doc(alias = "PyErr_WarnEx")]
    #[doc(alias = "PyErr_Warn")]
    pub fn warn(
        self,
        category: &Object<'py>,
        message: &CStr,
        stack_level: usize,
    ) -> Return<'py, ()> {
        let level = ffi::Py_ssize_t::try_from(stack_level).unwrap_or(ffi::Py_ssize_t::MAX);
        // SAFETY: `category` is an object, of which the function checks that it is a class of
        // warnings; `message` is a C string.
        let code = unsafe { ffi::PyErr_WarnEx(category.as_ptr(), message.as_ptr(), level) };
        Raised::check(self, code)
    }
}

/// The built-in exception classes: see [`Attached::exceptions`].
#[derive(Clone, Copy)]
pub struct Exceptions<'py> {
    attached: Attached<'py>,
}

impl fmt::Debug for Exceptions<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Exceptions")
    }
}

macro_rules! classes {
    ($($function:ident, $class:ident, $name:literal;)*) => {
        impl<'py> Exceptions<'py> {$(
            #[doc = concat!("Returns the class `", $name, "` (`", stringify!($class), "`).")]
            #[doc(alias = $name)]
            #[must_use]
            pub fn $function(self) -> Object<'py> {
                // SAFETY: the class is a static object of the interpreter.
                unsafe { Object::from_borrowed(self.attached, ffi::$class) }
            }
        )*}
    };
}

classes! {
    arithmetic_error, PyExc_ArithmeticError, "ArithmeticError";
    assertion_error, PyExc_AssertionError, "AssertionError";
    attribute_error, PyExc_AttributeError, "AttributeError";
    base_exception, PyExc_BaseException, "BaseException";
    blocking_io_error, PyExc_BlockingIOError, "BlockingIOError";
    broken_pipe_error, PyExc_BrokenPipeError, "BrokenPipeError";
    buffer_error, PyExc_BufferError, "BufferError";
    bytes_warning, PyExc_BytesWarning, "BytesWarning";
    connection_error, PyExc_ConnectionError, "ConnectionError";
    deprecation_warning, PyExc_DeprecationWarning, "DeprecationWarning";
    eof_error, PyExc_EOFError, "EOFError";
    exception, PyExc_Exception, "Exception";
    file_exists_error, PyExc_FileExistsError, "FileExistsError";
    file_not_found_error, PyExc_FileNotFoundError, "FileNotFoundError";
    future_warning, PyExc_FutureWarning, "FutureWarning";
    import_error, PyExc_ImportError, "ImportError";
    import_warning, PyExc_ImportWarning, "ImportWarning";
    index_error, PyExc_IndexError, "IndexError";
    interrupted_error, PyExc_InterruptedError, "InterruptedError";
    key_error, PyExc_KeyError, "KeyError";
    keyboard_interrupt, PyExc_KeyboardInterrupt, "KeyboardInterrupt";
    lookup_error, PyExc_LookupError, "LookupError";
    memory_error, PyExc_MemoryError, "MemoryError";
    module_not_found_error, PyExc_ModuleNotFoundError, "ModuleNotFoundError";
    name_error, PyExc_NameError, "NameError";
    not_a_directory_error, PyExc_NotADirectoryError, "NotADirectoryError";
    not_implemented_error, PyExc_NotImplementedError, "NotImplementedError";
    os_error, PyExc_OSError, "OSError";
    overflow_error, PyExc_OverflowError, "OverflowError";
    pending_deprecation_warning, PyExc_PendingDeprecationWarning, "PendingDeprecationWarning";
    permission_error, PyExc_PermissionError, "PermissionError";
    recursion_error, PyExc_RecursionError, "RecursionError";
    reference_error, PyExc_ReferenceError, "ReferenceError";
    resource_warning, PyExc_ResourceWarning, "ResourceWarning";
    runtime_error, PyExc_RuntimeError, "RuntimeError";
    runtime_warning, PyExc_RuntimeWarning, "RuntimeWarning";
    stop_async_iteration, PyExc_StopAsyncIteration, "StopAsyncIteration";
    stop_iteration, PyExc_StopIteration, "StopIteration";
    syntax_error, PyExc_SyntaxError, "SyntaxError";
    syntax_warning, PyExc_SyntaxWarning, "SyntaxWarning";
    system_error, PyExc_SystemError, "SystemError";
    system_exit, PyExc_SystemExit, "SystemExit";
    timeout_error, PyExc_TimeoutError, "TimeoutError";
    type_error, PyExc_TypeError, "TypeError";
    unicode_decode_error, PyExc_UnicodeDecodeError, "UnicodeDecodeError";
    unicode_encode_error, PyExc_UnicodeEncodeError, "UnicodeEncodeError";
    unicode_error, PyExc_UnicodeError, "UnicodeError";
    unicode_warning, PyExc_UnicodeWarning, "UnicodeWarning";
    user_warning, PyExc_UserWarning, "UserWarning";
    value_error, PyExc_ValueError, "ValueError";
    warning, PyExc_Warning, "Warning";
    zero_division_error, PyExc_ZeroDivisionError, "ZeroDivisionError";
}
