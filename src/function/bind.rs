//! The binding engine: a call's arguments, put into the parameters of a [`Signature`].
//!
//! It knows nothing of modules, so that functions of modules and methods of classes share it.
//! A trampoline of C's type
//!
//! 1. makes [`Args`] of what CPython passed: [`Args::vector`] for `METH_FASTCALL`,
//!    `METH_FASTCALL | METH_KEYWORDS`, `METH_METHOD` and vectorcall, [`Args::one`] for `METH_O`,
//!    [`with_args`](crate::Args::with_tuple) for a tuple and a dictionary;
//! 2. binds them with [`Bound::positional`] or, if the convention has keywords, [`Bound::new`];
//!    the numbers are those of the Rust function's type, which the constructor compares with the
//!    signature ([`Shape`](super::shape::Shape));
//! 3. calls the Rust function with [`Bound::required`], [`Bound::optional`], [`more`] and the
//!    dictionary.
//!
//! By position that is a comparison of numbers and a copy, which is inlined; everything else is
//! one function for all signatures.

#![allow(clippy::inline_always, reason = "with the constants of a signature little is left")]

use core::slice;

use pyo3_ffi as ffi;

use super::refuse;
use super::signature::Signature;
use crate::handle::{Arg, Args, Attached, Object, Raised, Return};

/// The arguments in their places.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Bound<'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> {
    required: [Option<Arg<'a, 'py>>; REQUIRED],
    optional: [Option<Arg<'a, 'py>>; OPTIONAL],
}

impl<'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> Bound<'a, 'py, REQUIRED, OPTIONAL> {
    const NOTHING: Self = Self { required: [None; REQUIRED], optional: [None; OPTIONAL] };

    /// Binds positional arguments, if there are not more than parameters and nothing is missing.
    #[inline(always)]
    fn copy(signature: &Signature<'_>, args: Args<'a, 'py>) -> Option<Self> {
        let fits = signature.required_positional == REQUIRED
            && args.len() >= REQUIRED
            && args.len() <= signature.positional
            && !signature.takes_keywords;
        if !fits {
            return None;
        }
        let mut bound = Self::NOTHING;
        for (index, place) in bound.required.iter_mut().enumerate() {
            // SAFETY: there are no fewer arguments than REQUIRED.
            *place = Some(unsafe { args.item(index) });
        }
        for (index, place) in bound.optional.iter_mut().enumerate() {
            if REQUIRED + index < args.len() {
                // SAFETY: the index was compared.
                *place = Some(unsafe { args.item(REQUIRED + index) });
            }
        }
        Some(bound)
    }

    /// Binds the arguments of a function without keywords.
    ///
    /// # Errors
    /// `TypeError`, with the text of `_PyArg_CheckPositional`.
    #[inline(always)]
    pub fn positional(
        attached: Attached<'py>,
        signature: &Signature<'_>,
        args: Args<'a, 'py>,
    ) -> Return<'py, Self> {
        check_numbers::<REQUIRED, OPTIONAL>(signature);
        if let Some(bound) = Self::copy(signature, args) {
            return Ok(bound);
        }
        if !signature.takes_more || args.len() < REQUIRED {
            return Err(refuse::positional(attached, signature, args.len()));
        }
        let mut bound = Self::NOTHING;
        for (index, place) in bound.required.iter_mut().enumerate() {
            // SAFETY: there are no fewer arguments than REQUIRED.
            *place = Some(unsafe { args.item(index) });
        }
        for (index, place) in bound.optional.iter_mut().enumerate() {
            *place = args.get(REQUIRED + index);
        }
        Ok(bound)
    }

    /// Binds the arguments of a function with keywords; returns the dictionary of `**kwargs`, too,
    /// if there is anything in it.
    ///
    /// # Errors
    /// `TypeError`, with the texts of `_PyArg_UnpackKeywords` of the running version.
    #[inline(always)]
    pub fn new(
        attached: Attached<'py>,
        signature: &Signature<'_>,
        args: Args<'a, 'py>,
    ) -> Return<'py, (Self, Option<Object<'py>>)> {
        check_numbers::<REQUIRED, OPTIONAL>(signature);
        if args.is_positional() {
            if let Some(bound) = Self::copy(signature, args) {
                return Ok((bound, None));
            }
        }
        let (items, length, names) = args.parts();
        // SAFETY: these are the parts of `args`.
        unsafe { Self::sorted(attached, signature, items, length, names) }
    }

    /// The arguments come in parts, which stay in registers until they are needed.
    ///
    /// # Safety
    /// As [`Args::vector`].
    #[inline(never)]
    unsafe fn sorted(
        attached: Attached<'py>,
        signature: &Signature<'_>,
        items: *const *mut ffi::PyObject,
        length: ffi::Py_ssize_t,
        names: *mut ffi::PyObject,
    ) -> Return<'py, (Self, Option<Object<'py>>)> {
        // SAFETY: the caller's contract.
        let args = unsafe { Args::vector(items, length, names) };
        let mut bound = Self::NOTHING;
        let places = (&raw mut bound).cast::<Option<Arg<'a, 'py>>>();
        // SAFETY: the two arrays are a `repr(C)` struct and have one element type, so they are
        // one array of REQUIRED + OPTIONAL elements.
        let places = unsafe { slice::from_raw_parts_mut(places, REQUIRED + OPTIONAL) };
        let others = sort(attached, signature, args, places)?;
        Ok((bound, others))
    }

    /// The required parameters.
    #[inline(always)]
    #[must_use]
    pub fn required(&self) -> [Arg<'a, 'py>; REQUIRED] {
        // SAFETY: a value that was returned has an argument for each required parameter.
        self.required.map(|argument| unsafe { argument.unwrap_unchecked() })
    }

    /// The optional parameters.
    #[inline(always)]
    #[must_use]
    pub const fn optional(&self) -> [Option<Arg<'a, 'py>>; OPTIONAL] {
        self.optional
    }
}

