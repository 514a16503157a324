//! The errors of calls that do not fit a signature, with the words of the running version.

use core::ffi::{CStr, c_char};

use pyo3_ffi::{self as ffi, Py_ssize_t};

use super::signature::Signature;
use super::suggest;
use crate::handle::{Arg, Args, Attached, Raised, Return};

/// The minor version whose words are used: of the build, or under the stable ABI what runs.
fn minor() -> u32 {
    if !cfg!(Py_LIMITED_API) {
        return if cfg!(Py_3_14) {
            14
        } else if cfg!(Py_3_13) {
            13
        } else if cfg!(Py_3_11) {
            11
        } else {
            9
        };
    }
    // SAFETY: the function returns a static C string at any time, such as "3.13.0 (main, ..".
    let version = unsafe { CStr::from_ptr(ffi::Py_GetVersion()) }.to_bytes();
    let digits = version.iter().skip(2).take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |minor, digit| minor * 10 + u32::from(digit - b'0'))
}

/// `PyErr_Format` with this class, after which the exception is fetched.
macro_rules! type_error {
    ($attached:expr, $format:literal $(, $argument:expr)* $(,)?) => {{
        // SAFETY: the thread is attached; the arguments are of the types that the format names.
        unsafe { ffi::PyErr_Format(ffi::PyExc_TypeError, $format.as_ptr() $(, $argument)*) };
        Raised::fetch($attached)
    }};
}

/// The name of the function, of which CPython shows 200 bytes.
fn function<'py>(attached: Attached<'py>, signature: &Signature<'_>) -> Return<'py> {
    let mut end = signature.function.len().min(200);
    while !signature.function.is_char_boundary(end) {
        end -= 1;
    }
    attached.str(&signature.function[..end])
}

fn parameter<'py>(attached: Attached<'py>, signature: &Signature<'_>, index: usize) -> Return<'py> {
    let name = signature.parameters[index].name;
    attached.str(core::str::from_utf8(name).unwrap_or("?"))
}

const fn plural(number: usize) -> *const c_char {
    if number == 1 { c"".as_ptr() } else { c"s".as_ptr() }
}

/// `_PyArg_CheckPositional` has failed.
#[cold]
#[inline(never)]
pub(super) fn positional<'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    given: usize,
) -> Raised<'py> {
    let (least, most) = (signature.required_positional, signature.positional);
    let too_few = given < least;
    let limit = if too_few { least } else { most };
    let which = if least == most && !signature.takes_more {
        c""
    } else if too_few {
        c"at least "
    } else {
        c"at most "
    };
    let function = match function(attached, signature) {
        Ok(function) => function,
        Err(raised) => return raised,
    };
    type_error!(
        attached,
        c"%U expected %s%zd argument%s, got %zd",
        function.as_ptr(),
        which.as_ptr(),
        limit as Py_ssize_t,
        plural(limit),
        given as Py_ssize_t,
    )
}

/// What `_PyArg_UnpackKeywords` says of numbers, before it looks at names.
#[inline]
pub(super) fn check_numbers<'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    given: usize,
    names: usize,
) -> Return<'py, ()> {
    // Without `*args` and `**kwargs` these are the limits.
    let fits = given + names <= signature.parameters.len()
        && given <= signature.positional
        && given >= signature.least();
    if fits { Ok(()) } else { numbers(attached, signature, given, names) }
}

