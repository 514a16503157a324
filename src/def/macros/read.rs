//! The reader of the fields, the same for `module!` and `single_phase_module!`.

/// Reads the fields one by one. Three are needed as tokens, in attributes and types: name, hook
/// and state. Of the others each becomes one call of the builder, which checks them.
#[doc(hidden)]
#[macro_export]
macro_rules! __read {
    ($kind:ident $a:tt $h:tt [] $k:tt $s:tt $c:tt; name: $v:literal, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h [$v] $k $s $c; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt [] $s:tt $c:tt; hook: none, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n [none] $s $c; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt [] $s:tt $c:tt; hook: $v:literal, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n ["" false $v] $s $c; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt [] $s:tt $c:tt; hook: punycode $v:literal, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n ["U" true $v] $s $c; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt [] $c:tt; state: $v:ty, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k [$v] $c; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; doc: $v:expr, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (doc $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; interpreters: $v:tt, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (interpreters $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; gil: $v:tt, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (gil $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; reinitialize: $v:tt, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (reinitialize $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; create: module($v:expr), $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (create_module $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; create: object($v:expr), $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (create_object $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; create: raw($v:expr), $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (create_raw $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt [$n:literal] $k:tt $s:tt $c:tt; create: $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $n, "`: field `create` says what the function makes: write \
             `create: module(function)` or `create: object(function)`"
        ));
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; exec: raw($v:expr), $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (exec_raw $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; exec: [$($v:expr),+ $(,)?], $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (exec $($v),+)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; exec: $v:expr, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (exec $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; init: $v:expr, $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (init $v)]; $($rest)* }
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt [$($c:tt)*]; methods: [$($v:tt)*], $($rest:tt)*) => {
        $crate::__read! { $kind $a $h $n $k $s [$($c)* (methods $($v)*)]; $($rest)* }
    };

    // The end.
    ($kind:ident $a:tt $h:tt [] $k:tt $s:tt $c:tt; $(,)?) => {
        ::core::compile_error!(::core::concat!(
            ::core::stringify!($kind), "!: field `name` is missing: write `name: \"spam\"`"
        ));
    };
    ($kind:ident $a:tt $h:tt [$n:literal] [] $s:tt $c:tt; $(,)?) => {
        $crate::__read! { $kind $a $h [$n] ["" false $n] $s $c; }
    };
    ($kind:ident $a:tt $h:tt [$n:literal] $k:tt [] $c:tt; $(,)?) => {
        $crate::__definition! { $kind $a $h [$n] $k [()] $c }
    };
    ($kind:ident $a:tt $h:tt [$n:literal] $k:tt [$s:ty] $c:tt; $(,)?) => {
        $crate::__definition! { $kind $a $h [$n] $k [$s] $c }
    };

    // Unknown fields, fields of another shape, and fields given twice.
    ($kind:ident $a:tt $h:tt [] $k:tt $s:tt $c:tt; name: $v:literal $other:tt $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            ::core::stringify!($kind), "!: expected `,` after `name: ", ::core::stringify!($v),
            "`, found `", ::core::stringify!($other), "`: the fields have commas between"
        ));
    };
    ($kind:ident $a:tt $h:tt [] $k:tt $s:tt $c:tt; name: $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            ::core::stringify!($kind), "!: field `name` is a string literal, as the hook is named \
             after it: write `name: \"spam\",`"
        ));
    };
    ($kind:ident $a:tt $h:tt [$n:literal] $k:tt $s:tt $c:tt; name: $($rest:tt)*) => {
        $crate::__given_twice! { $n "name" }
    };
    ($kind:ident $a:tt $h:tt [$n:literal] [] $s:tt $c:tt; hook: $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $n, "`: field `hook` is a string literal, `punycode` and a string literal, \
             or `none`"
        ));
    };
    ($kind:ident $a:tt $h:tt [$n:literal] $k:tt $s:tt $c:tt; hook: $($rest:tt)*) => {
        $crate::__given_twice! { $n "hook" }
    };
    ($kind:ident $a:tt $h:tt [$n:literal] $k:tt $s:tt $c:tt; state: $($rest:tt)*) => {
        $crate::__given_twice! { $n "state" }
    };
    ($kind:ident $a:tt $h:tt [$n:literal] $k:tt $s:tt $c:tt; methods: $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module `", $n, "`: field `methods` is a list in brackets: \
             `methods: [function(\"name\", function, signature: \"($module, /)\")]`"
        ));
    };
    (module $a:tt $h:tt $n:tt $k:tt $s:tt $c:tt; $field:ident: $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module!: unknown field `", ::core::stringify!($field), "`, or its value has another \
             shape: the fields are name, hook, doc, interpreters, gil, state, create, exec and \
             methods, each `field: value` with commas between"
        ));
    };
    (single_phase_module $a:tt $h:tt $n:tt $k:tt $s:tt $c:tt; $field:ident: $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "single_phase_module!: unknown field `", ::core::stringify!($field), "`, or its value \
             has another shape: the fields are name, hook, doc, gil, reinitialize, state, init \
             and methods, each `field: value` with commas between"
        ));
    };
    ($kind:ident $a:tt $h:tt $n:tt $k:tt $s:tt $c:tt; $unexpected:tt $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            ::core::stringify!($kind), "!: unexpected `", ::core::stringify!($unexpected), "`: the \
             fields are `field: value` with commas between"
        ));
    };
}

