//! The data of an instance behind its head, whatever the size of the head.

use core::ffi::c_int;
use core::mem::{align_of, size_of};
#[cfg(opaque)]
use core::sync::atomic::{AtomicUsize, Ordering};

use pyo3_ffi::{PyObject, PyType_Spec};

use crate::def::{Definition, Exec};
use crate::handle::{Attached, Object, Raised, Return};
use crate::state::ModuleState;

/// The size of `object`'s instances, or 0 before it is known.
#[cfg(opaque)]
static HEAD: AtomicUsize = AtomicUsize::new(0);

/// Asks for `object.__basicsize__`, which is the same in every interpreter of a process.
///
/// The class is C's own and not that of `builtins`, which Python code can replace.
#[cfg(opaque)]
fn learn_head(attached: Attached<'_>) -> Return<'_, ()> {
    if HEAD.load(Ordering::Relaxed) != 0 {
        return Ok(());
    }
    // SAFETY: the class is static.
    let object = unsafe {
        let class: *mut PyObject = (&raw mut pyo3_ffi::PyBaseObject_Type).cast();
        Object::from_borrowed(attached, class)
    };
    let size = object.getattr(c"__basicsize__")?.to_i64()?;
    match usize::try_from(size) {
        Ok(size) if size >= 2 * size_of::<usize>() => HEAD.store(size, Ordering::Relaxed),
        _ => return Err(Raised::system_error(attached, "object.__basicsize__ is too small")),
    }
    Ok(())
}

#[cfg(opaque)]
fn head() -> usize {
    HEAD.load(Ordering::Relaxed)
}

#[cfg(not(opaque))]
const fn head() -> usize {
    size_of::<PyObject>()
}

/// The place behind a head of this size.
const fn behind<T>(head: usize) -> usize {
    const {
        assert!(
            align_of::<T>() <= align_of::<*const ()>(),
            "the data of an instance is aligned as a pointer at most"
        );
    }
    head.next_multiple_of(align_of::<*const ()>())
}

/// Returns where in an instance its data of type `T` is, in bytes.
///
/// For `tp_members`, whose offsets start at the instance: add `offset_of!(T, field)`.
///
/// # Errors
/// The exception of reading `object.__basicsize__`, on builds that do not know it.
#[allow(clippy::unnecessary_wraps, reason = "it asks the interpreter where objects are opaque")]
pub fn type_data_offset<T>(attached: Attached<'_>) -> Return<'_, usize> {
    #[cfg(opaque)]
    learn_head(attached)?;
    let _ = attached;
    Ok(behind::<T>(head()))
}

/// Returns the data of an instance (`PyObject_GetTypeData`), of a class that
/// [`Definition::new_type_with_data`] has made.
///
/// It takes one addition, and may be called from `tp_traverse`.
/// [Manual](https://docs.python.org/3/c-api/object.html#c.PyObject_GetTypeData)
///
/// # Safety
/// `this` is an instance of a class that this crate's `new_type_with_data` made with the same `T`,
/// or of a subclass.
#[doc(alias = "PyObject_GetTypeData")]
#[inline]
#[must_use]
pub unsafe fn type_data<T>(this: *mut PyObject) -> *mut T {
    // SAFETY: the class was made with this size, so the data is a part of the instance.
    unsafe { this.byte_add(behind::<T>(head())).cast() }
}

impl<S: ModuleState> Definition<S> {
    /// Makes a class whose instances have data of type `T` (`PyType_FromModuleAndSpec`).
    ///
    /// As `Definition::new_type`, but `basicsize` is computed. If `T` has no size, `basicsize` is that
    /// of the base. Otherwise the base is `object`, and `basicsize` is the size of an `object` on the
    /// interpreter that runs and, behind it, that of `T`. The data is zeroed when an instance is
    /// made, and [`type_data`] finds it. The class is right in a file of the feature `universal` and
    /// under abi3t, where the size of an object is not known while compiling.
    ///
    /// [`type_data_offset`] tells where the data is, for `tp_members`.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_Spec.basicsize)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// use core::ptr::null_mut;
    /// use core::sync::atomic::{AtomicUsize, Ordering};
    /// use pymodule_ffi::ffi::{Py_TPFLAGS_DEFAULT, PyType_Slot, PyType_Spec};
    /// use pymodule_ffi::{prelude::*, type_data};
    ///
    /// /// What an instance has behind its head.
    /// struct Data { calls: AtomicUsize }
    ///
    /// fn exec<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    ///     let mut slots = [PyType_Slot { slot: 0, pfunc: null_mut() }];
    ///     let spec = PyType_Spec {
    ///         name: c"spam.Spam".as_ptr(),
    ///         basicsize: 0,
    ///         itemsize: 0,
    ///         flags: Py_TPFLAGS_DEFAULT as _,
    ///         slots: slots.as_mut_ptr(),
    ///     };
    ///     // SAFETY: zeros are a valid `Data`, and the class has no slots.
    ///     let class = unsafe { SPAM.new_type_with_data::<Data>(module, spec, None) }?;
    ///     module.add_type(&class)?;
    ///     let one = class.call([])?;
    ///     // SAFETY: it is an instance of that class.
    ///     let data = unsafe { &*type_data::<Data>(one.as_ptr()) };
    ///     assert_eq!(data.calls.fetch_add(1, Ordering::Relaxed), 0);
    ///     Ok(())
    /// }
    ///
    /// module! {
    ///     pub static SPAM;
    ///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, exec: exec,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// # SPAM.execute(&module)
    /// # }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    ///
    /// # Errors
    /// As `Definition::new_type`. `ValueError` if `basicsize` is not 0, or if `T` has a size and
    /// `bases` is not `None`.
    ///
    /// # Safety
    /// As `Definition::new_type`; `Py_tp_base` and `Py_tp_bases` are not among the slots. Memory of
    /// zeros is a valid `T`, which is never dropped.
    #[doc(alias = "PyType_FromModuleAndSpec")]
    pub unsafe fn new_type_with_data<'py, T>(
        &'static self,
        module: &Exec<'py>,
        mut spec: PyType_Spec,
        bases: Option<&Object<'py>>,
    ) -> Return<'py> {
        let attached = module.attached();
        if spec.basicsize != 0 {
            let message = "basicsize is computed from the data's type: it has to be 0";
            return Err(Raised::value_error(attached, message));
        }
        let offset = type_data_offset::<T>(attached)?;
        if size_of::<T>() == 0 {
            // SAFETY: the caller vouches for the specification, whose size of 0 is that of the base.
            return unsafe { self.make_type(module, spec, bases) };
        }
        if bases.is_some() {
            let message = "a class whose instances have data has no other base than object";
            return Err(Raised::value_error(attached, message));
        }
        let size = (offset + size_of::<T>()).next_multiple_of(align_of::<*const ()>());
        spec.basicsize = c_int::try_from(size)
            .map_err(|_| Raised::value_error(attached, "the data is too large"))?;
        // SAFETY: the caller vouches for the specification, whose size is that of the head and the
        // data.
        unsafe { self.make_type(module, spec, None) }
    }
}
