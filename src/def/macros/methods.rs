//! The entries of `methods:`.

/// Makes a table of functions for [`Exec::add_functions`](crate::Exec::add_functions) or
/// [`Module::add_functions`](crate::Module::add_functions): what errors call the module, the type
/// of its state, `;`, and entries as in `methods:` of [`module!`](crate::module).
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// # use pymodule_ffi::{Arg, Method, Module, Return, functions};
/// fn double<'py>(module: &Module<'py>, [number]: [Arg<'_, 'py>; 1]) -> Return<'py> {
///     module.attached().int(2 * number.to_i64()?)
/// }
/// const MORE: &[Method<()>] = functions! {
///     "spam", ();
///     /// Return twice the number.
///     function("double", double, signature: "($module, number, /)"),
/// };
/// # pymodule_ffi::embed::example(|attached| {
/// let module = Module::new(attached, c"spam")?;
/// module.add_functions(MORE)?;
/// assert_eq!(module.call_method(c"double", [&attached.int(21)?])?.to_i64()?, 42);
/// # Ok(()) });
/// ```
#[macro_export]
macro_rules! functions {
    ($module:literal, $state:ty; $($entries:tt)*) => {
        $crate::__methods!($module, $state; $($entries)*)
    };
    ($($other:tt)*) => {
        $crate::__private::core::compile_error!(
            "functions!: first come the module's name, the type of its state and `;`, then entries \
             as in `methods:`: write `functions! { \"spam\", State; function(..) }`"
        )
    };
}

/// A table of methods, with the entry that ends it.
#[doc(hidden)]
#[macro_export]
macro_rules! __methods {
    ($module:literal, $state:ty; $($(#[doc = $line:expr])* $convention:ident($name:literal, $($rest:tt)*)),* $(,)?) => {{
        const _: () = $crate::__private::name::check_methods($module, &[$($name),*]);
        const __METHODS: &[$crate::Method<$state>] = &[
            $({
                $crate::__convention!($module, $name, $convention);
                $crate::__method!([$module, $state, $convention, $name] [$($line)*] $($rest)*)
            },)*
            $crate::Method::END,
        ];
        __METHODS
    }};
    ($module:literal, $state:ty; $($other:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: field `methods`: each entry is function(\"name\", rust_function, \
             signature: \"($module, /)\", doc: \"..\"), or a calling convention in the place of \
             `function`, with commas between"
        ))
    };
}

/// Stops the build unless this is a calling convention of a module's functions.
#[doc(hidden)]
#[macro_export]
macro_rules! __convention {
    ($module:literal, $name:literal, function) => {};
    ($module:literal, $name:literal, noargs) => {};
    ($module:literal, $name:literal, o) => {};
    ($module:literal, $name:literal, fastcall) => {};
    ($module:literal, $name:literal, fastcall_keywords) => {};
    ($module:literal, $name:literal, varargs) => {};
    ($module:literal, $name:literal, varargs_keywords) => {};
    ($module:literal, $name:literal, raw_noargs) => {};
    ($module:literal, $name:literal, raw_o) => {};
    ($module:literal, $name:literal, raw_fastcall) => {
        $crate::__raw_fast! { $module $name "raw_fastcall" "raw_varargs" }
    };
    ($module:literal, $name:literal, raw_fastcall_keywords) => {
        $crate::__raw_fast! { $module $name "raw_fastcall_keywords" "raw_varargs_keywords" }
    };
    ($module:literal, $name:literal, raw_varargs) => {};
    ($module:literal, $name:literal, raw_varargs_keywords) => {};
    ($module:literal, $name:literal, $other:ident) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: method `", $name, "`: `", ::core::stringify!($other), "` is not a \
             calling convention of a module's function (METH_CLASS, METH_STATIC and METH_METHOD are \
             only for types): write function, noargs, o, fastcall, fastcall_keywords, varargs or \
             varargs_keywords, or one of these with raw_ in front for a function of C's type"
        ))
    };
}

/// The fast conventions with functions of C's type: the stable ABI has them from 3.10 on.
#[doc(hidden)]
#[macro_export]
#[cfg(any(Py_3_10, not(Py_LIMITED_API)))]
macro_rules! __raw_fast {
    ($($any:tt)*) => {};
}

/// The fast conventions with functions of C's type: the stable ABI of 3.9 has none.
#[doc(hidden)]
#[macro_export]
#[cfg(not(any(Py_3_10, not(Py_LIMITED_API))))]
macro_rules! __raw_fast {
    ($module:literal $name:literal $convention:literal $instead:literal) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: method `", $name, "`: `", $convention, "` needs METH_FASTCALL, \
             which the stable ABI of CPython 3.9 (abi3-py39, universal) does not have: write `",
            $instead, "`, or `function` or `fastcall`, which work on every floor"
        ));
    };
}

