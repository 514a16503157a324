//! One entry of a method table.

use core::ffi::{CStr, c_int};
use core::fmt;
use core::marker::PhantomData;
use core::mem::transmute;
use core::ptr::null;

use pyo3_ffi::{self as ffi, PyCFunction, PyMethodDef, PyMethodDefPointer, PyObject};

use super::callee::{self, Callee, Signed};
use super::conventions;
use super::fitting::{NoArgs, OneArg, SomeArgs};
use super::raw::Raw;
use super::shape::{Function, Shape};
use crate::callback::zero_sized::without_data;
use crate::handle::Raised;
use crate::module::Module;
use crate::raw;

/// A function of a module with state `S` (`PyMethodDef`).
///
/// The constructor's name is the calling convention. It takes a function or a closure that
/// captures nothing and puts a function of C's type around it; those with `raw_` in front take a
/// [`Raw`] function of C's type as it is.
/// [Manual](https://docs.python.org/3/c-api/structures.html#c.PyMethodDef)
#[doc(alias = "PyMethodDef")]
#[repr(transparent)]
pub struct Method<S> {
    entry: PyMethodDef,
    state: PhantomData<fn(S) -> S>,
}

impl<S> Clone for Method<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Method<S> {}

impl<S> fmt::Debug for Method<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: a name that is not NULL is a static C string.
        let name = (!self.is_end()).then(|| unsafe { CStr::from_ptr(self.entry.ml_name) });
        formatter
            .debug_struct("Method")
            .field("name", &name)
            .field("flags", &self.entry.ml_flags)
            .finish_non_exhaustive()
    }
}

// SAFETY: an entry is only read, and points to static text and functions.
unsafe impl<S> Sync for Method<S> {}

impl<S> Method<S> {
    /// The entry that ends a table.
    pub const END: Self = Self { entry: PyMethodDef::zeroed(), state: PhantomData };

    /// Whether this ends a table.
    pub(crate) const fn is_end(&self) -> bool {
        self.entry.ml_name.is_null()
    }

    const fn entry(
        name: &'static CStr,
        function: PyCFunction,
        flags: c_int,
        doc: Option<&'static CStr>,
    ) -> Self {
        let entry = PyMethodDef {
            ml_name: name.as_ptr(),
            ml_meth: PyMethodDefPointer { PyCFunction: function },
            ml_flags: flags,
            ml_doc: match doc {
                Some(doc) => doc.as_ptr(),
                None => null(),
            },
        };
        Self { entry, state: PhantomData }
    }

    /// Makes an entry of a function of C's type that is called by `METH_NOARGS`.
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_NOARGS)
    #[doc(alias = "METH_NOARGS")]
    #[must_use]
    pub const fn raw_noargs(
        name: &'static CStr,
        function: Raw<CFunction>,
        doc: Option<&'static CStr>,
    ) -> Self {
        Self::entry(name, function.get(), raw::METH_NOARGS, doc)
    }

    /// Makes an entry of a function of C's type that is called by `METH_O`.
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_O)
    #[doc(alias = "METH_O")]
    #[must_use]
    pub const fn raw_o(
        name: &'static CStr,
        function: Raw<CFunction>,
        doc: Option<&'static CStr>,
    ) -> Self {
        Self::entry(name, function.get(), raw::METH_O, doc)
    }

    /// Makes an entry of a function of C's type that is called by `METH_VARARGS`.
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_VARARGS)
    #[doc(alias = "METH_VARARGS")]
    #[must_use]
    pub const fn raw_varargs(
        name: &'static CStr,
        function: Raw<CFunction>,
        doc: Option<&'static CStr>,
    ) -> Self {
        Self::entry(name, function.get(), raw::METH_VARARGS, doc)
    }

    /// Makes an entry of a function of C's type that is called by `METH_VARARGS | METH_KEYWORDS`.
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_VARARGS-METH_KEYWORDS)
    #[doc(alias = "METH_VARARGS")]
    #[doc(alias = "METH_KEYWORDS")]
    #[must_use]
    pub const fn raw_varargs_keywords(
        name: &'static CStr,
        function: Raw<CFunctionWithKeywords>,
        doc: Option<&'static CStr>,
    ) -> Self {
        let flags = raw::METH_VARARGS | raw::METH_KEYWORDS;
        Self::entry(name, erase_keywords(function.get()), flags, doc)
    }

    /// Makes an entry of a function of C's type that is called by `METH_FASTCALL`.
    ///
    /// Not with an abi3 floor of 3.9, which lacks the convention.
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_FASTCALL)
    #[doc(alias = "METH_FASTCALL")]
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    #[must_use]
    pub const fn raw_fastcall(
        name: &'static CStr,
        function: Raw<CFunctionFast>,
        doc: Option<&'static CStr>,
    ) -> Self {
        Self::entry(name, erase_fast(function.get()), raw::METH_FASTCALL, doc)
    }

    /// Makes an entry of a function of C's type that is called by `METH_FASTCALL | METH_KEYWORDS`.
    ///
    /// Not with an abi3 floor of 3.9, which lacks the convention.
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_FASTCALL-METH_KEYWORDS)
    #[doc(alias = "METH_FASTCALL")]
    #[doc(alias = "METH_KEYWORDS")]
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    #[must_use]
    pub const fn raw_fastcall_keywords(
        name: &'static CStr,
        function: Raw<CFunctionFastWithKeywords>,
        doc: Option<&'static CStr>,
    ) -> Self {
        let flags = raw::METH_FASTCALL | raw::METH_KEYWORDS;
        Self::entry(name, erase_fast_keywords(function.get()), flags, doc)
    }
}

