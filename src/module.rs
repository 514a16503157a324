//! A module object, and what may be done to it.

use core::ffi::{CStr, c_long};
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use pyo3_ffi as ffi;

use crate::attached::Attached;
use crate::object::Object;
use crate::raised::{Raised, Return};

/// A module object of a definition whose state is `S` (`()` where it has none, and for modules
/// of which only that is known).
///
/// Derefs to [`Object`].
#[repr(transparent)]
pub struct Module<'py, S = ()> {
    object: Object<'py>,
    state: PhantomData<fn(S) -> S>,
}

impl<'py, S> Module<'py, S> {
    /// `PyModule_GetDict`: the namespace of the module.
    ///
    /// Owned, though C's is borrowed: without the GIL the module may be cleared meanwhile.
    /// `SystemError` for a module that the garbage collector has cleared. [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetDict)
    #[doc(alias = "PyModule_GetDict")]
    pub fn dict(&self) -> Return<'py> {
        // SAFETY: a `Module` is a module object, for which the function returns its dictionary,
        // which the module keeps alive while we take a reference, or NULL after it was cleared.
        unsafe {
            let dict = ffi::PyModule_GetDict(self.as_ptr());
            if dict.is_null() {
                return Err(Raised::system_error(self.attached(), "the module has been cleared"));
            }
            Ok(Object::from_borrowed(self.attached(), dict))
        }
    }

    /// `PyModule_GetNameObject`: the module's `__name__`.
    ///
    /// `SystemError` where it has none or it is no `str`.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetNameObject)
    #[doc(alias = "PyModule_GetNameObject")]
    #[doc(alias = "PyModule_GetName")]
    pub fn name(&self) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `self` is a module; the result is a new reference or NULL.
        unsafe {
            let name = ffi::PyModule_GetNameObject(self.as_ptr());
            Object::from_owned_or_raised(self.attached(), name)
        }
    }

    /// `PyModule_GetFilenameObject`: the module's `__file__`.
    ///
    /// `SystemError` where it has none, as built-in modules.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_GetFilenameObject)
    #[doc(alias = "PyModule_GetFilenameObject")]
    pub fn filename(&self) -> Result<Object<'py>, Raised<'py>> {
        // SAFETY: `self` is a module; the result is a new reference or NULL.
        unsafe {
            let name = ffi::PyModule_GetFilenameObject(self.as_ptr());
            Object::from_owned_or_raised(self.attached(), name)
        }
    }

    /// `PyModule_AddObjectRef` (`PyModule_AddObject` on 3.9): adds a value under a name.
    ///
    /// The value is borrowed, on every version and whether it succeeds or not.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddObjectRef)
    #[doc(alias = "PyModule_AddObjectRef")]
    #[doc(alias = "PyModule_AddObject")]
    #[doc(alias = "PyModule_Add")]
    pub fn add(&self, name: &CStr, value: &Object<'py>) -> Result<(), Raised<'py>> {
        #[cfg(Py_3_10)]
        // SAFETY: `self` is a module, `value` an object, `name` a C string.
        let code =
            unsafe { ffi::PyModule_AddObjectRef(self.as_ptr(), name.as_ptr(), value.as_ptr()) };
        #[cfg(not(Py_3_10))]
        // SAFETY: as above; the function takes the extra reference on success alone, so on
        // failure it is ours to release.
        let code = unsafe {
            let owned = value.clone().into_ptr();
            let code = ffi::PyModule_AddObject(self.as_ptr(), name.as_ptr(), owned);
            if code < 0 {
                ffi::Py_DECREF(owned);
            }
            code
        };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_AddIntConstant`: adds an `int` under a name.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddIntConstant)
    #[doc(alias = "PyModule_AddIntConstant")]
    #[doc(alias = "PyModule_AddIntMacro")]
    pub fn add_int(&self, name: &CStr, value: c_long) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `name` a C string.
        let code = unsafe { ffi::PyModule_AddIntConstant(self.as_ptr(), name.as_ptr(), value) };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_AddStringConstant`: adds a `str` under a name.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddStringConstant)
    #[doc(alias = "PyModule_AddStringConstant")]
    #[doc(alias = "PyModule_AddStringMacro")]
    pub fn add_string(&self, name: &CStr, value: &CStr) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `name` and `value` are C strings.
        let code = unsafe {
            ffi::PyModule_AddStringConstant(self.as_ptr(), name.as_ptr(), value.as_ptr())
        };
        Raised::check(self.attached(), code)
    }

    /// `PyErr_NewException`: a new exception class, by its full name, such as `spam.error`.
    ///
    /// `SystemError` for a name without a dot. Not added to the module.
    /// [Manual](https://docs.python.org/3/c-api/exceptions.html#c.PyErr_NewException)
    #[doc(alias = "PyErr_NewException")]
    pub fn new_exception(&self, name: &CStr) -> Result<Object<'py>, Raised<'py>> {
        let (base, dict) = (core::ptr::null_mut(), core::ptr::null_mut());
        // SAFETY: `name` is a C string, which the function copies; NULL stands for the base
        // `Exception` and an empty namespace. The result is a new reference or NULL.
        unsafe {
            let class = ffi::PyErr_NewException(name.as_ptr(), base, dict);
            Object::from_owned_or_raised(self.attached(), class)
        }
    }

    /// # Safety
    /// `object` is a module of a definition with state `S`.
    pub(crate) const unsafe fn from_object_unchecked(object: Object<'py>) -> Self {
        Self { object, state: PhantomData }
    }

    /// # Safety
    /// `object` points to a pointer to a module of a definition with state `S`, which stays
    /// alive as long as the result.
    pub(crate) unsafe fn from_pointer_ref(object: &*mut ffi::PyObject) -> &Self {
        // SAFETY: `Module` and `Object` are transparent over one pointer, which is not NULL; a
        // shared reference never drops it.
        unsafe { &*core::ptr::from_ref(object).cast::<Self>() }
    }
}

impl<'py> Module<'py> {
    /// `PyModule_Check`: the object as a module, if it is one.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_Check)
    #[doc(alias = "PyModule_Check")]
    pub fn from_object(object: Object<'py>) -> Result<Self, Object<'py>> {
        // SAFETY: `object` is an object.
        if unsafe { ffi::PyModule_Check(object.as_ptr()) } == 0 {
            return Err(object);
        }
        Ok(Self { object, state: PhantomData })
    }

    /// `PyModule_New`: an empty module without a definition.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_New)
    #[doc(alias = "PyModule_New")]
    pub fn new(attached: Attached<'py>, name: &CStr) -> Result<Self, Raised<'py>> {
        // SAFETY: `name` is a C string; the result is a new reference to a module or NULL.
        let object =
            unsafe { Object::from_owned_or_raised(attached, ffi::PyModule_New(name.as_ptr())) }?;
        Ok(Self { object, state: PhantomData })
    }
}

impl<S> Clone for Module<'_, S> {
    fn clone(&self) -> Self {
        Self { object: self.object.clone(), state: PhantomData }
    }
}

impl<'py, S> Deref for Module<'py, S> {
    type Target = Object<'py>;

    fn deref(&self) -> &Object<'py> {
        &self.object
    }
}

impl<S> fmt::Debug for Module<'_, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.object, formatter)
    }
}