/// One entry: its doc begins with the signature that `inspect.signature` reads.
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    // What captures a variable is refused by rustc before anything of ours sees it.
    ([$module:literal, $state:ty, $convention:ident, $name:literal] $doc:tt move $($closure:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: method `", $name, "`: a `move` closure captures something, and a \
             function of a module has no data: keep what it needs in the module's state, or write a \
             `fn` or a closure without `move`"
        ))
    };
    ($head:tt [] $function:expr $(, signature: $signature:expr)? $(,)?) => {
        $crate::__entry!($head $function, [$($signature)?] [])
    };
    ($head:tt [] $function:expr $(, signature: $signature:expr)?, doc: $doc:expr $(,)?) => {
        $crate::__entry!($head $function, [$($signature)?] [$crate::__private::doc::Text($doc).get()])
    };
    ($head:tt [$first:tt $($line:tt)*] $function:expr $(, signature: $signature:expr)? $(,)?) => {
        $crate::__entry!($head $function, [$($signature)?] [
            $crate::__private::doc::line($first) $(, "\n", $crate::__private::doc::line($line))*
        ])
    };
    ([$module:literal, $state:ty, $convention:ident, $name:literal] $($other:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: method `", $name, "`: after the name come the function, then \
             `signature: \"($module, /)\"` and `doc: \"..\"` (or a doc comment in front), in this order"
        ))
    };
}

/// The three parts of an entry: the function, the signature, the texts of the doc.
#[doc(hidden)]
#[macro_export]
macro_rules! __entry {
    ([$module:literal, $state:ty, function, $name:literal] $function:expr, [] $doc:tt) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: method `", $name, "`: `function` takes the parameters from the \
             signature: write `signature: \"($module, ..)\"` after the Rust function"
        ))
    };
    ([$module:literal, $state:ty, function, $name:literal] $function:expr, [$signature:expr] [$($doc:expr),*]) => {{
        $crate::__signed!($module, $name, $signature, [$($doc),*]);
        const __ENTRY: ($crate::Method<$state>, $crate::__private::Shape) =
            $crate::Method::<$state>::function::<_, _, __Function>(__NAME, $function, __DOC);
        const _: () = __ENTRY.1.check(
            __PLACE,
            "module",
            &<__Function as $crate::__private::Signed>::SIGNATURE,
        );
        __ENTRY.0
    }};
    ([$module:literal, $state:ty, $convention:ident, $name:literal] $function:expr, [$signature:expr] [$($doc:expr),*]) => {{
        $crate::__signed!($module, $name, $signature, [$($doc),*]);
        const _: () = $crate::__private::check::convention(
            __PLACE,
            $crate::__private::core::stringify!($convention),
            &<__Function as $crate::__private::Signed>::SIGNATURE,
        );
        $crate::Method::<$state>::$convention(
            __NAME, $function, $crate::__private::core::option::Option::Some(__DOC),
        )
    }};
    ([$module:literal, $state:ty, $convention:ident, $name:literal] $function:expr, [] []) => {
        $crate::Method::<$state>::$convention(
            $crate::__text!($name; $module, "methods: ", $name), $function, $crate::__private::core::option::Option::None,
        )
    };
    ([$module:literal, $state:ty, $convention:ident, $name:literal] $function:expr, [] [$($doc:expr),+]) => {{
        $crate::__joined!($module, $name, [$($doc),+]);
        $crate::Method::<$state>::$convention(
            __NAME, $function, $crate::__private::core::option::Option::Some(__DOC),
        )
    }};
}

/// A signature, parsed, and the doc that begins with it.
#[doc(hidden)]
#[macro_export]
macro_rules! __signed {
    ($module:literal, $name:literal, $signature:expr, [$($doc:expr),*]) => {
        const __SIGNATURE: &str = $crate::__private::doc::Text($signature).get();
        $crate::__joined!($module, $name, [$name, __SIGNATURE, "\n--\n\n" $(, $doc)*]);
        const __PARSED: &$crate::__private::Parsed<{ $crate::__private::at_most(__SIGNATURE) }> =
            &$crate::__private::Parsed::new("module", __SIGNATURE);
        const _: () = __PARSED.check(__PLACE, "module", __SIGNATURE);
        struct __Function;
        impl $crate::__private::Signed for __Function {
            const SIGNATURE: $crate::__private::Signature<'static> = __PARSED.table($name);
        }
    };
}

/// The name and the doc of a function as C strings.
#[doc(hidden)]
#[macro_export]
macro_rules! __joined {
    ($module:literal, $name:literal, [$($part:expr),*]) => {
        const __PLACE: $crate::__private::Place<'static> = $crate::__private::Place {
            owner: $crate::__private::core::concat!("module `", $module, "`"),
            function: $name,
        };
        const __NAME: &$crate::__private::core::ffi::CStr = $crate::__text!($name; $module, "methods: ", $name);
        const __PARTS: &[&str] = &[$($part),*];
        const __BYTES: &[u8] =
            &$crate::__private::doc::join::<{ $crate::__private::doc::length(__PARTS) }>(__PARTS);
        const _: () = $crate::__private::doc::check(__PLACE, __BYTES);
        const __DOC: &$crate::__private::core::ffi::CStr = $crate::__private::doc::c_str(__BYTES);
    };
}