/// The type of `METH_NOARGS`, `METH_O` and `METH_VARARGS` functions (`PyCFunction`), not NULL.
pub type CFunction = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

/// The type of `METH_VARARGS | METH_KEYWORDS` functions (`PyCFunctionWithKeywords`), not NULL.
pub type CFunctionWithKeywords =
    unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;

/// The type of `METH_FASTCALL` functions (`PyCFunctionFast`), not NULL.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub type CFunctionFast =
    unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, raw::Py_ssize_t) -> *mut PyObject;

/// The type of `METH_FASTCALL | METH_KEYWORDS` functions (`PyCFunctionFastWithKeywords`), not
/// NULL.
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
pub type CFunctionFastWithKeywords = unsafe extern "C" fn(
    *mut PyObject,
    *const *mut PyObject,
    raw::Py_ssize_t,
    *mut PyObject,
) -> *mut PyObject;

/// The C types share one field of the table; the flags tell CPython which one to call.
const fn erase_keywords(function: CFunctionWithKeywords) -> PyCFunction {
    // SAFETY: function pointers have one size; it is called by its own type again.
    unsafe { transmute(function) }
}

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
const fn erase_fast(function: CFunctionFast) -> PyCFunction {
    // SAFETY: function pointers have one size; it is called by its own type again.
    unsafe { transmute(function) }
}

#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
const fn erase_fast_keywords(function: CFunctionFastWithKeywords) -> PyCFunction {
    // SAFETY: function pointers have one size; it is called by its own type again.
    unsafe { transmute(function) }
}

/// The function and flags of positional arguments: `METH_FASTCALL`, or what the floor has.
const fn fastcall<S, C: Callee<S>>() -> (PyCFunction, c_int) {
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    return (erase_fast(conventions::fastcall::<S, C>), raw::METH_FASTCALL);
    #[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
    (conventions::varargs::<S, C>, raw::METH_VARARGS)
}

/// As [`fastcall`], with keywords.
const fn fastcall_keywords<S, C: Callee<S>>() -> (PyCFunction, c_int) {
    #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
    return (
        erase_fast_keywords(conventions::fastcall_keywords::<S, C>),
        raw::METH_FASTCALL | raw::METH_KEYWORDS,
    );
    #[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
    (erase_keywords(conventions::varargs_keywords::<S, C>), raw::METH_VARARGS | raw::METH_KEYWORDS)
}

impl<S> Method<S> {
    /// A function whose calling convention and parameters come from its signature, and what it
    /// takes; for [`module!`](crate::module), which compares that with the signature. A function
    /// that does not fit panics when it is called.
    #[doc(hidden)]
    #[must_use]
    pub const fn function<P, F: Function<S, P>, T: Signed>(
        name: &'static CStr,
        function: F,
        doc: &'static CStr,
    ) -> (Self, Shape) {
        without_data::<F>();
        let _ = function;
        let entry = if T::SIGNATURE.is_empty() {
            (conventions::noargs::<S, callee::Bound<F, P, T>> as CFunction, raw::METH_NOARGS)
        } else if T::SIGNATURE.is_one() {
            (conventions::o::<S, callee::Bound<F, P, T>> as CFunction, raw::METH_O)
        } else if T::SIGNATURE.is_positional_only() {
            fastcall::<S, callee::Bound<F, P, T>>()
        } else {
            fastcall_keywords::<S, callee::Bound<F, P, T>>()
        };
        let (function, flags) = entry;
        (Self::entry(name, function, flags, Some(doc)), F::SHAPE)
    }

