//! An object kept in module state.

use core::ffi::{c_int, c_void};
use core::fmt;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use crate::raw::ecosystem::{self as ffi, PyObject};

#[cfg(no_gil)]
use super::readers::{self, Reading};
use crate::handle::{Attached, Object, Raised, Return};

/// An object kept in module state. Any attached thread may read it.
///
/// It comes from [`Exec::store`](crate::Exec::store) and carries the number of that module:
/// moved to another module or another interpreter, it yields nothing. Its reference is released
/// when the garbage collector clears the module or the module is freed. Dropping a `Stored` does
/// not decrement the reference count, as the thread may not be attached. Outside module state that
/// leaks one reference.
pub struct Stored {
    object: AtomicPtr<PyObject>,
    module: usize,
}

impl Stored {
    pub(crate) fn new(object: Object<'_>, module: usize) -> Self {
        #[cfg(universal)]
        crate::raw::universal::newer::prepare_for_traversal();
        Self { object: AtomicPtr::new(object.into_ptr()), module }
    }

    /// An object that only freeing the module releases: its number is not that of the module.
    pub(super) fn until_free(object: Object<'_>, module: usize) -> Self {
        Self::new(object, module | UNTIL_FREE)
    }

    /// Whether it was made by [`Stored::until_free`] for this module, and has not been released.
    #[inline]
    pub(super) const fn is_kept_by(&self, module: usize) -> bool {
        self.module == module | UNTIL_FREE
    }

    /// Where the pointer is.
    #[inline]
    pub(super) const fn place(&self) -> *mut *mut PyObject {
        self.object.as_ptr()
    }

    /// Returns the object, if it belongs to this module and has not been cleared.
    #[inline]
    #[must_use]
    pub fn get<'py>(&self, module: &impl Numbered<'py>) -> Option<Object<'py>> {
        // No object is stored with 0, the number of modules without state.
        if module.number() != self.module {
            return None;
        }
        // The number is of a module of this thread's interpreter, and no two modules of a
        // process have one number. So the object is of this interpreter, whose GIL (or, without
        // it, the count of readers) keeps `release` away until we have a reference of our own.
        #[cfg(no_gil)]
        let _reading = Reading::new();
        let object = self.object.load(Ordering::SeqCst);
        // SAFETY: not NULL, it is an object to which `self` owns a reference.
        (!object.is_null()).then(|| unsafe { Object::from_borrowed(module.attached(), object) })
    }

    /// Returns the object, or raises if the module does not have it.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// # use pymodule_ffi::prelude::*;
    /// state! {
    ///     struct State { error: Stored }
    /// }
    /// fn fail<'py>(module: &Module<'py, State>) -> Return<'py> {
    ///     let error = module.state()?.error.object(module)?;
    ///     Err(Raised::new(&error, "there are no eggs"))
    /// }
    /// # fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    /// #     Ok(State { error: module.store(module.new_exception(c"error")?) })
    /// # }
    /// # module! {
    /// #     pub static SPAM;
    /// #     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
    /// #     state: State, exec: exec, methods: [noargs("fail", fail)],
    /// # }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// # SPAM.execute(&module)?;
    /// # let raised = module.call_method(c"fail", []).expect_err("it fails");
    /// # assert_eq!(raised.to_string(), "error: there are no eggs");
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    ///
    /// # Errors
    /// `RuntimeError` if the object belongs to another module, or if the garbage collector has
    /// cleared this one.
    #[inline]
    pub fn object<'py>(&self, module: &impl Numbered<'py>) -> Return<'py> {
        match self.get(module) {
            Some(object) => Ok(object),
            None => Err(lacking(module.attached())),
        }
    }

    /// Whether it holds this very object; takes no reference.
    #[must_use]
    pub fn is(&self, object: &Object<'_>) -> bool {
        ptr::eq(self.object.load(Ordering::Relaxed), object.as_ptr())
    }

    /// Returns the pointer, borrowed; NULL after the module was cleared.
    ///
    /// For code that holds the module and calls C, such as hooks of one's own. Another thread may
    /// clear the module and release the object at any time: [`Stored::get`] returns an object that
    /// is yours.
    #[must_use]
    pub fn as_ptr(&self) -> *mut PyObject {
        self.object.load(Ordering::Relaxed)
    }

    /// Shows the object to the garbage collector, and the class of one that the collector does not
    /// traverse and that only the state has: otherwise the class, and with it the module, would
    /// stay alive as long as such an instance.
    ///
    /// # Safety
    /// Called from `m_traverse` of the module of this number, with its arguments.
    pub(crate) unsafe fn traverse(
        &self,
        module: usize,
        visit: ffi::visitproc,
        argument: *mut c_void,
    ) -> c_int {
        let object = self.object.load(Ordering::Relaxed);
        if object.is_null() || module != self.module {
            return 0;
        }
        // SAFETY: `visit` and its argument are the collector's, the object alive. Its reference to
        // its class, which every instance of a heap type has, is reached through `self` only if
        // nobody else has the object.
        unsafe {
            let result = visit(object, argument);
            let class = ffi::Py_TYPE(object);
            let flags = ffi::PyType_GetFlags(class);
            let is_untracked = flags & ffi::Py_TPFLAGS_HEAPTYPE != 0
                && flags & ffi::Py_TPFLAGS_HAVE_GC == 0
                && ffi::Py_REFCNT(object) == 1;
            if result != 0 || !is_untracked { result } else { visit(class.cast(), argument) }
        }
    }

    /// Releases the reference, if it is of this module; a second time does nothing.
    ///
    /// # Safety
    /// The thread is attached to the interpreter of the module of this number.
    pub(crate) unsafe fn release(&self, module: usize) {
        if module != self.module {
            return;
        }
        let object = self.object.swap(ptr::null_mut(), Ordering::SeqCst);
        if object.is_null() {
            return;
        }
        // A reader that has seen the object has its own reference when it is done.
        #[cfg(no_gil)]
        readers::wait();
        // SAFETY: the reference was `self`'s and is gone from it.
        unsafe { ffi::Py_DECREF(object) }
    }

    /// Releases the reference, whatever keeps it, if it is of this module.
    ///
    /// # Safety
    /// CPython frees the module of this number.
    pub(crate) unsafe fn release_at_last(&self, module: usize) {
        // SAFETY: CPython frees a module attached to its interpreter.
        unsafe {
            self.release(module);
            self.release(module | UNTIL_FREE);
        }
    }
}

/// The bit that no module's number has.
pub(super) const UNTIL_FREE: usize = 1 << (usize::BITS - 1);

#[cold]
#[inline(never)]
pub(super) fn lacking(attached: Attached<'_>) -> Raised<'_> {
    Raised::runtime_error(
        attached,
        "the object is not in this module's state: it belongs to another module, or the garbage \
         collector has cleared this one",
    )
}

impl fmt::Debug for Stored {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = self.object.load(Ordering::Relaxed);
        formatter
            .debug_struct("Stored")
            .field("object", &object)
            .field("module", &self.module)
            .finish_non_exhaustive()
    }
}

/// A module whose number tells which [`Stored`] objects are its own.
pub trait Numbered<'py>: sealed::Sealed {
    #[doc(hidden)]
    fn number(&self) -> usize;
    #[doc(hidden)]
    fn attached(&self) -> Attached<'py>;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}
