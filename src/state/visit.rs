//! Which fields of a state hold stored objects: decided by their types.
//!
//! `state!` looks a [`Shower`] up as a method of `&Probe`. Look-up prefers [`HoldsStored`], which
//! is there for types that hold objects, to [`HoldsNothing`], which is one reference further away
//! and there for all. A method of the same name in the author's scope may be found instead, but
//! a `Shower` can be made here alone and is called once, so at worst nothing is shown.

use core::marker::PhantomData;

use super::stored::Stored;

/// What is asked for the shower of a type.
#[doc(hidden)]
pub struct Probe<T>(PhantomData<T>);

impl<T> Probe<T> {
    /// The probe for a type.
    pub const NEW: Self = Self(PhantomData);
}

/// Shows the stored objects of a value, each once.
#[doc(hidden)]
pub struct Shower<T>(Show<T>);

type Show<T> = fn(&T, &mut dyn FnMut(&Stored));

impl<T> Shower<T> {
    /// Shows those of one field.
    pub fn show(self, field: &T, each: &mut dyn FnMut(&Stored)) {
        (self.0)(field, each);
    }
}

/// A type that holds stored objects.
///
/// # Safety
/// `each` is called once for every one that the value owns.
unsafe trait Holds {
    fn each(&self, each: &mut dyn FnMut(&Stored));
}

/// The shower of types that hold stored objects.
#[doc(hidden)]
pub trait HoldsStored<T> {
    #[allow(missing_docs)]
    fn __shower(&self) -> Shower<T>;
}

#[allow(private_bounds)]
impl<T: Holds> HoldsStored<T> for Probe<T> {
    fn __shower(&self) -> Shower<T> {
        Shower(T::each)
    }
}

/// The shower of all types.
#[doc(hidden)]
pub trait HoldsNothing<T> {
    #[allow(missing_docs)]
    fn __shower(&self) -> Shower<T>;
}

impl<T> HoldsNothing<T> for &Probe<T> {
    fn __shower(&self) -> Shower<T> {
        Shower(|_, _| {})
    }
}

// SAFETY: itself.
unsafe impl Holds for Stored {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        each(self);
    }
}

// SAFETY: its one value, if there is one.
unsafe impl<T: Holds> Holds for Option<T> {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        if let Some(held) = self {
            held.each(each);
        }
    }
}

// SAFETY: its elements.
unsafe impl<T: Holds, const N: usize> Holds for [T; N] {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        for held in self {
            held.each(each);
        }
    }
}

// SAFETY: both of its elements.
unsafe impl<T: Holds, U: Holds> Holds for (T, U) {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        self.0.each(each);
        self.1.each(each);
    }
}

// SAFETY: what it owns.
#[cfg(feature = "std")]
unsafe impl<T: Holds> Holds for std::boxed::Box<T> {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        (**self).each(each);
    }
}

// SAFETY: its elements.
#[cfg(feature = "std")]
unsafe impl<T: Holds> Holds for std::vec::Vec<T> {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        for held in self {
            held.each(each);
        }
    }
}

// SAFETY: its value, once it has one; looking never blocks.
#[cfg(feature = "std")]
unsafe impl<T: Holds> Holds for std::sync::OnceLock<T> {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        if let Some(held) = self.get() {
            held.each(each);
        }
    }
}