#[cold]
#[inline(never)]
fn numbers<'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    given: usize,
    names: usize,
) -> Return<'py, ()> {
    let is_bounded = !signature.takes_more;
    let too_many =
        is_bounded && !signature.takes_keywords && given + names > signature.parameters.len();
    let too_many_positional = is_bounded && given > signature.positional;
    let least = signature.least();
    if !(too_many || too_many_positional || given < least) {
        return Ok(());
    }
    let function = function(attached, signature)?;
    let function = function.as_ptr();
    if too_many {
        let most = signature.parameters.len();
        let keyword = if given == 0 { c"keyword " } else { c"" };
        return Err(type_error!(
            attached,
            c"%U() takes at most %zd %sargument%s (%zd given)",
            function,
            most as Py_ssize_t,
            keyword.as_ptr(),
            plural(most),
            (given + names) as Py_ssize_t,
        ));
    }
    let most = signature.positional;
    let (which, limit) = if given < least {
        let is_open = least < most || signature.takes_more && minor() >= 14;
        (if is_open { c"at least" } else { c"exactly" }, least)
    } else if most == 0 {
        return Err(type_error!(attached, c"%U() takes no positional arguments", function));
    } else {
        let is_open = signature.required_positional < most;
        (if is_open { c"at most" } else { c"exactly" }, most)
    };
    Err(type_error!(
        attached,
        c"%U() takes %s %zd positional argument%s (%zd given)",
        function,
        which.as_ptr(),
        limit as Py_ssize_t,
        plural(limit),
        given as Py_ssize_t,
    ))
}

/// A required parameter has no argument.
#[cold]
#[inline(never)]
pub(super) fn missing<'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    index: usize,
) -> Raised<'py> {
    let names = (function(attached, signature), parameter(attached, signature, index));
    match names {
        (Ok(function), Ok(name)) => type_error!(
            attached,
            c"%U() missing required argument '%U' (pos %zd)",
            function.as_ptr(),
            name.as_ptr(),
            (index + 1) as Py_ssize_t,
        ),
        (Err(raised), _) | (_, Err(raised)) => raised,
    }
}

/// A keyword argument that no parameter takes, or that was given twice.
#[cold]
#[inline(never)]
pub(super) fn surplus<'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'_, 'py>,
) -> Raised<'py> {
    name_surplus(attached, signature, args).unwrap_or_else(|raised| raised)
}

fn name_surplus<'py>(
    attached: Attached<'py>,
    signature: &Signature<'_>,
    args: Args<'_, 'py>,
) -> Return<'py, Raised<'py>> {
    let function = function(attached, signature)?;
    let minor = minor();
    let is_named = |index: usize| {
        let name: &[u8] = signature.parameters[index].name;
        args.keywords().any(|(keyword, _)| keyword.is_text(name))
    };
    // From 3.11 to 3.13 functions with `*args` have a parser without this check.
    if !signature.takes_more || minor >= 14 {
        let mut by_position = signature.positional_only..args.len().min(signature.positional);
        if let Some(index) = by_position.find(|index| is_named(*index)) {
            let name = parameter(attached, signature, index)?;
            return Ok(type_error!(
                attached,
                c"argument for %U() given by name ('%U') and position (%zd)",
                function.as_ptr(),
                name.as_ptr(),
                (index + 1) as Py_ssize_t,
            ));
        }
    }
    let names = &signature.parameters[signature.positional_only..];
    let is_known = |keyword: &Arg<'_, '_>| {
        let known = keyword.with_utf8(|key| names.iter().any(|known| known.name == key));
        known == Some(true)
    };
    let Some(keyword) =
        args.keywords().map(|(keyword, _)| keyword).find(|keyword| !is_known(keyword))
    else {
        return Ok(type_error!(attached, c"invalid keyword argument for %U()", function.as_ptr(),));
    };
    if minor < 13 {
        return Ok(type_error!(
            attached,
            c"'%S' is an invalid keyword argument for %U()",
            keyword.as_ptr(),
            function.as_ptr(),
        ));
    }
    let suggestion = keyword.with_utf8(|key| suggest::closest(key, names)).flatten();
    let Some(index) = suggestion else {
        return Ok(type_error!(
            attached,
            c"%U() got an unexpected keyword argument '%S'",
            function.as_ptr(),
            keyword.as_ptr(),
        ));
    };
    let name = parameter(attached, signature, signature.positional_only + index)?;
    Ok(type_error!(
        attached,
        c"%U() got an unexpected keyword argument '%S'. Did you mean '%S'?",
        function.as_ptr(),
        keyword.as_ptr(),
        name.as_ptr(),
    ))
}
