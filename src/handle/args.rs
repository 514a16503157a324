//! The arguments of a method.

use core::ffi::CStr;
use core::marker::PhantomData;
use core::ops::Deref;

use pyo3_ffi::{self as ffi, PyObject};

use super::attached::Attached;
use super::error::Raised;
use super::object::Object;
use crate::text::TextBuffer;

/// One argument: a borrowed reference that lasts for the call.
///
/// Derefs to [`Object`]; cloning that takes a reference that lasts longer.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Arg<'a, 'py> {
    ptr: *mut PyObject,
    owner: PhantomData<(&'a Object<'py>, Attached<'py>)>,
}

impl<'py> Arg<'_, 'py> {
    /// # Safety
    /// `ptr` is an object that somebody keeps alive for `'a`.
    pub(crate) const unsafe fn new(ptr: *mut PyObject) -> Self {
        Self { ptr, owner: PhantomData }
    }

    /// Borrows an object from C, without a reference of its own.
    ///
    /// # Safety
    /// `ptr` is an object of the interpreter of `attached` that somebody keeps alive for `'a`,
    /// such as the instance of a slot's function, or its class.
    #[must_use]
    pub const unsafe fn from_ptr(attached: Attached<'py>, ptr: *mut PyObject) -> Self {
        let _ = attached;
        // SAFETY: the caller's contract.
        unsafe { Self::new(ptr) }
    }
}

impl<'py> Deref for Arg<'_, 'py> {
    type Target = Object<'py>;

    fn deref(&self) -> &Object<'py> {
        // SAFETY: `Object` is transparent over a pointer to an object, which `ptr` is; a
        // shared reference never drops it.
        unsafe { &*(&raw const self.ptr).cast::<Object<'py>>() }
    }
}

/// The arguments of one call, positional and by keyword, whatever the convention it came by.
#[derive(Clone, Copy)]
pub struct Args<'a, 'py> {
    source: Source,
    owner: PhantomData<(&'a Object<'py>, Attached<'py>)>,
}

/// Names are NULL where the call has no keywords.
#[derive(Clone, Copy)]
enum Source {
    Vector { items: *const *mut PyObject, length: usize, names: *mut PyObject },
    Tuple { items: *mut PyObject, length: usize, keywords: *mut PyObject },
}

impl<'a, 'py> Args<'a, 'py> {
    /// # Safety
    /// `items` points to `length` objects, followed by one per name in the tuple `names`; all
    /// of it lives for `'a`.
    pub(crate) const unsafe fn vector(
        items: *const *mut PyObject,
        length: ffi::Py_ssize_t,
        names: *mut PyObject,
    ) -> Self {
        let source = Source::Vector { items, length: length as usize, names };
        Self { source, owner: PhantomData }
    }

    /// # Safety
    /// `items` is a tuple, `keywords` a dictionary whose keys are `str` or NULL; both live for
    /// `'a`, and nobody else has the dictionary.
    pub(crate) unsafe fn tuple(items: *mut PyObject, keywords: *mut PyObject) -> Self {
        // SAFETY: the caller vouches for a tuple.
        let length = unsafe { ffi::PyTuple_Size(items) } as usize;
        Self { source: Source::Tuple { items, length, keywords }, owner: PhantomData }
    }

    /// How many positional arguments there are.
    #[must_use]
    #[inline]
    pub const fn len(&self) -> usize {
        match self.source {
            Source::Vector { length, .. } | Source::Tuple { length, .. } => length,
        }
    }

    /// Whether there is no positional argument.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A positional argument.
    #[must_use]
    #[inline]
    pub fn get(&self, index: usize) -> Option<Arg<'a, 'py>> {
        // SAFETY: the index is below the length.
        (index < self.len()).then(|| unsafe { self.item(index) })
    }

    /// # Safety
    /// `index` is below `len`.
    #[inline]
    unsafe fn item(&self, index: usize) -> Arg<'a, 'py> {
        // SAFETY: the caller vouches for the index; vector and tuple keep their items for `'a`.
        unsafe {
            Arg::new(match self.source {
                Source::Vector { items, .. } => *items.add(index),
                Source::Tuple { items, .. } => {
                    ffi::PyTuple_GetItem(items, index as ffi::Py_ssize_t)
                }
            })
        }
    }

    /// The positional arguments in order.
    #[must_use]
    pub fn iter(self) -> impl ExactSizeIterator<Item = Arg<'a, 'py>> {
        // SAFETY: every index is below the length.
        (0..self.len()).map(move |index| unsafe { self.item(index) })
    }

