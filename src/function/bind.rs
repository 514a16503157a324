//! The binding engine: a call's arguments, put into the parameters of a [`Signature`].
//!
//! It knows nothing of modules, so that functions of modules and methods of classes share it.
//! A trampoline of C's type
//!
//! 1. makes [`Args`] of the arguments that CPython passed: [`Args::vector`] for `METH_FASTCALL`,
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
use super::signature::{Parameter, Signature};
use crate::handle::{Arg, Args, Attached, Object, Raised, Return};

const _: () = assert!(size_of::<Option<Arg<'_, '_>>>() == size_of::<*mut ffi::PyObject>());

/// Places for the arguments that have to be sorted.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Places<'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> {
    _required: [Option<Arg<'a, 'py>>; REQUIRED],
    _optional: [Option<Arg<'a, 'py>>; OPTIONAL],
}

impl<'a, 'py, const REQUIRED: usize, const OPTIONAL: usize> Places<'a, 'py, REQUIRED, OPTIONAL> {
    const EMPTY: Self = Self { _required: [None; REQUIRED], _optional: [None; OPTIONAL] };

    /// The first place.
    fn as_places(&mut self) -> *mut Option<Arg<'a, 'py>> {
        (&raw mut *self).cast()
    }
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
        let places: *mut Option<Arg<'a, 'py>> = places.write(Places::EMPTY).as_places();
        // SAFETY: the two arrays are a `repr(C)` struct and have one element type, so they are one
        // array of so many elements, which nobody else uses.
        let sorted = unsafe { slice::from_raw_parts_mut(places, REQUIRED + OPTIONAL) };
        let others = if signature.takes_keywords {
            sort_with_others(attached, signature, args, sorted)?
        } else {
            sort(attached, signature, args, sorted)?;
            None
        };
        // There is an argument for each required parameter now.
        Ok((Self { items: places, length: REQUIRED + OPTIONAL, owner: PhantomData }, others))
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

/// The general case, without `**kwargs`. The arguments of `Args` one by one, as a pointer to them
/// would keep the call by position from having them in registers.
#[inline(always)]
fn sort<'a, 'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'a, 'py>,
    places: &mut [Option<Arg<'a, 'py>>],
) -> Return<'py, ()> {
    #[inline(never)]
    unsafe fn outlined<'a, 'py>(
        signature: &Signature<'_>,
        items: *const *mut ffi::PyObject,
        given: ffi::Py_ssize_t,
        names: *mut ffi::PyObject,
        places: &mut [Option<Arg<'a, 'py>>],
    ) -> Return<'py, ()> {
        // SAFETY: the caller was attached, and the others are those of its `Args`.
        let (attached, args) =
            unsafe { (Attached::assume(), Args::<'a, 'py>::vector(items, given, names)) };
        sort_all(attached, signature, args, places, |_, _| Ok(false))
    }
    let _ = attached;
    let (items, given, names) = args.into_parts();
    // SAFETY: the thread is attached.
    unsafe { outlined(signature, items, given, names, places) }
}

/// As [`sort`], with `**kwargs`: returns the dictionary, if there are any.
#[inline(never)]
fn sort_with_others<'a, 'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'a, 'py>,
    places: &mut [Option<Arg<'a, 'py>>],
) -> Return<'py, Option<Object<'py>>> {
    let mut others: Option<Object<'py>> = None;
    sort_all(attached, signature, args, places, |name, value| {
        let others = match &others {
            Some(others) => others,
            None => others.insert(attached.dict()?),
        };
        // SAFETY: the first is a dictionary, the others are objects.
        let code = unsafe { ffi::PyDict_SetItem(others.as_ptr(), name.as_ptr(), value.as_ptr()) };
        Raised::check(attached, code).map(|()| true)
    })?;
    Ok(others)
}

/// Puts the arguments into their places, which are empty. `keep` is given what has a name that no
/// parameter has, and returns whether it takes that.
#[inline(always)]
fn sort_all<'a, 'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'a, 'py>,
    places: &mut [Option<Arg<'a, 'py>>],
    mut keep: impl FnMut(Arg<'a, 'py>, Arg<'a, 'py>) -> Return<'py, bool>,
) -> Return<'py, ()> {
    let names = args.keyword_len();
    refuse::check_numbers(attached, signature, args.len(), names)?;
    let given = args.len().min(signature.positional);
    for (index, parameter) in signature.parameters[..given].iter().enumerate() {
        // SAFETY: `given` is no more than the positional arguments.
        places[parameter.place] = Some(unsafe { args.item(index) });
    }
    // How many required parameters have no argument; those come first among the positional ones. The
    // highest bit says that there is a surplus.
    let mut missing = signature.required - given.min(signature.required_positional);
    let start = given.max(signature.positional_only);
    for index in 0..names {
        // SAFETY: the index is below the number of names, and each has a value behind the
        // positional arguments.
        let (name, value) = unsafe { (args.name(index), args.item(args.len() + index)) };
        match find(signature, name, start + index) {
            Some(parameter) if places[parameter.place].is_none() => {
                places[parameter.place] = Some(value);
                missing -= usize::from(parameter.is_required);
            }
            None if keep(name, value)? => {}
            _ => missing |= SURPLUS,
        }
    }
    if missing == 0 { Ok(()) } else { Err(wrong(attached, signature, args, places)) }
}

const SURPLUS: usize = 1 << (usize::BITS - 1);

/// Arguments are missing, or there are too many: the error names those that are missing first.
#[cold]
#[inline(never)]
fn wrong<'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'_, 'py>,
    places: &[Option<Arg<'_, 'py>>],
) -> Raised<'py> {
    let is_missing =
        |parameter: &Parameter<'_>| parameter.is_required && places[parameter.place].is_none();
    match signature.parameters.iter().position(is_missing) {
        Some(index) => refuse::missing(attached, signature, index),
        None => refuse::surplus(attached, signature, args),
    }
}

/// The parameter of this name, unless it is positional-only; `first` is the one to try first, as
/// most calls name parameters in their order.
#[inline(always)]
fn find<'s>(
    signature: &'s Signature<'_>,
    name: Arg<'_, '_>,
    first: usize,
) -> Option<&'s Parameter<'s>> {
    let Some(ascii) = name.ascii() else {
        return name.with_utf8(|name| find_any(signature, name)).flatten();
    };
    match signature.parameters.get(first) {
        Some(parameter) if equal(parameter.name, ascii) => Some(parameter),
        _ => find_any(signature, ascii),
    }
}

#[inline(never)]
fn find_any<'s>(signature: &'s Signature<'_>, name: &[u8]) -> Option<&'s Parameter<'s>> {
    let named = &signature.parameters[signature.positional_only..];
    named.iter().find(|parameter| equal(parameter.name, name))
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
