//! Which fields of a state hold stored objects: decided by their types.
//!
//! `state!` calls `show` on `&Field(&field)`. Method look-up prefers [`ShowStored`], which is
//! there for a field whose type holds objects, to [`ShowNothing`], which is one reference
//! further away and there for all.

use super::stored::Stored;

/// One field of a state.
#[doc(hidden)]
pub struct Field<'a, T>(pub &'a T);

/// A type that holds stored objects.
///
/// # Safety
/// `each` is called once for every one that the value owns.
unsafe trait Holds {
    fn each(&self, each: &mut dyn FnMut(&Stored));
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

/// For fields that hold stored objects.
#[doc(hidden)]
pub trait ShowStored {
    #[allow(missing_docs)]
    fn show(&self, each: &mut dyn FnMut(&Stored));
}

#[allow(private_bounds)]
impl<T: Holds> ShowStored for Field<'_, T> {
    fn show(&self, each: &mut dyn FnMut(&Stored)) {
        self.0.each(each);
    }
}

/// For all fields.
#[doc(hidden)]
pub trait ShowNothing {
    #[allow(missing_docs)]
    fn show(&self, _: &mut dyn FnMut(&Stored)) {}
}

impl<T> ShowNothing for &Field<'_, T> {}
