//! A module object, and what may be done to it.

use core::ffi::{CStr, c_long};
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use pyo3_ffi as ffi;

use crate::attached::Attached;
use crate::def::Method;
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
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.add_int(c"number", 1)?;
    /// assert_eq!(module.dict()?.call_method(c"pop", [&attached.str("number")?])?.to_i64()?, 1);
    /// # Ok(()) });
    /// ```
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
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// assert_eq!(&*module.name()?.text()?, "spam");
    /// module.setattr(c"__name__", &attached.none())?;
    /// assert!(module.name().is_err());
    /// # Ok(()) });
    /// ```
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
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// assert!(module.filename().is_err());
    /// module.setattr(c"__file__", &attached.str("spam.so")?)?;
    /// assert_eq!(&*module.filename()?.text()?, "spam.so");
    /// # Ok(()) });
    /// ```
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
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// let value = attached.dict()?;
    /// module.add(c"value", &value)?;
    /// assert!(module.getattr(c"value")?.is(&value));
    /// assert!(module.add(c"\xff", &value).is_err());
    /// # Ok(()) });
    /// ```
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
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.add_int(c"LIMIT", 127)?;
    /// assert_eq!(module.getattr(c"LIMIT")?.to_i64()?, 127);
    /// # Ok(()) });
    /// ```
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
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.add_string(c"flavour", c"smoked")?;
    /// assert_eq!(&*module.getattr(c"flavour")?.text()?, "smoked");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_AddStringConstant")]
    #[doc(alias = "PyModule_AddStringMacro")]
    pub fn add_string(&self, name: &CStr, value: &CStr) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `name` and `value` are C strings.
        let code = unsafe {
            ffi::PyModule_AddStringConstant(self.as_ptr(), name.as_ptr(), value.as_ptr())
        };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_AddType`: adds a class under its own name, the last component of `__name__`.
    ///
    /// The class is borrowed. `TypeError` for what is no class.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_AddType)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// let class = attached.import(c"fractions")?.getattr(c"Fraction")?;
    /// module.add_type(&class)?;
    /// assert!(module.getattr(c"Fraction")?.is(&class));
    /// assert!(module.add_type(&attached.int(1)?).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_AddType")]
    pub fn add_type(&self, class: &Object<'py>) -> Result<(), Raised<'py>> {
        class.check_type()?;
        #[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
        {
            // SAFETY: `self` is a module and `class` is a type.
            let code = unsafe { ffi::PyModule_AddType(self.as_ptr(), class.as_ptr().cast()) };
            Raised::check(self.attached(), code)
        }
        // The function is in the stable ABI from 3.10 on.
        #[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
        {
            let name = class.getattr(c"__name__")?;
            let namespace = self.dict()?;
            namespace.call_method(c"__setitem__", [&name, class]).map(drop)
        }
    }

    /// `PyModule_SetDocString`: sets `__doc__`.
    ///
    /// `UnicodeDecodeError` for what is not UTF-8.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_SetDocString)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// module.set_doc(c"What it is for.")?;
    /// assert_eq!(&*module.getattr(c"__doc__")?.text()?, "What it is for.");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_SetDocString")]
    pub fn set_doc(&self, doc: &CStr) -> Result<(), Raised<'py>> {
        // SAFETY: `self` is a module, `doc` a C string, which is copied.
        let code = unsafe { ffi::PyModule_SetDocString(self.as_ptr(), doc.as_ptr()) };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_AddFunctions`: adds methods of modules with this state. The table ends with
    /// [`Method::END`](crate::Method::END).
    ///
    /// `SystemError` for a table that does not, or has an entry that ends it before.
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
        // for; the table is static, ends with an entry without a name, and is read alone.
        let code = unsafe { ffi::PyModule_AddFunctions(self.as_ptr(), table) };
        Raised::check(self.attached(), code)
    }

    /// `PyModule_GetStateSize`: how many bytes the module keeps beside its namespace (3.15).
    ///
    /// Never fails for a module. What a definition's state needs is a little more than its
    /// size. [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetStateSize)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, state: State, exec: exec,
    /// # }
    /// state! {
    ///     struct State { limit: i64 }
    /// }
    /// # fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    /// #     Ok(State { limit: 127 })
    /// # }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// assert!(module.state_size()? >= size_of::<State>());
    /// assert_eq!(Module::new(attached, c"empty")?.state_size()?, 0);
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[cfg(Py_3_15)]
    #[doc(alias = "PyModule_GetStateSize")]
    pub fn state_size(&self) -> Result<usize, Raised<'py>> {
        let mut size = 0;
        // SAFETY: `self` is a module, `size` a place for the result.
        let code = unsafe { ffi::PyModule_GetStateSize(self.as_ptr(), &raw mut size) };
        Raised::check(self.attached(), code).map(|()| size as usize)
    }

    /// `PyModule_GetToken`: what tells whose module it is (3.15), for a module of a definition
    /// its [`Definition::token`](crate::Definition::token). NULL where it has none.
    ///
    /// Never fails for a module.
    /// [Manual](https://docs.python.org/3.15/c-api/module.html#c.PyModule_GetToken)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// module! {
    ///     pub static SPAM;
    ///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// assert_eq!(module.token()?, SPAM.token());
    /// assert!(Module::new(attached, c"empty")?.token()?.is_null());
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    #[cfg(Py_3_15)]
    #[doc(alias = "PyModule_GetToken")]
    pub fn token(&self) -> Result<*const core::ffi::c_void, Raised<'py>> {
        let mut token = core::ptr::null_mut();
        // SAFETY: `self` is a module, `token` a place for the result.
        let code = unsafe { ffi::PyModule_GetToken(self.as_ptr(), &raw mut token) };
        Raised::check(self.attached(), code).map(|()| token.cast_const())
    }

    /// `PyErr_NewException`: a new exception class, by its full name, such as `spam.error`.
    ///
    /// `SystemError` for a name without a dot. Not added to the module.
    /// [Manual](https://docs.python.org/3/c-api/exceptions.html#c.PyErr_NewException)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let module = Module::new(attached, c"spam")?;
    /// let error = module.new_exception(c"spam.error")?;
    /// module.add(c"error", &error)?;
    /// assert!(module.new_exception(c"error").is_err());
    /// # Ok(()) });
    /// ```
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
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert!(Module::from_object(attached.import(c"sys")?).is_ok());
    /// assert!(Module::from_object(attached.none()).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_Check")]
    pub fn from_object(object: Object<'py>) -> Result<Self, Object<'py>> {
        // SAFETY: `object` is an object.
        if unsafe { ffi::PyModule_Check(object.as_ptr()) } == 0 {
            return Err(object);
        }
        Ok(Self { object, state: PhantomData })
    }

    /// `PyModule_NewObject`: an empty module without a definition; its name is an object, by
    /// rights a `str`.
    ///
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_NewObject)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// let name = attached.str("caf\u{e9}")?;
    /// let module = Module::with_name(&name)?;
    /// assert!(module.name()?.is(&name));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyModule_NewObject")]
    pub fn with_name(name: &Object<'py>) -> Result<Self, Raised<'py>> {
        let attached = name.attached();
        // SAFETY: `name` is an object; the result is a new reference to a module or NULL.
        let object = unsafe {
            Object::from_owned_or_raised(attached, ffi::PyModule_NewObject(name.as_ptr()))
        }?;
        Ok(Self { object, state: PhantomData })
    }

    /// `PyModule_New`: an empty module without a definition.
    ///
    /// `UnicodeDecodeError` for a name that is not UTF-8.
    /// [Manual](https://docs.python.org/3/c-api/module.html#c.PyModule_New)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # use pymodule_ffi::Module;
    /// # pymodule_ffi::embed::example(|attached| {
    /// assert_eq!(&*Module::new(attached, c"spam")?.name()?.text()?, "spam");
    /// assert!(Module::new(attached, c"\xff").is_err());
    /// # Ok(()) });
    /// ```
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