/// The arguments of `*args`.
#[inline]
#[must_use]
pub fn more<'a, 'py>(signature: &Signature<'_>, args: Args<'a, 'py>) -> &'a [Arg<'a, 'py>] {
    args.as_slice().get(signature.positional..).unwrap_or_default()
}

/// The constructor compared them while compiling; this keeps the engine sound by itself.
#[inline(always)]
fn check_numbers<const REQUIRED: usize, const OPTIONAL: usize>(signature: &Signature<'_>) {
    let is_right = signature.required == REQUIRED && signature.optional() == OPTIONAL;
    assert!(is_right, "the numbers of a signature's parameters");
}

/// The general case; returns the dictionary of `**kwargs`, if there are any.
#[inline(never)]
pub(super) fn sort<'a, 'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'a, 'py>,
    places: &mut [Option<Arg<'a, 'py>>],
) -> Return<'py, Option<Object<'py>>> {
    let names = args.keyword_len();
    refuse::check_numbers(attached, signature, args.len(), names)?;
    let given = args.len().min(signature.positional);
    for (index, parameter) in signature.parameters[..given].iter().enumerate() {
        // SAFETY: `given` is no more than the positional arguments.
        places[parameter.place] = Some(unsafe { args.item(index) });
    }
    let mut has_surplus = false;
    let mut others = None;
    for index in 0..names {
        // SAFETY: the index is below the number of names, and each has a value behind the
        // positional arguments.
        let (name, value) = unsafe { (args.name(index), args.item(args.len() + index)) };
        match find(signature, name) {
            Some(place) if places[place].is_none() => places[place] = Some(value),
            None if signature.takes_keywords => {
                let others = match &others {
                    Some(others) => others,
                    None => others.insert(attached.dict()?),
                };
                // SAFETY: the first is a dictionary, the others are objects.
                let code =
                    unsafe { ffi::PyDict_SetItem(others.as_ptr(), name.as_ptr(), value.as_ptr()) };
                Raised::check(attached, code)?;
            }
            _ => has_surplus = true,
        }
    }
    for (index, parameter) in signature.parameters.iter().enumerate().skip(given) {
        if parameter.is_required && places[parameter.place].is_none() {
            return Err(refuse::missing(attached, signature, index));
        }
    }
    if has_surplus {
        return Err(refuse::surplus(attached, signature, args));
    }
    Ok(others)
}

/// The place of the parameter of this name, unless it is positional-only.
#[inline]
fn find(signature: &Signature<'_>, name: Arg<'_, '_>) -> Option<usize> {
    name.with_utf8(|name| {
        let named = &signature.parameters[signature.positional_only..];
        let parameter = named.iter().find(|parameter| equal(parameter.name, name))?;
        Some(parameter.place)
    })
    .flatten()
}

/// Names are a few bytes: a call of memcmp costs more than the comparison.
#[inline]
pub(super) fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one == other)
}