    /// How many keyword arguments there are.
    #[must_use]
    #[inline]
    pub fn keyword_len(&self) -> usize {
        // SAFETY: what is not NULL is the tuple of names or the dictionary.
        unsafe {
            match self.source {
                Source::Vector { names, .. } if !names.is_null() => {
                    ffi::PyTuple_Size(names) as usize
                }
                Source::Tuple { keywords, .. } if !keywords.is_null() => {
                    ffi::PyDict_Size(keywords) as usize
                }
                _ => 0,
            }
        }
    }

    /// A keyword argument. The name is ASCII.
    #[must_use]
    pub fn keyword(&self, name: &CStr) -> Option<Arg<'a, 'py>> {
        self.keywords().find_map(|(key, value)| is_named(key, name).then_some(value))
    }

    /// The keyword arguments, names and values, in the order of the call.
    pub fn keywords(self) -> impl Iterator<Item = (Arg<'a, 'py>, Arg<'a, 'py>)> {
        let (mut position, count) = (0, self.keyword_len());
        core::iter::from_fn(move || match self.source {
            Source::Vector { items, length, names } => {
                let index = position as usize;
                // SAFETY: the index is below the number of names, and the vector has a value
                // for each behind the positional ones.
                (index < count).then(|| unsafe {
                    let key = ffi::PyTuple_GetItem(names, position);
                    position += 1;
                    (Arg::new(key), Arg::new(*items.add(length + index)))
                })
            }
            Source::Tuple { keywords, .. } => {
                let (mut key, mut value) = (core::ptr::null_mut(), core::ptr::null_mut());
                // SAFETY: there are keywords, so the dictionary is not NULL. It is of this call
                // alone, so nothing changes it and its items last as long.
                let more = count > 0
                    && unsafe {
                        ffi::PyDict_Next(keywords, &raw mut position, &raw mut key, &raw mut value)
                    } != 0;
                // SAFETY: these are the dictionary's.
                more.then(|| unsafe { (Arg::new(key), Arg::new(value)) })
            }
        })
    }

    /// Sorts the arguments into parameters: `required` ones, then `optional` ones, by position
    /// and then by name.
    ///
    /// `TypeError`, in CPython's words, for too many or missing arguments, unknown keywords and
    /// a parameter given twice; `function` is what those errors call the function.
    pub fn bind<const REQUIRED: usize, const OPTIONAL: usize>(
        &self,
        attached: Attached<'py>,
        function: &str,
        required: [&CStr; REQUIRED],
        optional: [&CStr; OPTIONAL],
    ) -> Result<([Arg<'a, 'py>; REQUIRED], [Option<Arg<'a, 'py>>; OPTIONAL]), Raised<'py>> {
        let error = |message: core::fmt::Arguments<'_>| {
            Raised::type_error(attached, TextBuffer::of(message).as_str())
        };
        let most = REQUIRED + OPTIONAL;
        if self.len() > most {
            let (plural, given) = (if most == 1 { "" } else { "s" }, self.len());
            return Err(error(format_args!(
                "{function}() takes at most {most} positional argument{plural} ({given} given)"
            )));
        }
        let mut first: [Option<Arg<'a, 'py>>; REQUIRED] = [None; REQUIRED];
        let mut rest: [Option<Arg<'a, 'py>>; OPTIONAL] = [None; OPTIONAL];
        for (parameter, argument) in first.iter_mut().chain(&mut rest).zip(self.iter()) {
            *parameter = Some(argument);
        }
        for (key, value) in self.keywords() {
            let named = required.iter().chain(&optional).position(|name| is_named(key, name));
            let parameter = named.and_then(|at| first.iter_mut().chain(&mut rest).nth(at));
            let Some(parameter) = parameter else {
                return Err(error(format_args!(
                    "{function}() got an unexpected keyword argument '{}'",
                    *key
                )));
            };
            if parameter.replace(value).is_some() {
                return Err(error(format_args!(
                    "{function}() got multiple values for argument '{}'",
                    *key
                )));
            }
        }
        if let Some(missing) = first.iter().position(Option::is_none) {
            return Err(error(format_args!(
                "{function}() missing required argument '{}' (pos {})",
                required[missing].to_str().unwrap_or_default(),
                missing + 1
            )));
        }
        Ok((
            first.map(|argument| argument.unwrap_or_else(|| unreachable!("none is missing"))),
            rest,
        ))
    }
}

fn is_named(key: Arg<'_, '_>, name: &CStr) -> bool {
    // SAFETY: keywords are `str` objects: CPython checks those of a vector, the trampoline those
    // of a dictionary. The function never raises.
    unsafe { ffi::PyUnicode_CompareWithASCIIString(key.as_ptr(), name.as_ptr()) == 0 }
}