    /// Makes an entry of a function without arguments (`METH_NOARGS`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_NOARGS)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Method, Module, Return};
    /// fn answer<'py>(module: &Module<'py>) -> Return<'py> {
    ///     module.attached().int(42)
    /// }
    /// const METHODS: &[Method<()>] = &[Method::noargs(c"answer", answer, None), Method::END];
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let module = Module::new(attached, c"spam")?;
    /// module.add_functions(METHODS)?;
    /// assert_eq!(module.call_method(c"answer", [])?.to_i64()?, 42);
    /// assert!(module.call_method(c"answer", [&attached.none()]).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "METH_NOARGS")]
    pub const fn noargs<P, F>(name: &'static CStr, function: F, doc: Option<&'static CStr>) -> Self
    where
        F: NoArgs<S, P>,
    {
        without_data::<F>();
        let _ = function;
        Self::entry(name, conventions::noargs::<S, callee::NoArgs<F>>, raw::METH_NOARGS, doc)
    }

    /// Makes an entry of a function of one positional argument (`METH_O`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_O)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Arg, Method, Module, Return};
    /// fn double<'py>(module: &Module<'py>, number: Arg<'_, 'py>) -> Return<'py> {
    ///     module.attached().int(2 * number.to_i64()?)
    /// }
    /// const METHODS: &[Method<()>] = &[Method::o(c"double", double, None), Method::END];
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let module = Module::new(attached, c"spam")?;
    /// module.add_functions(METHODS)?;
    /// assert_eq!(module.call_method(c"double", [&attached.int(21)?])?.to_i64()?, 42);
    /// assert!(module.call_method(c"double", []).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "METH_O")]
    pub const fn o<P, F>(name: &'static CStr, function: F, doc: Option<&'static CStr>) -> Self
    where
        F: OneArg<S, P>,
    {
        without_data::<F>();
        let _ = function;
        Self::entry(name, conventions::o::<S, callee::OneArg<F>>, raw::METH_O, doc)
    }

