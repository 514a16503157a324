//! What the exception of a panic calls the function that panicked.

use core::fmt;
use core::ptr::null_mut;

use crate::raw::ecosystem::{self as ffi, PyObject};

use crate::handle::{Attached, Object};

/// The name of a callback: a text, or pointers that lead to one after a panic.
#[derive(Clone, Copy)]
pub(crate) enum Name<'a> {
    Text(&'a str),
    /// A function of a module. It is found in the module's namespace by its address and called
    /// `module.function`.
    #[cfg_attr(not(feature = "std"), allow(dead_code, reason = "only panics are named"))]
    Function {
        module: *mut PyObject,
        address: *const (),
        /// Its name in Rust, for a function that the namespace does not have.
        type_name: &'static str,
    },
    /// A function of a class or module that is known by its name.
    #[cfg_attr(not(feature = "std"), allow(dead_code, reason = "only panics are named"))]
    Member {
        owner: *mut PyObject,
        name: &'static str,
    },
}

impl Name<'_> {
    /// Writes the name.
    ///
    /// # Safety
    /// The thread is attached, no exception is pending, and the module is alive.
    #[cfg_attr(not(feature = "std"), allow(dead_code, reason = "only panics are named"))]
    pub(crate) unsafe fn write(self, text: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Text(name) => text.write_str(name),
            Self::Function { module, address, type_name } => {
                // SAFETY: the caller vouches for the thread and the module.
                let names = unsafe {
                    let module = Object::from_borrowed(Attached::assume(), module);
                    function(&module, address).and_then(|name| Some((module_name(&module)?, name)))
                };
                match names {
                    Some((module, name)) => write!(text, "{module}.{name}"),
                    None => text.write_str(type_name),
                }
            }
            Self::Member { owner, name } => {
                // SAFETY: the caller vouches for the thread and the owner.
                unsafe { write_owner(&Object::from_borrowed(Attached::assume(), owner), text)? };
                write!(text, "{name}")
            }
        }
    }
}

/// The name of a module or class, and a dot.
fn write_owner(owner: &Object<'_>, text: &mut impl fmt::Write) -> fmt::Result {
    match (owner.getattr(c"__module__"), owner.getattr(c"__qualname__")) {
        (Ok(module), Ok(name)) => write!(text, "{module}.{name}."),
        _ => module_name(owner).map_or(Ok(()), |name| write!(text, "{name}.")),
    }
}

#[inline(never)]
fn module_name<'py>(module: &Object<'py>) -> Option<Object<'py>> {
    module.getattr(c"__name__").ok()
}

/// The `__name__` of the one function in the namespace that has this address. Functions with the
/// same code may have one address, so several names are none.
#[inline(never)]
fn function<'py>(module: &Object<'py>, address: *const ()) -> Option<Object<'py>> {
    let attached = module.attached();
    let mut found: Option<Object<'py>> = None;
    // SAFETY: `module` is an object and its dictionary is copied, so that nothing changes the
    // copy. The items are alive as long as that, and each is asked only if it is a function.
    unsafe {
        let namespace = module.getattr(c"__dict__").ok()?;
        if ffi::PyDict_Check(namespace.as_ptr()) == 0 {
            return None;
        }
        let copy = ffi::PyDict_Copy(namespace.as_ptr());
        let copy = Object::from_owned_or_raised(attached, copy).ok()?;
        let (mut position, mut key, mut value) = (0, null_mut(), null_mut());
        while ffi::PyDict_Next(copy.as_ptr(), &raw mut position, &raw mut key, &raw mut value) != 0
        {
            let is_it = ffi::PyCFunction_Check(value) != 0
                && ffi::PyCFunction_GetFunction(value)
                    .is_some_and(|function| function as *const () == address);
            if is_it {
                let name = Object::from_borrowed(attached, value).getattr(c"__name__").ok()?;
                match &found {
                    Some(other) if *other.text().ok()? != *name.text().ok()? => return None,
                    _ => found = Some(name),
                }
            }
        }
    }
    found
}
