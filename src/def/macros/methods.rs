//! The entries of `methods:`.

/// A table of methods, with the entry that ends it.
#[doc(hidden)]
#[macro_export]
macro_rules! __methods {
    ($module:literal, $state:ty; $($convention:ident($name:literal, $($rest:tt)*)),* $(,)?) => {{
        const _: () = $crate::__private::name::check_methods($module, &[$($name),*]);
        const __METHODS: &[$crate::Method<$state>] = &[
            $({
                $crate::__convention!($module, $name, $convention);
                $crate::__method!($module, $state, $convention, $name, $($rest)*)
            },)*
            $crate::Method::END,
        ];
        __METHODS
    }};
    ($module:literal, $state:ty; $($other:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: field `methods`: each entry is convention(\"name\", function, \
             signature: \"($module, /)\", doc: \"..\"), the last two optional, with commas between"
        ))
    };
}

/// Stops the build for what is no calling convention of a module's functions.
#[doc(hidden)]
#[macro_export]
macro_rules! __convention {
    ($module:literal, $name:literal, noargs) => {};
    ($module:literal, $name:literal, o) => {};
    ($module:literal, $name:literal, fastcall) => {};
    ($module:literal, $name:literal, fastcall_keywords) => {};
    ($module:literal, $name:literal, varargs) => {};
    ($module:literal, $name:literal, varargs_keywords) => {};
    ($module:literal, $name:literal, raw_noargs) => {};
    ($module:literal, $name:literal, raw_o) => {};
    ($module:literal, $name:literal, raw_fastcall) => {};
    ($module:literal, $name:literal, raw_fastcall_keywords) => {};
    ($module:literal, $name:literal, raw_varargs) => {};
    ($module:literal, $name:literal, raw_varargs_keywords) => {};
    ($module:literal, $name:literal, $other:ident) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: method `", $name, "`: `", ::core::stringify!($other), "` is no \
             calling convention of a module's function (METH_CLASS, METH_STATIC and METH_METHOD are \
             of types alone): write noargs, o, fastcall, fastcall_keywords, varargs or \
             varargs_keywords, or one of these with raw_ in front for a function of C's type"
        ))
    };
}

/// One entry: its doc begins with the signature that `inspect.signature` reads.
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    ($module:literal, $state:ty, $convention:ident, $name:literal, $function:expr $(,)?) => {
        $crate::Method::<$state>::$convention(
            $crate::__text!($name; $module, "methods: ", $name), $function, ::core::option::Option::None,
        )
    };
    ($module:literal, $state:ty, $convention:ident, $name:literal, $function:expr, doc: $doc:expr $(,)?) => {
        $crate::Method::<$state>::$convention(
            $crate::__text!($name; $module, "methods: ", $name),
            $function,
            ::core::option::Option::Some($crate::__text!($doc; $module, "methods: ", $name, ": doc")),
        )
    };
    ($module:literal, $state:ty, $convention:ident, $name:literal, $function:expr, signature: $signature:literal $(,)?) => {
        $crate::__method!(
            $module, $state, $convention, $name, $function, signature: $signature, doc: ""
        )
    };
    ($module:literal, $state:ty, $convention:ident, $name:literal, $function:expr, signature: $signature:literal, doc: $doc:expr $(,)?) => {
        $crate::Method::<$state>::$convention(
            $crate::__text!($name; $module, "methods: ", $name),
            $function,
            ::core::option::Option::Some($crate::__text!(
                ::core::concat!($name, $signature, "\n--\n\n", $doc);
                $module, "methods: ", $name, ": doc"
            )),
        )
    };
    ($module:literal, $state:ty, $convention:ident, $name:literal, $($other:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $module, "`: method `", $name, "`: after the name come the function, then \
             `signature: \"($module, /)\"` and `doc: \"..\"`, both optional, in this order"
        ))
    };
}
