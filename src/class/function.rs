//! The functions of a class that get the module which the class was made for.

use core::ffi::{CStr, c_int};
use core::fmt;
use core::marker::PhantomData;
use core::mem::transmute;
use core::ptr::{null, null_mut};

use pyo3_ffi::{
    self as ffi, PyCFunction, PyMethodDef, PyMethodDefPointer, PyObject, PyType_Slot, PyTypeObject,
};

use super::held::Held;
use super::lookup::without_module;
use super::module::module_of_heap_type;
use crate::callback::name::Name;
use crate::callback::panic::raise_panics_apart;
use crate::callback::trampoline::{callback, fail};
use crate::callback::zero_sized::{conjure, without_data};
use crate::def::Definition;
use crate::def::name::repeated;
use crate::function::Raw;
use crate::function::callee::Signed;
use crate::function::shape::ClassFunction as Bindable;
use crate::function::signature::{Place, Signature};
use crate::handle::{Arg, Args, Attached, Object, Raised};
use crate::module::Module;
use crate::raw::{METH_KEYWORDS, METH_METHOD};
use crate::state::ModuleState;
use crate::text::TextBuffer;

/// `METH_FASTCALL`: the headers hide it under the stable ABI of 3.9, whose CPython has it.
const METH_FASTCALL: c_int = 0x80;

/// A table of methods for the classes of a module with state `S`.
///
/// [`class_functions!`](crate::class_functions) writes it. Put [`ClassFunctions::slot`] among the
/// slots of [`Definition::new_type`].
#[derive(Clone, Copy)]
pub struct ClassFunctions<S: 'static> {
    table: &'static [ClassFunction<S>],
}

impl<S: ModuleState> ClassFunctions<S> {
    /// Checks a table; for [`class_functions!`](crate::class_functions).
    #[doc(hidden)]
    #[must_use]
    #[allow(clippy::missing_panics_doc, reason = "it stops a build")]
    pub const fn new(_: &Definition<S>, table: &'static [ClassFunction<S>]) -> Self {
        assert!(
            !table.is_empty() && table[table.len() - 1].entry.ml_name.is_null(),
            "a table of class functions ends with ClassFunction::END"
        );
        Self { table }
    }

    /// Returns the slot `Py_tp_methods`.
    ///
    /// The functions take the module of the class that has the slot for a module with state `S`,
    /// so give the slot only to [`Definition::new_type`] of a definition with this state.
    #[doc(alias = "Py_tp_methods")]
    #[must_use]
    pub const fn slot(self) -> PyType_Slot {
        PyType_Slot { slot: ffi::Py_tp_methods, pfunc: self.table.as_ptr().cast_mut().cast() }
    }
}

impl<S> fmt::Debug for ClassFunctions<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ClassFunctions").field(&(self.table.len() - 1)).finish()
    }
}

/// One entry of [`ClassFunctions`].
#[doc(hidden)]
#[repr(transparent)]
pub struct ClassFunction<S> {
    entry: PyMethodDef,
    state: PhantomData<fn(S) -> S>,
}

// SAFETY: an entry is only read, and points to static text and functions.
unsafe impl<S> Sync for ClassFunction<S> {}

/// The name of a function, as a type.
#[doc(hidden)]
pub trait Named {
    #[allow(missing_docs)]
    const NAME: &'static str;
}

impl<S: ModuleState> ClassFunction<S> {
    /// The entry that ends a table.
    pub const END: Self = Self { entry: PyMethodDef::zeroed(), state: PhantomData };

    /// `METH_METHOD | METH_FASTCALL | METH_KEYWORDS`, the one convention that passes the class.
    #[must_use]
    pub const fn fastcall_keywords<N, F>(
        name: &'static CStr,
        function: F,
        doc: Option<&'static CStr>,
    ) -> Self
    where
        N: Named,
        F: for<'m, 'a, 'py> Fn(
            &'m Module<'py, S>,
            Arg<'a, 'py>,
            Args<'a, 'py>,
        ) -> Result<Object<'py>, Raised<'py>>,
        F: Copy + Send + Sync + 'static,
    {
        without_data::<F>();
        let _ = function;
        Self::entry(name, fastcall_keywords::<S, F, N>, doc)
    }

    /// The same, with a function whose parameters are bound to a signature.
    #[must_use]
    pub const fn function<P, F: Bindable<S, P>, T: Signed>(
        place: Place<'_>,
        name: &'static CStr,
        function: F,
        doc: &'static CStr,
    ) -> Self {
        check_function::<S, P, F>(place, function, &T::SIGNATURE);
        Self::entry(name, bound::<S, P, F, T>, Some(doc))
    }

    const fn entry(name: &'static CStr, function: CMethod, doc: Option<&'static CStr>) -> Self {
        let entry = PyMethodDef {
            ml_name: name.as_ptr(),
            ml_meth: PyMethodDefPointer { PyCFunction: erase(function) },
            ml_flags: METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
            ml_doc: match doc {
                Some(doc) => doc.as_ptr(),
                None => null(),
            },
        };
        Self { entry, state: PhantomData }
    }

    /// An entry as C has it.
    #[must_use]
    pub const fn raw(entry: Raw<PyMethodDef>) -> Self {
        Self { entry: entry.get(), state: PhantomData }
    }
}

/// Stops the build if the function does not take what its signature says.
#[doc(hidden)]
#[track_caller]
pub const fn check_function<S, P, F: Bindable<S, P>>(
    place: Place<'_>,
    function: F,
    signature: &Signature<'_>,
) {
    without_data::<F>();
    let _ = function;
    F::SHAPE.check(place, "module, this", signature);
}

