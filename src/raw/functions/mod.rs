//! Functions: pyo3-ffi's if it has them with our types, casts if it has its own structs or
//! integers, and declarations of those that it lacks.
//!
//! Every one is compared with the prototype in the headers, in `abi::prototypes`.

/// Functions of pyo3-ffi under our types. They are `extern "C"`, as C's are: their addresses
/// are compared with the headers' prototypes, and can be given to C.
macro_rules! cast {
    ($(
        $(#[$attribute:meta])*
        fn $name:ident($($argument:ident: $type:ty $(=> $cast:ident)*),* $(,)?) $(-> $result:ty $(=> $back:ident)?)?;
    )*) => {$(
        $(#[$attribute])*
        #[inline]
        #[allow(non_snake_case, reason = "C's names")]
        #[allow(clippy::missing_safety_doc, reason = "each text has the section")]
        pub unsafe extern "C" fn $name($($argument: $type),*) $(-> $result)? {
            // SAFETY: the caller keeps the C function's contract; the cast only changes the name of
            // a struct, whose layout the assertions in `abi` hold equal, or the const of
            // a pointer that C does not write through.
            unsafe { ::pyo3_ffi::$name($($argument $(.$cast())*),*) $($(.$back())?)? }
        }
    )*};
}

mod embed;
mod find;
mod initialize;
mod inspect;
mod methods;
mod populate;
#[cfg(Py_3_15)]
mod threads;

pub use embed::*;
pub use find::*;
pub use initialize::*;
pub use inspect::*;
pub use methods::*;
pub use populate::*;
#[cfg(Py_3_15)]
pub use threads::*;
