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
//! By position that is a comparison of numbers, which is inlined, and nothing is copied; everything
//! else is one function for all signatures.

#![allow(clippy::inline_always, reason = "with the constants of a signature little is left")]

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::slice;

use pyo3_ffi as ffi;

use super::refuse;
use super::signature::Signature;
use crate::handle::{Arg, Args, Attached, Object, Raised, Return};

const _: () = assert!(size_of::<Option<Arg<'_, '_>>>() == size_of::<*mut ffi::PyObject>());

/// Places for the arguments that have to be sorted.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Places<'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> {
    _required: [Option<Arg<'a, 'py>>; REQUIRED],
    _optional: [Option<Arg<'a, 'py>>; OPTIONAL],
}

/// The arguments in the order of the parameters, required ones first: those of a call by position
/// where CPython has them, others sorted into [`Places`].
#[derive(Clone, Copy)]
pub struct Bound<'b, 'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> {
    /// At least `REQUIRED` arguments. Those behind `length` are missing.
    items: *const Option<Arg<'a, 'py>>,
    length: usize,
    owner: PhantomData<&'b [Option<Arg<'a, 'py>>]>,
}

impl<'b, 'a: 'b, 'py, const REQUIRED: usize, const OPTIONAL: usize>
    Bound<'b, 'a, 'py, REQUIRED, OPTIONAL>
{
    /// # Safety
    /// There are no fewer positional arguments than `REQUIRED`.
    #[inline(always)]
    unsafe fn borrow(args: Args<'a, 'py>) -> Self {
        // An `Option<Arg>` is the pointer to an object or NULL, which none of them is.
        Self { items: args.as_ptr().cast(), length: args.len(), owner: PhantomData }
    }

    /// Binds as many arguments by position as there are parameters, all of them required: one
    /// comparison says whether the call is such a one, as most are.
    #[inline(always)]
    pub fn exact(signature: &Signature<'_>, args: Args<'a, 'py>) -> Option<Self> {
        check_numbers::<REQUIRED, OPTIONAL>(signature);
        let takes_just_these = signature.required_positional == REQUIRED
            && signature.positional == REQUIRED
            && !signature.takes_more
            && !signature.takes_keywords;
        // SAFETY: the numbers were compared.
        (takes_just_these && args.is_positional_and(REQUIRED))
            .then(|| unsafe { Self::borrow(args) })
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
        let fits =
            args.len() >= REQUIRED && (signature.takes_more || args.len() <= signature.positional);
        if !fits {
            return Err(refuse::positional(attached, signature, args.len()));
        }
        // SAFETY: the number was compared.
        Ok(unsafe { Self::borrow(args) })
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
        places: &'b mut MaybeUninit<Places<'a, 'py, REQUIRED, OPTIONAL>>,
    ) -> Return<'py, (Self, Option<Object<'py>>)> {
        check_numbers::<REQUIRED, OPTIONAL>(signature);
        let fits = signature.required_positional == REQUIRED
            && args.len() >= REQUIRED
            && args.len() <= signature.positional
            && !signature.takes_keywords;
        if args.is_positional() && fits {
            // SAFETY: the number was compared.
            return Ok((unsafe { Self::borrow(args) }, None));
        }
        let length = REQUIRED + OPTIONAL;
        let places: *mut Option<Arg<'a, 'py>> = places.as_mut_ptr().cast();
        // SAFETY: the two arrays are a `repr(C)` struct and have one element type, so they are one
        // array of so many elements, which nobody else uses.
        let others = unsafe { sort_into(attached, signature, args, places, length) }?;
        // There is an argument for each required parameter now.
        Ok((Self { items: places, length, owner: PhantomData }, others))
    }

    /// The required parameters.
    #[inline(always)]
    #[must_use]
    pub fn required(&self) -> [Arg<'a, 'py>; REQUIRED] {
        // SAFETY: a value has an argument for each required parameter, from the beginning on.
        core::array::from_fn(|index| unsafe { (*self.items.add(index)).unwrap_unchecked() })
    }

    /// The optional parameters.
    #[inline(always)]
    #[must_use]
    pub fn optional(&self) -> [Option<Arg<'a, 'py>>; OPTIONAL] {
        core::array::from_fn(|index| {
            let index = REQUIRED + index;
            // SAFETY: there are `length` of them.
            if index < self.length { unsafe { *self.items.add(index) } } else { None }
        })
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

/// The general case. The arguments of `Args` one by one, as a pointer to them would keep the call by
/// position from having them in registers.
///
/// # Safety
/// `places` is an array of this length, which may be uninitialized.
#[inline(always)]
unsafe fn sort_into<'a, 'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'a, 'py>,
    places: *mut Option<Arg<'a, 'py>>,
    length: usize,
) -> Return<'py, Option<Object<'py>>> {
    #[inline(never)]
    unsafe fn outlined<'py>(
        signature: &Signature<'_>,
        items: *const *mut ffi::PyObject,
        given: ffi::Py_ssize_t,
        names: *mut ffi::PyObject,
        places: *mut Option<Arg<'_, 'py>>,
        length: usize,
    ) -> Return<'py, Option<Object<'py>>> {
        // SAFETY: the caller vouches for the places and was attached; the others are those of
        // `Args`.
        unsafe {
            for index in 0..length {
                places.add(index).write(None);
            }
            let places = slice::from_raw_parts_mut(places, length);
            sort(Attached::assume(), signature, Args::vector(items, given, names), places)
        }
    }
    let _ = attached;
    let (items, given, names) = args.into_parts();
    // SAFETY: the caller's contract; the thread is attached.
    unsafe { outlined(signature, items, given, names, places, length) }
}

/// Returns the dictionary of `**kwargs`, if there are any.
fn sort<'a, 'py>(
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
    let mut bound = given;
    for index in 0..names {
        // SAFETY: the index is below the number of names, and each has a value behind the
        // positional arguments.
        let (name, value) = unsafe { (args.name(index), args.item(args.len() + index)) };
        match find(signature, name) {
            Some(place) if places[place].is_none() => {
                places[place] = Some(value);
                bound += 1;
            }
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
    let unbound = if bound == places.len() { &[] } else { &signature.parameters[given..] };
    for (index, parameter) in (given..).zip(unbound) {
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

/// Names are a few bytes, for which a call of memcmp or a loop costs more than words that overlap.
#[inline]
pub(super) fn equal(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(text: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
        Some((text.first_chunk()?, text.last_chunk()?))
    }
    one.len() == other.len()
        && match one.len() {
            0..2 => one.first() == other.first(),
            2..4 => ends::<2>(one) == ends::<2>(other),
            4..8 => ends::<4>(one) == ends::<4>(other),
            8..17 => ends::<8>(one) == ends::<8>(other),
            _ => one == other,
        }
}

#[cfg(test)]
mod tests {
    use super::equal;

    #[test]
    fn names_differ_in_any_byte() {
        let name = b"abcdefghijklmnopqrst";
        for length in 0..name.len() {
            assert!(equal(&name[..length], &name[..length]), "{length}");
            assert!(!equal(&name[..length], &name[..=length]), "{length}");
            for at in 0..length {
                let mut other = *name;
                other[at] ^= 0x20;
                assert!(!equal(&name[..length], &other[..length]), "{length} {at}");
            }
        }
    }
}
