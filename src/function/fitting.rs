//! The types of Rust functions that the constructors named after conventions take.
//!
//! Each trait is what its `Fn` bound says and no more. It has a text for functions that do not fit;
//! the compiler shows that, rather than the bound, as there is more than one implementation that
//! could be meant. `P` tells them apart.

use crate::handle::{Arg, Args, Object, Raised};
use crate::module::Module;

/// The functions that fit.
#[derive(Debug)]
pub struct Fitting;

/// The functions that do not.
#[derive(Debug)]
pub struct Unfit;

/// No type is one.
pub trait NoFunction {}

/// A trait for the functions of this bound.
macro_rules! fitting {
    ($(#[$attribute:meta])* $trait:ident: $($bound:tt)*) => {
        $(#[$attribute])*
        pub trait $trait<S, P>: $($bound)* + Copy + Send + Sync + 'static {}

        impl<S, F> $trait<S, Fitting> for F where F: $($bound)* + Copy + Send + Sync + 'static {}

        impl<S, F> $trait<S, Unfit> for F
        where
            F: NoFunction + $($bound)* + Copy + Send + Sync + 'static
        {
        }
    };
}

fitting! {
    /// A function for [`Method::noargs`](crate::Method::noargs).
    #[diagnostic::on_unimplemented(
        message = "this is not a Rust function for `noargs(..)` in a module with state `{S}`",
        label = "its parameters, its state or its result are of other types",
        note = "write it as `fn name<'py>(module: &Module<'py, {S}>) -> Return<'py>`",
        note = "it returns an object: `Ok(module.attached().none())` for nothing, \
                `module.attached().int(number)` for a number, \
                `module.attached().str(text)` for a text",
        note = "if it takes the module's own state, `module!` needs `state: State` with that type",
        note = "an `unsafe extern \"C\" fn` of C's type is given as \
                `raw_noargs(\"name\", unsafe {{ Raw::new(function) }})`"
    )]
    NoArgs:
    for<'m, 'py> Fn(&'m Module<'py, S>) -> Result<Object<'py>, Raised<'py>>
}

fitting! {
    /// A function for [`Method::o`](crate::Method::o).
    #[diagnostic::on_unimplemented(
        message = "this is not a Rust function for `o(..)` in a module with state `{S}`",
        label = "its parameters, its state or its result are of other types",
        note = "write it as `fn name<'py>(module: &Module<'py, {S}>, argument: Arg<'_, 'py>) -> Return<'py>`",
        note = "it returns an object: `Ok(module.attached().none())` for nothing, \
                `module.attached().int(number)` for a number, \
                `module.attached().str(text)` for a text, `Ok(argument.into())` for the argument",
        note = "if it takes the module's own state, `module!` needs `state: State` with that type",
        note = "an `unsafe extern \"C\" fn` of C's type is given as \
                `raw_o(\"name\", unsafe {{ Raw::new(function) }})`"
    )]
    OneArg:
    for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Arg<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
}

fitting! {
    /// A function for [`Method::fastcall`](crate::Method::fastcall),
    /// [`Method::varargs`](crate::Method::varargs) and those of the two with keywords.
    #[diagnostic::on_unimplemented(
        message = "this is not a Rust function that takes `Args` in a module with state `{S}`",
        label = "its parameters, its state or its result are of other types",
        note = "write it as `fn name<'py>(module: &Module<'py, {S}>, args: Args<'_, 'py>) -> Return<'py>`",
        note = "it returns an object: `Ok(module.attached().none())` for nothing, \
                `module.attached().int(number)` for a number, \
                `module.attached().str(text)` for a text",
        note = "if it takes the module's own state, `module!` needs `state: State` with that type",
        note = "an `unsafe extern \"C\" fn` of C's type is given to the convention with `raw_` in front, \
                as `unsafe {{ Raw::new(function) }}`"
    )]
    SomeArgs:
    for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Args<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
}
