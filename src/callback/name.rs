//! What the exception of a panic calls the function that panicked.

use core::ffi::CStr;
use core::ptr::null_mut;

use crate::raw::ecosystem::{self as ffi, PyObject};

use crate::handle::{Arg, Attached, Object, Return};

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
    /// Makes the name, a `str`.
    ///
    /// # Safety
    /// The thread is attached, no exception is pending, and the module is alive.
    #[cfg_attr(not(feature = "std"), allow(dead_code, reason = "only panics are named"))]
    pub(crate) unsafe fn find(self, attached: Attached<'_>) -> Return<'_> {
        let (qualified, text) = match self {
            Self::Text(name) => (None, name),
            Self::Function { module, address, type_name } => {
                // SAFETY: the caller vouches for the thread and the module.
                let module = unsafe { Arg::new(module) };
                let name = function(&module, address);
                (dotted(attribute(&module, c"__name__"), name), type_name)
            }
            Self::Member { owner, name } => {
                // SAFETY: the caller vouches for the thread and the owner.
                let owner = unsafe { Arg::new(owner) };
                (dotted(owner_name(&owner), attached.str(name).ok()), name)
            }
        };
        qualified.map_or_else(|| attached.str(text), Ok)
    }
}

/// The name of a module or class.
fn owner_name<'py>(owner: &Object<'py>) -> Option<Object<'py>> {
    dotted(attribute(owner, c"__module__"), attribute(owner, c"__qualname__"))
        .or_else(|| attribute(owner, c"__name__"))
}

/// An attribute, if there is one. Not inlined, nor is what follows, as all of it runs once a panic.
#[inline(never)]
fn attribute<'py>(object: &Object<'py>, name: &CStr) -> Option<Object<'py>> {
    object.getattr(name).ok()
}

/// Two names and a dot between them; `None` if one is missing or can't be shown.
#[inline(never)]
fn dotted<'py>(first: Option<Object<'py>>, second: Option<Object<'py>>) -> Option<Object<'py>> {
    let (first, second) = (first?, second?);
    // SAFETY: the thread is attached, as the handles can't leave it; the arguments are what the
    // format names, two objects. The result is a new reference or NULL.
    unsafe {
        let name = ffi::PyUnicode_FromFormat(c"%S.%S".as_ptr(), first.as_ptr(), second.as_ptr());
        Object::from_owned_or_raised(first.attached(), name).ok()
    }
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
        let namespace = attribute(module, c"__dict__")?;
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
                let name = attribute(&Arg::new(value), c"__name__")?;
                // Of a function it is a `str`.
                let differs =
                    |other: &Object<'_>| ffi::PyUnicode_Compare(other.as_ptr(), name.as_ptr()) != 0;
                if found.as_ref().is_some_and(differs) {
                    return None;
                }
                found = Some(name);
            }
        }
    }
    found
}
