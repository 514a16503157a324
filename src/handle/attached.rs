//! The token of a thread that may call the C API.

use core::ffi::{CStr, c_char};
use core::marker::PhantomData;
use core::panic::{RefUnwindSafe, UnwindSafe};

use crate::raw::ecosystem as ffi;

use super::c_text::CText;
use super::error::Raised;
use super::object::Object;

/// Proof that this thread is attached to an interpreter: it may call the C API.
///
/// You get one from a callback ([`Object::attached`] of any argument), from an interpreter handle
/// (`embed::Interpreter`), or from the unsafe [`Attached::assume`]. `PyGILState_Ensure` does not
/// give one, as it picks its own interpreter.
///
/// `'py` brands everything that comes from this token. It is invariant, so that objects of two
/// interpreters never mix, and neither the token nor a handle can be sent to another thread.
#[doc(alias = "Python")]
#[derive(Clone, Copy, Debug)]
pub struct Attached<'py> {
    brand: PhantomData<fn(&'py ()) -> &'py ()>,
    thread: PhantomData<dyn KeepStoredInStateAndSendRustValues>,
}

/// What the compiler names when an object would leave its thread, as no type is this: an object
/// belongs to one thread of one interpreter. State keeps a [`Stored`](crate::Stored) instead, and a
/// closure that runs on another thread or detached takes what Rust values it needs.
trait KeepStoredInStateAndSendRustValues: UnwindSafe + RefUnwindSafe + Unpin {}

impl<'py> Attached<'py> {
    /// Creates a token without checking that the thread is attached.
    ///
    /// # Safety
    /// The calling thread has an attached thread state for all of `'py`, and nothing else of
    /// this `'py` belongs to another interpreter.
    #[must_use]
    pub const unsafe fn assume() -> Self {
        Self { brand: PhantomData, thread: PhantomData }
    }

