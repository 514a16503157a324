//! `Args::bind`: parameters whose names are given at run time.

use core::array::from_fn;
use core::ffi::CStr;
use core::mem::MaybeUninit;
use core::slice;

use super::bind::Bound;
use super::signature::{Parameter, Signature};
use crate::handle::{Arg, Args, Attached, Raised};

impl<'a, 'py> Args<'a, 'py> {
    /// Sorts the arguments into parameters: `required` ones, then `optional` ones, by position
    /// and then by name.
    ///
    /// `function(..)` in `methods:` does this from the signature. Names are UTF-8; `function` is
    /// what errors call the function.
    ///
    /// # Errors
    /// `TypeError`, with the words of the running version's own functions, for too many or
    /// missing arguments, unknown keywords and a parameter given twice.
    pub fn bind<const REQUIRED: usize, const OPTIONAL: usize>(
        &self,
        attached: Attached<'py>,
        function: &str,
        required: [&CStr; REQUIRED],
        optional: [&CStr; OPTIONAL],
    ) -> Result<([Arg<'a, 'py>; REQUIRED], [Option<Arg<'a, 'py>>; OPTIONAL]), Raised<'py>> {
        let parameters = Parameters {
            _required: from_fn::<_, REQUIRED, _>(|at| parameter(required[at], at, true)),
            _optional: from_fn::<_, OPTIONAL, _>(|at| {
                parameter(optional[at], REQUIRED + at, false)
            }),
        };
        // SAFETY: the struct is `repr(C)` with two arrays of one element type, so it is one
        // array of REQUIRED + OPTIONAL elements.
        let parameters =
            unsafe { slice::from_raw_parts((&raw const parameters).cast(), REQUIRED + OPTIONAL) };
        let signature = Signature {
            function,
            parameters,
            positional_only: 0,
            positional: parameters.len(),
            required: REQUIRED,
            required_positional: REQUIRED,
            takes_more: false,
            takes_keywords: false,
            is_wrong: false,
        };
        let mut places = MaybeUninit::uninit();
        let (bound, _) =
            Bound::<REQUIRED, OPTIONAL>::new(attached, &signature, *self, &mut places)?;
        Ok((bound.required(), bound.optional()))
    }
}

#[repr(C)]
struct Parameters<'s, const REQUIRED: usize, const OPTIONAL: usize> {
    _required: [Parameter<'s>; REQUIRED],
    _optional: [Parameter<'s>; OPTIONAL],
}

fn parameter(name: &CStr, place: usize, is_required: bool) -> Parameter<'_> {
    Parameter { name: name.to_bytes(), place, is_required }
}
