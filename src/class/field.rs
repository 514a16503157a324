//! An object that an instance owns.

use core::ffi::{c_int, c_void};
use core::fmt;
use core::marker::PhantomData;
use core::ptr::null_mut;
#[cfg(no_gil)]
use core::sync::atomic::AtomicBool;
use core::sync::atomic::{AtomicPtr, Ordering};

use pyo3_ffi::{self as ffi, PyObject};

use crate::handle::{Attached, Object, Return};

/// A field of an instance that owns a reference to an object, or nothing.
///
/// Memory of zeros, as `tp_alloc` gives it, is an empty field. A class whose instances have such
/// fields and can be part of a reference cycle has the flag `Py_TPFLAGS_HAVE_GC`, and calls
/// [`ObjectField::traverse`] in `tp_traverse`, [`ObjectField::clear`] in `tp_clear` and again in
/// `tp_dealloc`. Dropping a field does not release the object, since the thread may not be
/// attached.
///
/// Any thread may read and change the field at any time. On free-threaded builds it has a lock of
/// one byte, so that nobody takes a reference to an object that another thread is releasing.
#[repr(C)]
pub struct ObjectField {
    object: AtomicPtr<PyObject>,
    #[cfg(no_gil)]
    locked: AtomicBool,
    /// Objects of one interpreter, whose threads reach it through the instance.
    thread: PhantomData<*const ()>,
}

impl ObjectField {
    /// Returns an empty field.
    ///
    /// # Safety
    /// The field becomes a part of an instance of a class, or is cleared before it is dropped. It
    /// is reached from the interpreter of its objects only.
    #[must_use]
    pub const unsafe fn new() -> Self {
        Self {
            object: AtomicPtr::new(null_mut()),
            #[cfg(no_gil)]
            locked: AtomicBool::new(false),
            thread: PhantomData,
        }
    }

    /// Returns a new reference to the object, if there is one.
    #[must_use]
    pub fn get<'py>(&self, attached: Attached<'py>) -> Option<Object<'py>> {
        self.locked(|| {
            let object = self.object.load(Ordering::Relaxed);
            // SAFETY: not NULL, it is an object of this interpreter, to which the field owns a
            // reference; the GIL or the lock keeps others from releasing it meanwhile.
            (!object.is_null()).then(|| unsafe { Object::from_borrowed(attached, object) })
        })
    }

    /// Returns a new reference to the object. If the field is empty, `make` makes the object.
    ///
    /// Another thread can fill the field while `make` runs, which may run any code. Then its
    /// object is returned, and that of `make` is released.
    ///
    /// # Errors
    /// Those of `make`, which leave the field as it is.
    pub fn get_or_insert_with<'py>(
        &self,
        attached: Attached<'py>,
        make: impl FnOnce() -> Return<'py>,
    ) -> Return<'py> {
        if let Some(object) = self.get(attached) {
            return Ok(object);
        }
        let new = make()?;
        let there = self.locked(|| {
            let there = self.object.load(Ordering::Relaxed);
            if there.is_null() {
                self.object.store(new.clone().into_ptr(), Ordering::Release);
                return None;
            }
            // SAFETY: as in `get`.
            Some(unsafe { Object::from_borrowed(attached, there) })
        });
        Ok(there.unwrap_or(new))
    }

    /// Puts an object into the field, and returns the one that was there.
    pub fn replace<'py>(&self, object: Object<'py>) -> Option<Object<'py>> {
        let attached = object.attached();
        self.swap(attached, object.into_ptr())
    }

    /// Puts an object into the field, and releases the one that was there.
    pub fn set(&self, object: Object<'_>) {
        drop(self.replace(object));
    }

    /// Empties the field, and returns the object that was there.
    pub fn take<'py>(&self, attached: Attached<'py>) -> Option<Object<'py>> {
        self.swap(attached, null_mut())
    }

    /// Empties the field and releases the object, as `Py_CLEAR` does.
    ///
    /// The field is empty before the object is released, which can run any code.
    #[doc(alias = "Py_CLEAR")]
    pub fn clear(&self, attached: Attached<'_>) {
        drop(self.take(attached));
    }

    /// Shows the object to the garbage collector, as `Py_VISIT` does.
    ///
    /// Return a result other than 0 from `tp_traverse` at once.
    ///
    /// # Safety
    /// These are the arguments of the `tp_traverse` of the instance whose field this is, which
    /// calls this once for each field.
    #[doc(alias = "Py_VISIT")]
    pub unsafe fn traverse(&self, visit: ffi::visitproc, argument: *mut c_void) -> c_int {
        let object = self.object.load(Ordering::Relaxed);
        if object.is_null() {
            return 0;
        }
        // SAFETY: `visit` and its argument are the collector's, and the object is alive: no other
        // thread changes the field during a traversal.
        unsafe { visit(object, argument) }
    }

    fn swap<'py>(&self, attached: Attached<'py>, new: *mut PyObject) -> Option<Object<'py>> {
        let old = self.locked(|| self.object.swap(new, Ordering::AcqRel));
        // SAFETY: not NULL, it is an object of this interpreter, and the field's reference to it
        // is ours now.
        (!old.is_null()).then(|| unsafe { Object::from_owned(attached, old) })
    }

    #[cfg(not(no_gil))]
    #[allow(clippy::unused_self, reason = "without the GIL it is used")]
    fn locked<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }

    /// The lock is held for a few instructions that neither detach nor block, so spinning is
    /// short.
    #[cfg(no_gil)]
    fn locked<T>(&self, work: impl FnOnce() -> T) -> T {
        while self.locked.swap(true, Ordering::Acquire) {
            core::hint::spin_loop();
        }
        let result = work();
        self.locked.store(false, Ordering::Release);
        result
    }
}

impl fmt::Debug for ObjectField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = self.object.load(Ordering::Relaxed);
        formatter.debug_struct("ObjectField").field("object", &object).finish_non_exhaustive()
    }
}
