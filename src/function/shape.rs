//! The types of Rust functions that get their parameters bound.

#![allow(clippy::inline_always, reason = "with the constants of a signature little is left")]

use core::mem::MaybeUninit;

use super::bind::{Bound, more};
use super::signature::{Place, Signature, Signed};
use crate::handle::{Arg, Args, Object, Raised};
use crate::module::Module;
use crate::text::TextBuffer;

/// `[Arg<'_, 'py>; N]`: the required parameters.
#[derive(Debug)]
pub struct Required<const N: usize>;

/// `[Option<Arg<'_, 'py>>; N]`: the optional parameters.
#[derive(Debug)]
pub struct Optional<const N: usize>;

/// `&[Arg<'_, 'py>]`: the arguments of `*args`.
#[derive(Debug)]
pub struct More;

/// `Object<'py>`: the dictionary of `**kwargs`.
#[derive(Debug)]
pub struct Keywords;

/// The parameters of a Rust function, without the object that it is called on.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The length of the array of required parameters.
    pub required: usize,
    /// The length of the array of optional parameters.
    pub optional: usize,
    /// Whether there is a slice for `*args`.
    pub takes_more: bool,
    /// Whether there is a dictionary for `**kwargs`.
    pub takes_keywords: bool,
}

impl Shape {
    /// Stops the build unless the Rust function takes what the signature says.
    #[track_caller]
    pub const fn check(self, place: Place<'_>, receiver: &str, signature: &Signature<'_>) {
        if signature.is_wrong
            || self.required == signature.required
                && self.optional == signature.optional()
                && self.takes_more == signature.takes_more
                && self.takes_keywords == signature.takes_keywords
        {
            return;
        }
        let text = TextBuffer::new().push("the Rust function takes other parameters than the ");
        let text = describe(text.push("signature: write it as `fn("), receiver, signature);
        place.fail(&text.push(")`"));
    }
}

/// The parameters that the Rust function is to have, as code.
const fn describe(text: TextBuffer, receiver: &str, signature: &Signature<'_>) -> TextBuffer {
    let mut text = text.push(receiver);
    if signature.required > 0 {
        text = names(text.push(", ["), signature, true).push("]: [Arg<'_, 'py>; ");
        text = text.push_number(signature.required as i128).push("]");
    }
    if signature.optional() > 0 {
        text = names(text.push(", ["), signature, false).push("]: [Option<Arg<'_, 'py>>; ");
        text = text.push_number(signature.optional() as i128).push("]");
    }
    if signature.takes_more {
        text = text.push(", args: &[Arg<'_, 'py>]");
    }
    if signature.takes_keywords {
        text = text.push(", kwargs: Object<'py>");
    }
    text
}

const fn names(mut text: TextBuffer, signature: &Signature<'_>, is_required: bool) -> TextBuffer {
    let (mut index, mut is_first) = (0, true);
    while index < signature.parameters.len() {
        let parameter = signature.parameters[index];
        if parameter.is_required == is_required {
            text = if is_first { text } else { text.push(", ") };
            text = text.push_bytes(parameter.name);
            is_first = false;
        }
        index += 1;
    }
    text
}

/// A Rust function whose parameters are bound to those of a signature.
///
/// It takes `&Module<'py, S>`, then what its signature has: `[Arg<'_, 'py>; N]` for the `N`
/// required parameters, `[Option<Arg<'_, 'py>>; N]` for the optional ones, `&[Arg<'_, 'py>]` for
/// `*args`, `Object<'py>` for `**kwargs`. `P` lists them.
#[diagnostic::on_unimplemented(
    message = "this is not a Rust function for `function(..)` in a module with state `{S}`",
    label = "its parameters, its state or its result are of other types",
    note = "after `module: &Module<'py, {S}>` it takes, as far as its signature has them, \
            `[Arg<'_, 'py>; N]` for the required parameters, `[Option<Arg<'_, 'py>>; N]` for the \
            optional ones, `&[Arg<'_, 'py>]` for `*args` and `Object<'py>` for `**kwargs`",
    note = "it is a `fn`, not a closure: `fn name<'py>(module: &Module<'py, {S}>, ..) -> Return<'py>`",
    note = "it returns an object: `Ok(module.attached().none())` for nothing, \
            `module.attached().int(number)` for a number, `module.attached().str(text)` for a text, \
            `Ok(argument.into())` for an argument",
    note = "if it takes the module's own state, `module!` needs `state: State` with that type",
    note = "an `unsafe extern \"C\" fn` of C's type is given to its calling convention, such as \
            `raw_o(\"name\", unsafe {{ Raw::new(function) }})`"
)]
pub trait Function<S, P>: Copy + Send + Sync + 'static {
    #[doc(hidden)]
    const SHAPE: Shape;

    #[doc(hidden)]
    fn call<'py, T: Signed>(
        self,
        module: &Module<'py, S>,
        args: Args<'_, 'py>,
    ) -> Result<Object<'py>, Raised<'py>>;
}

