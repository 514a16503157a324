//! Which fields of a state hold stored objects: decided by their types, while compiling.
//!
//! `state!` names the constant `__SHOWER` of [`Probe`]. For a type that holds objects that is an
//! associated constant of `Probe` itself; for any other the one of the trait [`HoldsNothing`]. An
//! author's trait may have such a constant, too, and then the build stops or takes a [`Shower`] of
//! the same type, which can only be made here. No code of the author's runs in the collector: what
//! runs is a constant's function pointer, on a [`Field`] whose type is the one that the field of the
//! struct has in the end.

use core::marker::PhantomData;

use super::interned::Name;
use super::stored::Stored;

/// The question for the shower of a type.
#[doc(hidden)]
pub struct Probe<T>(PhantomData<T>);

/// Shows the stored objects of a value, each once.
#[doc(hidden)]
pub struct Shower<T>(Show<T>);

type Show<T> = fn(&T, &mut dyn FnMut(&Stored));

/// A reference to a field, with the field's own type: it does not coerce, as a `&T` would.
#[doc(hidden)]
pub struct Field<'a, T>(&'a T);

impl<'a, T> Field<'a, T> {
    /// The field of a struct that was taken apart by a pattern.
    pub const fn of(field: &'a T) -> Self {
        Self(field)
    }
}

impl<T> Shower<T> {
    /// Shows those of one field.
    #[allow(clippy::needless_pass_by_value, reason = "a field is shown once")]
    pub fn show(self, field: Field<'_, T>, each: &mut dyn FnMut(&Stored)) {
        (self.0)(field.0, each);
    }
}

/// A type that holds stored objects.
///
/// # Safety
/// `each` is called once for every one that the value owns.
unsafe trait Holds {
    fn each(&self, each: &mut dyn FnMut(&Stored));
}

#[allow(private_bounds)]
impl<T: Holds> Probe<T> {
    /// The shower of a type that holds stored objects.
    pub const __SHOWER: Shower<T> = Shower(T::each);
}

/// The shower of all other types.
#[doc(hidden)]
pub trait HoldsNothing<T> {
    #[allow(missing_docs)]
    const __SHOWER: Shower<T>;
}

impl<T> HoldsNothing<T> for Probe<T> {
    const __SHOWER: Shower<T> = Shower(|_, _| {});
}

// SAFETY: itself.
unsafe impl Holds for Stored {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        each(self);
    }
}

// SAFETY: a `Name` is made of one `Stored`.
unsafe impl Holds for Name {
    fn each(&self, each: &mut dyn FnMut(&Stored)) {
        each(self.stored());
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

// SAFETY: a box holds what its value holds.
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