    /// Makes an entry of a function of positional arguments, which C passes in a vector
    /// (`METH_FASTCALL`).
    ///
    /// With an abi3 floor of 3.9, which lacks the convention, C calls it by `METH_VARARGS`.
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_FASTCALL)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Args, Method, Module, Return};
    /// fn count<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    ///     module.attached().int(args.len() as i64)
    /// }
    /// const METHODS: &[Method<()>] = &[Method::fastcall(c"count", count, None), Method::END];
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let module = Module::new(attached, c"spam")?;
    /// module.add_functions(METHODS)?;
    /// let none = attached.none();
    /// assert_eq!(module.call_method(c"count", [&none, &none])?.to_i64()?, 2);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "METH_FASTCALL")]
    pub const fn fastcall<P, F>(
        name: &'static CStr,
        function: F,
        doc: Option<&'static CStr>,
    ) -> Self
    where
        F: SomeArgs<S, P>,
    {
        without_data::<F>();
        let _ = function;
        let (function, flags) = fastcall::<S, callee::SomeArgs<F>>();
        Self::entry(name, function, flags, doc)
    }

    /// Makes an entry of a function of positional and keyword arguments, which C passes in a vector
    /// (`METH_FASTCALL | METH_KEYWORDS`).
    ///
    /// With an abi3 floor of 3.9, which lacks the convention, C calls it by `METH_VARARGS`.
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_FASTCALL-METH_KEYWORDS)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Args, Method, Module, Return};
    /// fn double<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    ///     let ([number], []) = args.bind(module.attached(), "double", [c"number"], [])?;
    ///     module.attached().int(2 * number.to_i64()?)
    /// }
    /// const METHODS: &[Method<()>] = &[Method::fastcall_keywords(c"double", double, None), Method::END];
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let module = Module::from_object(attached.import(c"__main__")?).expect("it is a module");
    /// module.add_functions(METHODS)?;
    /// attached.run(c"answer = double(number=21)", c"example.py")?;
    /// assert_eq!(module.getattr(c"answer")?.to_i64()?, 42);
    /// assert!(attached.run(c"double(root=21)", c"example.py").is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "METH_FASTCALL")]
    #[doc(alias = "METH_KEYWORDS")]
    pub const fn fastcall_keywords<P, F>(
        name: &'static CStr,
        function: F,
        doc: Option<&'static CStr>,
    ) -> Self
    where
        F: SomeArgs<S, P>,
    {
        without_data::<F>();
        let _ = function;
        let (function, flags) = fastcall_keywords::<S, callee::SomeArgs<F>>();
        Self::entry(name, function, flags, doc)
    }

    /// Makes an entry of a function of positional arguments, which C passes in a tuple
    /// (`METH_VARARGS`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_VARARGS)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Args, Method, Module, Return};
    /// fn count<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    ///     module.attached().int(args.len() as i64)
    /// }
    /// const METHODS: &[Method<()>] = &[Method::varargs(c"count", count, None), Method::END];
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let module = Module::new(attached, c"spam")?;
    /// module.add_functions(METHODS)?;
    /// let none = attached.none();
    /// assert_eq!(module.call_method(c"count", [&none, &none])?.to_i64()?, 2);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "METH_VARARGS")]
    pub const fn varargs<P, F>(name: &'static CStr, function: F, doc: Option<&'static CStr>) -> Self
    where
        F: SomeArgs<S, P>,
    {
        without_data::<F>();
        let _ = function;
        Self::entry(name, conventions::varargs::<S, callee::SomeArgs<F>>, raw::METH_VARARGS, doc)
    }

    /// Makes an entry of a function of positional arguments, which C passes in a tuple, and keyword
    /// arguments, in a dictionary (`METH_VARARGS | METH_KEYWORDS`).
    ///
    /// [Manual](https://docs.python.org/3/c-api/structures.html#c.METH_VARARGS-METH_KEYWORDS)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::{Args, Method, Module, Return};
    /// fn double<'py>(module: &Module<'py>, args: Args<'_, 'py>) -> Return<'py> {
    ///     let ([number], []) = args.bind(module.attached(), "double", [c"number"], [])?;
    ///     module.attached().int(2 * number.to_i64()?)
    /// }
    /// const METHODS: &[Method<()>] = &[Method::varargs_keywords(c"double", double, None), Method::END];
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let module = Module::from_object(attached.import(c"__main__")?).expect("it is a module");
    /// module.add_functions(METHODS)?;
    /// attached.run(c"answer = double(number=21)", c"example.py")?;
    /// assert_eq!(module.getattr(c"answer")?.to_i64()?, 42);
    /// assert!(attached.run(c"double(root=21)", c"example.py").is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "METH_VARARGS")]
    #[doc(alias = "METH_KEYWORDS")]
    pub const fn varargs_keywords<P, F>(
        name: &'static CStr,
        function: F,
        doc: Option<&'static CStr>,
    ) -> Self
    where
        F: SomeArgs<S, P>,
    {
        without_data::<F>();
        let _ = function;
        let flags = raw::METH_VARARGS | raw::METH_KEYWORDS;
        Self::entry(
            name,
            erase_keywords(conventions::varargs_keywords::<S, callee::SomeArgs<F>>),
            flags,
            doc,
        )
    }
}

impl<'py, S> Module<'py, S> {
    /// Adds functions that take a module with this state (`PyModule_AddFunctions`).
    ///
    /// The table ends with [`Method::END`](crate::Method::END).
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddFunctions)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// use pymodule_ffi::{Method, Module};
    /// const MORE: &[Method<()>] =
    ///     &[Method::noargs(c"answer", |module| module.attached().int(42), None), Method::END];
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.add_functions(MORE)?;
    /// assert_eq!(module.call_method(c"answer", [])?.to_i64()?, 42);
    /// assert!(module.add_functions(&MORE[..1]).is_err());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    /// `SystemError` if the table does not end with [`Method::END`](crate::Method::END), or has an
    /// entry that ends it before.
    #[doc(alias = "PyModule_AddFunctions")]
    pub fn add_functions(&self, methods: &'static [Method<S>]) -> Result<(), Raised<'py>> {
        let end = methods.iter().position(Method::is_end);
        if end.is_none_or(|end| end + 1 != methods.len()) {
            return Err(Raised::system_error(
                self.attached(),
                "a table of methods ends with Method::END, and nowhere before",
            ));
        }
        let table = methods.as_ptr().cast_mut().cast();
        // SAFETY: `self` is a module whose state is `S`, which is what the functions take it
        // for; the table is static, ends with an entry without a name, and is only read.
        let code = unsafe { ffi::PyModule_AddFunctions(self.as_ptr(), table) };
        Raised::check(self.attached(), code)
    }
}