/// The builder with every field that was read.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder {
    ($name:literal, $state:ty; $($call:tt)*) => {{
        let builder =
            $crate::__private::Builder::<$state>::new($crate::__text!($name; $name, "name"));
        $(let builder = $crate::__call!(builder, $name, $state; $call);)*
        builder
    }};
}

/// One call of the builder.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($builder:ident, $name:literal, $state:ty; (doc $v:expr)) => {
        $builder.doc({
            const __DOC: &[&str] = &[$crate::__private::doc::Text($v).get()];
            const __BYTES: &[u8] =
                &$crate::__private::doc::join::<{ $crate::__private::doc::length(__DOC) }>(__DOC);
            __BYTES
        })
    };
    ($builder:ident, $name:literal, $state:ty; (interpreters $v:tt)) => {
        $builder.interpreters($crate::__private::core::stringify!($v))
    };
    ($builder:ident, $name:literal, $state:ty; (gil $v:tt)) => {
        $builder.gil($crate::__private::core::stringify!($v))
    };
    ($builder:ident, $name:literal, $state:ty; (reinitialize $v:tt)) => {
        $builder.reinitialize($crate::__private::core::stringify!($v))
    };
    ($builder:ident, $name:literal, $state:ty; (methods $($v:tt)*)) => {
        $builder.methods($crate::__methods!($name, $state; $($v)*))
    };
    ($builder:ident, $name:literal, $state:ty; ($field:ident $v:expr)) => { $builder.$field($v) };
    ($builder:ident, $name:literal, $state:ty; (exec $($v:expr),+)) => {
        $builder.exec(|module: &$crate::Exec<'_>| $crate::__exec_chain!(module; $($v),+))
    };
}

/// Stops the build for a hook by which CPython would not find the module.
#[doc(hidden)]
#[macro_export]
macro_rules! __check_hook {
    ($name:literal [none]) => {
        const _: () = $crate::__private::name::check_name($name);
    };
    ($name:literal [$u:literal $is_punycode:literal $hook:literal]) => {
        const _: () = $crate::__private::name::check($name, $hook, $is_punycode);
    };
}

/// Stops the build for an attribute that changes the static itself, such as `link_section`.
#[doc(hidden)]
#[macro_export]
macro_rules! __attribute {
    // Each with its delimiters: `doc::other` would be an attribute macro.
    ($name:literal [doc = $($t:tt)*]) => {};
    ($name:literal [doc($($t:tt)*)]) => {};
    ($name:literal [cfg($($t:tt)*)]) => {};
    ($name:literal [deprecated]) => {};
    ($name:literal [deprecated = $($t:tt)*]) => {};
    ($name:literal [deprecated($($t:tt)*)]) => {};
    ($name:literal [allow($($t:tt)*)]) => {};
    ($name:literal [expect($($t:tt)*)]) => {};
    ($name:literal [warn($($t:tt)*)]) => {};
    ($name:literal [deny($($t:tt)*)]) => {};
    ($name:literal [forbid($($t:tt)*)]) => {};
    ($name:literal [$($other:tt)*]) => {
        ::core::compile_error!(::core::concat!(
            "module `", $name, "`: attribute `#[", ::core::stringify!($($other)*), "]` is not for \
             definitions, whose memory CPython reads: write only documentation, `cfg`, \
             `deprecated` and lint attributes"
        ));
    };
}

/// A field that stands twice.
#[doc(hidden)]
#[macro_export]
macro_rules! __given_twice {
    ($module:literal $field:literal) => {
        ::core::compile_error!(::core::concat!(
            "module `",
            $module,
            "`: field `",
            $field,
            "` is given twice: CPython takes one: remove the other"
        ));
    };
}