/// The name of an entry as C has it.
#[doc(hidden)]
#[must_use]
#[track_caller]
#[allow(clippy::missing_panics_doc, reason = "it stops a build")]
pub const fn name(entry: Raw<PyMethodDef>) -> &'static str {
    let name = entry.get().ml_name;
    assert!(!name.is_null(), "class_functions!: a raw entry has no name: write one");
    // SAFETY: whoever made the entry vouches for it: its name is a static C string.
    match unsafe { CStr::from_ptr(name) }.to_str() {
        Ok(name) => name,
        Err(_) => {
            panic!("class_functions!: the name of a raw entry is not UTF-8: CPython decodes it")
        }
    }
}

/// Stops the build if two functions have one name, or one has none.
#[doc(hidden)]
#[track_caller]
pub const fn check_names<const N: usize>(names: &[&str; N]) {
    let mut index = 0;
    while index < N {
        assert!(!names[index].is_empty(), "class_functions!: a function without a name: write one");
        index += 1;
    }
    if let Some(name) = repeated(names) {
        let text = TextBuffer::new().push("class_functions!: has `").push(name).push(
            "` more than once, and CPython would keep the first one silently: rename or remove \
             the others",
        );
        panic!("{}", text.as_str());
    }
}

/// `PyCMethod`, not NULL.
type CMethod = unsafe extern "C" fn(
    *mut PyObject,
    *mut PyTypeObject,
    *const *mut PyObject,
    ffi::Py_ssize_t,
    *mut PyObject,
) -> *mut PyObject;

/// The C types share one field of the table; the flags tell CPython which one to call.
const fn erase(function: CMethod) -> PyCFunction {
    // SAFETY: function pointers have one size; it is called by its own type again.
    unsafe { transmute(function) }
}

/// # Safety
/// CPython calls it by `METH_METHOD | METH_FASTCALL | METH_KEYWORDS` as a method of a class that
/// was made for a module with state `S`; `F` has been constructed.
unsafe extern "C" fn fastcall_keywords<S, F, N>(
    this: *mut PyObject,
    class: *mut PyTypeObject,
    items: *const *mut PyObject,
    length: ffi::Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject
where
    S: ModuleState,
    N: Named,
    F: for<'m, 'a, 'py> Fn(
            &'m Module<'py, S>,
            Arg<'a, 'py>,
            Args<'a, 'py>,
        ) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    // SAFETY: the caller's contract is that of `call`; the arguments are alive during the call.
    unsafe {
        call::<S, N>(class, |module: &Module<'_, S>| {
            conjure::<F>()(module, Arg::new(this), Args::vector(items, length, names))
        })
    }
}

/// # Safety
/// As [`fastcall_keywords`].
unsafe extern "C" fn bound<S, P, F, T>(
    this: *mut PyObject,
    class: *mut PyTypeObject,
    items: *const *mut PyObject,
    length: ffi::Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject
where
    S: ModuleState,
    F: Bindable<S, P>,
    T: Signed,
{
    // SAFETY: as in `fastcall_keywords`.
    unsafe {
        call::<S, NameOf<T>>(class, |module: &Module<'_, S>| {
            let args = Args::vector(items, length, names);
            conjure::<F>().call::<T>(module, Arg::new(this), args)
        })
    }
}

/// The name in a signature.
struct NameOf<T>(PhantomData<T>);

impl<T: Signed> Named for NameOf<T> {
    const NAME: &'static str = T::SIGNATURE.function;
}

/// Runs a body with the module of the class that defines the method.
///
/// # Safety
/// As [`fastcall_keywords`].
#[inline]
unsafe fn call<S: ModuleState, N: Named>(
    class: *mut PyTypeObject,
    body: impl for<'m, 'py> FnOnce(&'m Module<'py, S>) -> Result<Object<'py>, Raised<'py>>,
) -> *mut PyObject {
    let name = move || Name::Member { owner: class.cast(), name: N::NAME };
    // SAFETY: CPython calls its callbacks attached, and the token does not leave this function.
    // The instance is alive during the call, and so is the class, as whoever calls holds the
    // method, which holds it. The module of a class that is made for one with state `S` is such a
    // module.
    unsafe {
        let module = module_of_heap_type(class);
        if module.is_null() {
            return raise_without_module(class);
        }
        let attached = Attached::assume();
        let module = Held::<S>::new(attached, module);
        // Each branch releases the module, so that unwinding has nothing to release. What panics is
        // the body, before that.
        let result = raise_panics_apart(attached, name, || match body(module.get()) {
            Ok(object) => {
                module.release();
                Ok(object.into_ptr())
            }
            Err(raised) => Ok(failed(module, raised)),
        });
        result.unwrap_or_else(|raised| failed(module, raised))
    }
}

/// Releases the module while the error indicator is clear, and puts the exception there.
///
/// # Safety
/// NULL is returned to C next, and the module not used again.
#[cold]
#[inline(never)]
unsafe fn failed<'py, S>(module: Held<'py, S>, raised: Raised<'py>) -> *mut PyObject {
    // SAFETY: the caller's contract.
    unsafe {
        module.release();
        fail(raised);
    }
    null_mut()
}

/// # Safety
/// As [`fastcall_keywords`]; the class has no module any more.
#[cold]
#[inline(never)]
unsafe fn raise_without_module(class: *mut PyTypeObject) -> *mut PyObject {
    // SAFETY: the caller's contract.
    unsafe {
        callback("a method of a class without a module", |attached| {
            Err(without_module(&Arg::from_ptr(attached, class.cast())))
        })
    }
}