    /// Imports a module by its absolute name (`PyImport_ImportModule`).
    ///
    /// The result is whatever `sys.modules` holds in the end, a module or not.
    /// [Manual](https://docs.python.org/3/c-api/import.html#c.PyImport_ImportModule)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert!(attached.import(c"os.path")?.getattr(c"join").is_ok());
    /// assert!(attached.import(c"no_such_module").is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyImport_ImportModule")]
    pub fn import(self, name: impl CText) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: the thread is attached, `name` is a C string; the result is a new reference.
        unsafe {
            Object::from_owned_or_raised(self, ffi::PyImport_ImportModule(name.c_str().as_ptr()))
        }
    }

    /// Returns `None`.
    #[must_use]
    #[inline]
    pub fn none(self) -> Object<'py> {
        // SAFETY: `None` lives as long as its interpreter. It is immortal, as it is from 3.12
        // on, nobody counts its references.
        unsafe {
            #[cfg(all(Py_3_12, not(Py_LIMITED_API)))]
            return Object::from_owned(self, ffi::Py_None());
            #[cfg(not(all(Py_3_12, not(Py_LIMITED_API))))]
            Object::from_borrowed(self, ffi::Py_None())
        }
    }

    /// Returns `True` or `False`.
    #[must_use]
    #[inline]
    pub fn bool(self, value: bool) -> Object<'py> {
        // SAFETY: both are immortal singletons of the interpreter.
        unsafe { Object::from_borrowed(self, if value { ffi::Py_True() } else { ffi::Py_False() }) }
    }

    /// Creates an `int` (`PyLong_FromLongLong`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.int(-42)?.to_i64()?, -42);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyLong_FromLongLong")]
    pub fn int(self, value: i64) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: the thread is attached; the result is a new reference or NULL.
        unsafe { Object::from_owned_or_raised(self, ffi::PyLong_FromLongLong(value)) }
    }

    /// Creates a `float` (`PyFloat_FromDouble`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(attached.float(0.5)?.to_f64()?, 0.5);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyFloat_FromDouble")]
    pub fn float(self, value: f64) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: the thread is attached; the result is a new reference or NULL.
        unsafe { Object::from_owned_or_raised(self, ffi::PyFloat_FromDouble(value)) }
    }

    /// Creates a `str` (`PyUnicode_FromStringAndSize`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(&*attached.str("caf\u{e9}, a\0b")?.text()?, "caf\u{e9}, a\0b");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyUnicode_FromStringAndSize")]
    pub fn str(self, text: &str) -> Result<Object<'py>, Raised<'py>> {
        let (start, length) = (text.as_ptr().cast::<c_char>(), text.len() as ffi::Py_ssize_t);
        // SAFETY: `start` and `length` describe `text`, which is UTF-8.
        unsafe {
            Object::from_owned_or_raised(self, ffi::PyUnicode_FromStringAndSize(start, length))
        }
    }

    /// Creates a `bytes` (`PyBytes_FromStringAndSize`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(&*attached.bytes(b"a\xff")?.repr()?.text()?, r"b'a\xff'");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyBytes_FromStringAndSize")]
    pub fn bytes(self, bytes: &[u8]) -> Result<Object<'py>, Raised<'py>> {
        let (start, length) = (bytes.as_ptr().cast::<c_char>(), bytes.len() as ffi::Py_ssize_t);
        // SAFETY: `start` and `length` describe `bytes`.
        unsafe { Object::from_owned_or_raised(self, ffi::PyBytes_FromStringAndSize(start, length)) }
    }

    /// Creates a tuple of these objects (`PyTuple_New`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let pair = attached.tuple([&attached.int(1)?, &attached.none()])?;
    /// assert_eq!(pair.to_string(), "(1, None)");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyTuple_New")]
    pub fn tuple<const N: usize>(
        self,
        items: [&Object<'py>; N],
    ) -> Result<Object<'py>, Raised<'py>> {
        self.tuple_from(items.into_iter())
    }

    pub(super) fn tuple_from<'a>(
        self,
        items: impl ExactSizeIterator<Item = &'a Object<'py>>,
    ) -> Result<Object<'py>, Raised<'py>>
    where
        'py: 'a,
    {
        // SAFETY: the thread is attached; the result is a new reference or NULL.
        let tuple = unsafe {
            Object::from_owned_or_raised(self, ffi::PyTuple_New(items.len() as ffi::Py_ssize_t))
        }?;
        for (index, item) in items.enumerate() {
            // SAFETY: it is a tuple and an object; PyTuple_SetItem checks the index, and takes over the
            // reference that `into_ptr` gives up, also when it fails, as it does if another thread
            // has found the tuple through the garbage collector.
            let code = unsafe {
                let item = item.clone().into_ptr();
                ffi::PyTuple_SetItem(tuple.as_ptr(), index as ffi::Py_ssize_t, item)
            };
            Raised::check(self, code)?;
        }
        Ok(tuple)
    }

    /// Creates an empty dictionary (`PyDict_New`).
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let dict = attached.dict()?;
    /// dict.dict_set(&attached.str("limit")?, &attached.int(127)?)?;
    /// assert_eq!(dict.to_string(), "{'limit': 127}");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyDict_New")]
    pub fn dict(self) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: the thread is attached; the result is a new reference or NULL.
        unsafe { Object::from_owned_or_raised(self, ffi::PyDict_New()) }
    }

    /// Runs statements in the namespace of `__main__` (`Py_CompileString`, `PyEval_EvalCode`).
    ///
    /// `file` is the name that tracebacks show.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// attached.run(c"answer = 6 * 7", c"example.py")?;
    /// assert_eq!(attached.import(c"__main__")?.getattr(c"answer")?.to_i64()?, 42);
    /// assert!(attached.run(c"1 / 0", c"example.py").is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "Py_CompileString")]
    #[doc(alias = "PyRun_String")]
    pub fn run(self, code: &CStr, file: &CStr) -> Result<(), Raised<'py>> {
        let globals = self.import(c"__main__")?.getattr(c"__dict__")?;
        // SAFETY: `globals` is an object.
        if unsafe { ffi::PyDict_Check(globals.as_ptr()) } == 0 {
            return Err(Raised::type_error(self, "the __dict__ of __main__ is not a dictionary"));
        }
        // SAFETY: both strings are C strings, `Py_file_input` is a start token, `globals` a
        // dictionary, the thread attached; both results are new references or NULL.
        unsafe {
            let code = Object::from_owned_or_raised(
                self,
                ffi::Py_CompileString(code.as_ptr(), file.as_ptr(), ffi::Py_file_input),
            )?;
            let result = ffi::PyEval_EvalCode(code.as_ptr(), globals.as_ptr(), globals.as_ptr());
            Object::from_owned_or_raised(self, result).map(drop)
        }
    }

    /// Runs `work` detached, so that other threads of this interpreter can run
    /// (`PyEval_SaveThread`, `PyEval_RestoreThread`).
    ///
    /// `work` can't touch Python: handles are not `Send`. That holds as long as nothing that it
    /// captures pretends to be: a wrapper that is `Send` whatever it holds and checks the thread
    /// at run time (the crate `send_wrapper`) defeats it, and must not hold handles.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// let sum: u64 = attached.detach(|| (1..=100).sum());
    /// assert_eq!(sum, 5050);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "Py_BEGIN_ALLOW_THREADS")]
    pub fn detach<T: Send>(self, work: impl FnOnce() -> T + Send) -> T {
        struct Restore(*mut ffi::PyThreadState);
        impl Drop for Restore {
            fn drop(&mut self) {
                // SAFETY: the state is the one that this thread saved, and is detached. If its
                // interpreter has ended this does not return, and no other is started in this
                // process, as the thread stays counted.
                unsafe { ffi::PyEval_RestoreThread(self.0) }
            }
        }
        // Dropped after the thread is attached again.
        #[cfg(feature = "std")]
        let _detached = super::thread::Detached::new();
        // SAFETY: the thread is attached; `Restore` attaches it again, also on unwinding.
        let _restore = Restore(unsafe { ffi::PyEval_SaveThread() });
        work()
    }
}
