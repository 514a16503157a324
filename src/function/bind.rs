//! The binding engine: a call's arguments, put into the parameters of a [`Signature`].
//!
//! It knows nothing of modules, so that functions of modules and methods of classes share it.
//! A trampoline of C's type
//!
//! 1. makes [`Args`] of what CPython passed: [`Args::vector`] for `METH_FASTCALL`,
//!    `METH_FASTCALL | METH_KEYWORDS`, `METH_METHOD` and vectorcall, [`Args::one`] for `METH_O`,
//!    [`with_args`](crate::Args::with_tuple) for a tuple and a dictionary;
//! 2. makes an empty [`Bound`] whose numbers are those of the Rust function's type (which
//!    [`Function`](super::Function) names, and the constructor compares with the signature);
//! 3. calls [`Bound::fill`], and [`Bound::fill_positional`] if the convention has no keywords;
//! 4. calls the Rust function with [`Bound::required`], `optional`, `more` and `keywords`.
//!
//! By position that is a comparison of numbers and a copy, which is inlined; everything else is
//! one function for all signatures.

use core::slice;

use pyo3_ffi as ffi;

use super::refuse;
use super::signature::Signature;
use crate::handle::{Arg, Args, Attached, Object, Raised, Return};

/// The arguments in their places.
#[repr(C)]
pub struct Bound<'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> {
    required: [Option<Arg<'a, 'py>>; REQUIRED],
    /// The optional parameters.
    pub optional: [Option<Arg<'a, 'py>>; OPTIONAL],
    /// The arguments of `*args`.
    pub more: &'a [Arg<'a, 'py>],
    /// The arguments of `**kwargs`: a dictionary that nobody else has.
    keywords: Option<Object<'py>>,
}

impl<'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> Bound<'a, 'py, REQUIRED, OPTIONAL> {
    /// Nothing is bound.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self { required: [None; REQUIRED], optional: [None; OPTIONAL], more: &[], keywords: None }
    }

    /// Copies positional arguments, if they fit and nothing else is required.
    #[inline]
    fn copy(&mut self, signature: &Signature<'_>, args: Args<'a, 'py>) -> bool {
        let fits = signature.required_positional == REQUIRED
            && args.len() >= REQUIRED
            && args.len() <= signature.positional
            && !signature.takes_keywords;
        if fits {
            for (index, place) in self.required.iter_mut().enumerate() {
                // SAFETY: the args is no shorter than REQUIRED.
                *place = Some(unsafe { args.item(index) });
            }
            for (index, place) in self.optional.iter_mut().enumerate() {
                if REQUIRED + index < args.len() {
                    // SAFETY: the index was compared.
                    *place = Some(unsafe { args.item(REQUIRED + index) });
                }
            }
        }
        fits
    }

    /// Binds the arguments of a function without keywords.
    ///
    /// # Errors
    /// `TypeError`, with the text of `_PyArg_CheckPositional`.
    #[inline]
    pub fn fill_positional(
        &mut self,
        attached: Attached<'py>,
        signature: &Signature<'_>,
        args: Args<'a, 'py>,
    ) -> Return<'py, ()> {
        check_numbers::<REQUIRED, OPTIONAL>(signature);
        if self.copy(signature, args) {
            return Ok(());
        }
        if !signature.takes_more || args.len() < REQUIRED {
            return Err(refuse::positional(attached, signature, args.len()));
        }
        for index in 0..REQUIRED {
            // SAFETY: the args is no shorter than REQUIRED.
            self.required[index] = Some(unsafe { args.item(index) });
        }
        for index in 0..OPTIONAL {
            self.optional[index] = args.get(REQUIRED + index);
        }
        self.more = args.as_slice().get(REQUIRED + OPTIONAL..).unwrap_or_default();
        Ok(())
    }

    /// Binds the arguments of a function with keywords.
    ///
    /// # Errors
    /// `TypeError`, with the texts of `_PyArg_UnpackKeywords` of the running version.
    #[inline]
    pub fn fill(
        &mut self,
        attached: Attached<'py>,
        signature: &Signature<'_>,
        args: Args<'a, 'py>,
    ) -> Return<'py, ()> {
        check_numbers::<REQUIRED, OPTIONAL>(signature);
        if args.is_positional() && self.copy(signature, args) {
            return Ok(());
        }
        let places = (&raw mut *self).cast::<Option<Arg<'a, 'py>>>();
        // SAFETY: the two arrays are the first fields of a `repr(C)` struct and have one
        // element type, so they are one array of REQUIRED + OPTIONAL elements.
        let places = unsafe { slice::from_raw_parts_mut(places, REQUIRED + OPTIONAL) };
        self.keywords = sort(attached, signature, args, places)?;
        if signature.takes_more {
            self.more = args.as_slice().get(signature.positional..).unwrap_or_default();
        }
        Ok(())
    }

    /// The required parameters, after `fill` succeeded.
    ///
    /// # Safety
    /// `fill` or `fill_positional` returned `Ok`.
    #[inline]
    #[must_use]
    pub unsafe fn required(&self) -> [Arg<'a, 'py>; REQUIRED] {
        // SAFETY: filling succeeds only if no required parameter is left without an argument.
        self.required.map(|argument| unsafe { argument.unwrap_unchecked() })
    }

    /// The dictionary of `**kwargs`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn keywords(&mut self, attached: Attached<'py>) -> Return<'py> {
        self.keywords.take().map_or_else(|| attached.dict(), Ok)
    }
}

/// The constructor compared them while compiling; this keeps the engine sound by itself.
#[inline]
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
