//! A panic handler and an allocator for modules without std.

#[cfg(any(test, not(feature = "std")))]
mod allocator;
#[cfg(not(feature = "std"))]
mod panic;

#[cfg(not(feature = "std"))]
pub use allocator::Allocator;
#[cfg(not(feature = "std"))]
pub use panic::panic;

/// Defines the `#[panic_handler]` and the `#[global_allocator]` of a module without std.
///
/// Write it once, in a `cdylib` that has `#![no_std]` and depends on this crate without its default
/// features. The allocator is C's `malloc`, which needs neither an attached thread nor an
/// interpreter. A panic ends the process with `Py_FatalError`, which prints the message, the place
/// and the Python traceback, because nothing can catch a panic without std.
///
/// This needs CPython 3.14 or later, because pyo3-ffi links std for earlier versions, and
/// `panic = "abort"`, because stable Rust compiles such a library in no other way:
///
/// ```toml
/// [lib]
/// crate-type = ["cdylib"]
///
/// [dependencies]
/// pymodule-ffi = { version = "0.1", default-features = false }
///
/// [profile.dev]
/// panic = "abort"
///
/// [profile.release]
/// panic = "abort"
/// lto = true
/// ```
///
/// ```ignore
/// #![no_std]
/// extern crate alloc;
///
/// use alloc::string::String;
/// use pymodule_ffi::prelude::*;
///
/// pymodule_ffi::no_std_runtime!();
///
/// fn reverse<'py>(module: &Module<'py>, [text]: [Arg<'_, 'py>; 1]) -> Return<'py> {
///     let reversed: String = text.text()?.chars().rev().collect();
///     module.attached().str(&reversed)
/// }
///
/// module! {
///     pub static SPAM;
///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
///     methods: [function("reverse", reverse, signature: "($module, text, /)")],
/// }
/// ```
///
/// `examples/packages/without-std` is such a project, and the tests build and import it, on Linux.
/// `no_std_runtime!(panic)` defines only the panic handler, for a crate that has its own allocator.
/// With the feature `std` or for an earlier CPython the macro stops the build and says what to
/// change.
/// [Manual](https://docs.python.org/3/c-api/sys.html#c.Py_FatalError)
#[doc(alias = "Py_FatalError")]
#[macro_export]
macro_rules! no_std_runtime {
    ($($part:ident)?) => {
        $crate::__no_std_runtime!($($part)?);
    };
}

#[cfg(all(not(feature = "std"), Py_3_14))]
#[doc(hidden)]
#[macro_export]
macro_rules! __no_std_runtime {
    () => {
        $crate::__no_std_runtime!(panic);

        #[global_allocator]
        static __PYMODULE_FFI_ALLOCATOR: $crate::__private::Allocator =
            $crate::__private::Allocator;
    };
    (panic) => {
        #[panic_handler]
        fn __pymodule_ffi_panic(info: &$crate::__private::core::panic::PanicInfo<'_>) -> ! {
            $crate::__private::panic(info)
        }
    };
}

#[cfg(feature = "std")]
#[doc(hidden)]
#[macro_export]
macro_rules! __no_std_runtime {
    ($($part:ident)?) => {
        $crate::__private::core::compile_error!(
            "no_std_runtime!: the feature `std` of pymodule-ffi is on, and std has a panic handler \
             and an allocator: depend on pymodule-ffi with `default-features = false`, or remove \
             no_std_runtime!"
        );
    };
}

#[cfg(all(not(feature = "std"), not(Py_3_14)))]
#[doc(hidden)]
#[macro_export]
macro_rules! __no_std_runtime {
    ($($part:ident)?) => {
        $crate::__private::core::compile_error!(
            "no_std_runtime!: pyo3-ffi links std for CPython before 3.14: build for 3.14 or later, \
             or remove no_std_runtime! and use pymodule-ffi with its default features"
        );
    };
}