/// As [`Function`], for a class: it takes the instance, an `Arg<'_, 'py>`, after the module.
#[diagnostic::on_unimplemented(
    message = "this is not a Rust function for `function(..)` in a class of a module with state `{S}`",
    label = "its parameters, its state or its result are of other types",
    note = "after `module: &Module<'py, {S}>, this: Arg<'_, 'py>` it takes, as far as its \
            signature has them, `[Arg<'_, 'py>; N]` for the required parameters, \
            `[Option<Arg<'_, 'py>>; N]` for the optional ones, `&[Arg<'_, 'py>]` for `*args` and \
            `Object<'py>` for `**kwargs`",
    note = "it is a `fn`, not a closure, and returns `Return<'py>`"
)]
pub trait ClassFunction<S, P>: Copy + Send + Sync + 'static {
    #[doc(hidden)]
    const SHAPE: Shape;

    #[doc(hidden)]
    fn call<'py, T: Signed>(
        self,
        module: &Module<'py, S>,
        this: Arg<'_, 'py>,
        args: Args<'_, 'py>,
    ) -> Result<Object<'py>, Raised<'py>>;
}

macro_rules! shape {
    ({$($required:ident)?} {$($optional:ident)?} {$($more:ident)?} {$($keywords:ident)?} $counts:tt) => {
        shape! {
            Function [] {$($required)?} {$($optional)?} {$($more)?} {$($keywords)?} $counts
        }
        shape! {
            ClassFunction [this] {$($required)?} {$($optional)?} {$($more)?} {$($keywords)?} $counts
        }
    };
    (
        $trait:ident [$($this:ident)?]
        {$($required:ident)?} {$($optional:ident)?} {$($more:ident)?} {$($keywords:ident)?}
        [$required_count:tt $optional_count:tt]
    ) => {
        impl<S, F, $(const $required: usize,)? $(const $optional: usize,)?>
            $trait<S, ($(Required<$required>,)? $(Optional<$optional>,)? $($more,)? $($keywords,)?)>
            for F
        where
            F: Copy + Send + Sync + 'static,
            F: for<'m, 'a, 'py> Fn(
                &'m Module<'py, S>,
                $(shape!(@this 'a 'py $this),)?
                $([Arg<'a, 'py>; $required],)?
                $([Option<Arg<'a, 'py>>; $optional],)?
                $(shape!(@more 'a 'py $more),)?
                $(shape!(@keywords 'py $keywords),)?
            ) -> Result<Object<'py>, Raised<'py>>,
        {
            const SHAPE: Shape = Shape {
                required: $required_count,
                optional: $optional_count,
                takes_more: shape!(@is_there $($more)?),
                takes_keywords: shape!(@is_there $($keywords)?),
            };

            #[inline(always)]
            fn call<'py, T: Signed>(
                self,
                module: &Module<'py, S>,
                $($this: Arg<'_, 'py>,)?
                args: Args<'_, 'py>,
            ) -> Result<Object<'py>, Raised<'py>> {
                let attached = module.attached();
                // A method of a class is called with keywords whatever its signature says.
                let is_positional = T::SIGNATURE.is_positional_only() && args.is_positional();
                let mut places = MaybeUninit::uninit();
                let (bound, others) = if let Some(bound) = Bound::exact(&T::SIGNATURE, args) {
                    (bound, None)
                } else if is_positional {
                    let bound = Bound::positional(attached, &T::SIGNATURE, args)?;
                    (bound, None)
                } else {
                    Bound::new(attached, &T::SIGNATURE, args, &mut places)?
                };
                let others = if T::SIGNATURE.takes_keywords {
                    others
                } else {
                    // There is none, which the compiler does not see.
                    core::mem::forget(others);
                    None
                };
                let _: &Bound<'_, '_, '_, $required_count, $optional_count> = &bound;
                let _: &Option<Object<'_>> = &others;
                self(
                    module,
                    $($this,)?
                    $(shape!(@value $required bound.required()),)?
                    $(shape!(@value $optional bound.optional()),)?
                    $(shape!(@value $more more(&T::SIGNATURE, args)),)?
                    $(shape!(@value $keywords others.map_or_else(|| attached.dict(), Ok)?),)?
                )
            }
        }
    };
    (@this $a:lifetime $py:lifetime $this:ident) => { Arg<$a, $py> };
    (@more $a:lifetime $py:lifetime $more:ident) => { &$a [Arg<$a, $py>] };
    (@keywords $py:lifetime $keywords:ident) => { Object<$py> };
    (@is_there) => { false };
    (@is_there $part:ident) => { true };
    (@value $part:ident $value:expr) => { $value };
}

shape!({} {} {} {} [0 0]);
shape!({} {O} {} {} [0 O]);
shape!({R} {} {} {} [R 0]);
shape!({R} {O} {} {} [R O]);
shape!({} {} {More} {} [0 0]);
shape!({} {O} {More} {} [0 O]);
shape!({R} {} {More} {} [R 0]);
shape!({R} {O} {More} {} [R O]);
shape!({} {} {} {Keywords} [0 0]);
shape!({} {O} {} {Keywords} [0 O]);
shape!({R} {} {} {Keywords} [R 0]);
shape!({R} {O} {} {Keywords} [R O]);
shape!({} {} {More} {Keywords} [0 0]);
shape!({} {O} {More} {Keywords} [0 O]);
shape!({R} {} {More} {Keywords} [R 0]);
shape!({R} {O} {More} {Keywords} [R O]);
