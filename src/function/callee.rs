//! What the functions of CPython's calling conventions call: a Rust function, and how it takes its
//! arguments.

use core::marker::PhantomData;

use super::shape::Function;
pub use super::signature::Signed;
use crate::handle::{Arg, Args, Object, Raised, Return};
use crate::module::Module;

/// A Rust function that can be called with the arguments of any convention.
pub(super) trait Callee<S>: Copy {
    /// The type of the function itself, whose name is shown if CPython does not know one.
    type Function;

    fn call<'py>(self, module: &Module<'py, S>, args: Args<'_, 'py>) -> Return<'py>;
}

/// A function without arguments.
#[derive(Clone, Copy)]
pub(super) struct NoArgs<F>(F);

impl<S, F> Callee<S> for NoArgs<F>
where
    F: for<'m, 'py> Fn(&'m Module<'py, S>) -> Result<Object<'py>, Raised<'py>> + Copy,
{
    type Function = F;

    #[inline]
    fn call<'py>(self, module: &Module<'py, S>, _: Args<'_, 'py>) -> Return<'py> {
        self.0(module)
    }
}

/// A function of one argument, called by `METH_O` only.
#[derive(Clone, Copy)]
pub(super) struct OneArg<F>(F);

impl<S, F> Callee<S> for OneArg<F>
where
    F: for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Arg<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    type Function = F;

    #[inline]
    fn call<'py>(self, module: &Module<'py, S>, args: Args<'_, 'py>) -> Return<'py> {
        let argument = args.get(0).unwrap_or_else(|| unreachable!("METH_O passes an argument"));
        self.0(module, argument)
    }
}

/// A function of all arguments.
#[derive(Clone, Copy)]
pub(super) struct SomeArgs<F>(F);

impl<S, F> Callee<S> for SomeArgs<F>
where
    F: for<'m, 'a, 'py> Fn(&'m Module<'py, S>, Args<'a, 'py>) -> Result<Object<'py>, Raised<'py>>
        + Copy,
{
    type Function = F;

    #[inline]
    fn call<'py>(self, module: &Module<'py, S>, args: Args<'_, 'py>) -> Return<'py> {
        self.0(module, args)
    }
}

/// A function whose parameters, listed by `P`, are bound to the signature of `T`.
pub(super) struct Bound<F, P, T>(F, PhantomData<fn() -> (P, T)>);

impl<F: Copy, P, T> Clone for Bound<F, P, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Copy, P, T> Copy for Bound<F, P, T> {}

impl<S, F: Function<S, P>, P, T: Signed> Callee<S> for Bound<F, P, T> {
    type Function = F;

    #[inline]
    fn call<'py>(self, module: &Module<'py, S>, args: Args<'_, 'py>) -> Return<'py> {
        self.0.call::<T>(module, args)
    }
}
