//! `module!`.

/// Declares a module: a static [`Definition`](crate::Definition) and the hooks that CPython
/// looks for, checked while compiling.
///
/// ```
/// # mod doc {
/// use pymodule_ffi::prelude::*;
///
/// fn double<'py>(module: &Module<'py>, number: Arg<'_, 'py>) -> Return<'py> {
///     module.attached().int(2 * number.to_i64()?)
/// }
///
/// module! {
///     pub static NUMBERS;
///     name: "numbers", doc: "Numbers, doubled.",
///     interpreters: PerInterpreterGil, gil: NotUsed,
///     methods: [o("double", double, signature: "($module, number, /)", doc: "Twice the number.")],
/// }
/// # }
/// ```
///
/// | field | value | |
/// |---|---|---|
/// | `name` | string | the full name, mandatory |
/// | `hook` | string, or `punycode` and string | what follows `PyInit_` (`PyInitU_`), where it is not the name: the last component, in punycode where it is not ASCII, each `-` as `_`, cut to 200 bytes; the compiler says what to write |
/// | `doc` | string | `__doc__` |
/// | `interpreters` | a variant of [`Interpreters`](crate::Interpreters) | mandatory |
/// | `gil` | a variant of [`Gil`](crate::Gil) | mandatory |
/// | `state` | a type that [`state!`](crate::state) declares | |
/// | `create` | `module(f)` or `object(f)`: a function of the spec (or `raw(..)`, see [`Raw`](crate::Raw)) | makes the module itself, such as one of a subclass, or any object in its place, which then has no state, exec or methods; its name stays what `create` gave it |
/// | `exec` | a function, or `[first, second]` to run in order (or `raw(..)`) | takes `&Exec`; the last (or only) one returns the state |
/// | `methods` | `[convention("name", function, signature: "(..)", doc: "..")]` | the conventions are the constructors of [`Method`](crate::Method) |
///
/// The order of the fields is free. Strings are literals, or `concat!` and `include_str!` of
/// such.
#[macro_export]
macro_rules! module {
    ($(#[$attribute:meta])* $visibility:vis static $definition:ident; $($fields:tt)*) => {
        $crate::__module! {
            [$(#[$attribute])* $visibility static $definition]
            [] [] [] [] [] [] [] [] [];
            $($fields)*,
        }
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "module! starts with the name of the definition: `pub static NAME;`, and the fields follow"
        );
    };
}

/// Sorts the fields: name, hook, doc, interpreters, gil, state, create, exec, methods.
#[doc(hidden)]
#[macro_export]
macro_rules! __module {
    ($h:tt [] $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; name: $v:literal, $($rest:tt)*) => {
        $crate::__module! { $h [$v] $k $d $i $g $s $c $e $m; $($rest)* }
    };
    ($h:tt $n:tt [] $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; hook: $v:literal, $($rest:tt)*) => {
        $crate::__module! { $h $n ["" false $v] $d $i $g $s $c $e $m; $($rest)* }
    };
    ($h:tt $n:tt [] $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; hook: punycode $v:literal, $($rest:tt)*) => {
        $crate::__module! { $h $n ["U" true $v] $d $i $g $s $c $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt [] $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; doc: $v:expr, $($rest:tt)*) => {
        $crate::__module! { $h $n $k [$v] $i $g $s $c $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt [] $g:tt $s:tt $c:tt $e:tt $m:tt; interpreters: $v:ident, $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d [$v] $g $s $c $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt [] $s:tt $c:tt $e:tt $m:tt; gil: $v:ident, $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i [$v] $s $c $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt [] $c:tt $e:tt $m:tt; state: $v:ty, $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g [$v] $c $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt [] $e:tt $m:tt; create: module($v:expr), $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g $s [create_module $v] $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt [] $e:tt $m:tt; create: object($v:expr), $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g $s [create_object $v] $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt [] $e:tt $m:tt; create: raw($v:expr), $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g $s [create_raw $v] $e $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt [] $m:tt; exec: raw($v:expr), $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g $s $c [raw $v] $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt [] $m:tt; exec: [$($first:expr),+ $(,)?], $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g $s $c [$($first),+] $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt [] $m:tt; exec: $v:expr, $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g $s $c [$v] $m; $($rest)* }
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt []; methods: [$($v:tt)*], $($rest:tt)*) => {
        $crate::__module! { $h $n $k $d $i $g $s $c $e [[$($v)*]]; $($rest)* }
    };

    // A field whose place is filled.
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; name: $($rest:tt)*) => {
        $crate::__given_twice! { $n "name" }
    };
    ($h:tt [$n:literal] [$($given:tt)+] $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; hook: $($rest:tt)*) => {
        $crate::__given_twice! { $n "hook" }
    };
    ($h:tt [$n:literal] $k:tt [$($given:tt)+] $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; doc: $($rest:tt)*) => {
        $crate::__given_twice! { $n "doc" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt [$($given:tt)+] $g:tt $s:tt $c:tt $e:tt $m:tt; interpreters: $($rest:tt)*) => {
        $crate::__given_twice! { $n "interpreters" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt [$($given:tt)+] $s:tt $c:tt $e:tt $m:tt; gil: $($rest:tt)*) => {
        $crate::__given_twice! { $n "gil" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt [$($given:tt)+] $c:tt $e:tt $m:tt; state: $($rest:tt)*) => {
        $crate::__given_twice! { $n "state" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt $s:tt [$($given:tt)+] $e:tt $m:tt; create: $($rest:tt)*) => {
        $crate::__given_twice! { $n "create" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt [$($given:tt)+] $m:tt; exec: $($rest:tt)*) => {
        $crate::__given_twice! { $n "exec" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt [$($given:tt)+]; methods: $($rest:tt)*) => {
        $crate::__given_twice! { $n "methods" }
    };

    // What is mandatory, and what does not go together.
    ($h:tt [] $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; $(,)?) => {
        ::core::compile_error!("module!: field `name` is missing: write `name: \"spam\"`");
    };
    ($h:tt [$n:literal] $k:tt $d:tt [] $g:tt $s:tt $c:tt $e:tt $m:tt; $(,)?) => {
        ::core::compile_error!(::core::concat!(
            "module `", $n, "`: field `interpreters` is missing: say where the module may be \
             loaded: NotSupported, MainInterpreterOnly, Supported or PerInterpreterGil"
        ));
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt [] $s:tt $c:tt $e:tt $m:tt; $(,)?) => {
        ::core::compile_error!(::core::concat!(
            "module `", $n, "`: field `gil` is missing: say whether it relies on the GIL: \
             Used or NotUsed"
        ));
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt [$s:ty] [create_object $v:expr] $e:tt $m:tt; $(,)?) => {
        $crate::__object_only! { $n "state" "keep what it needs in the object" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt $s:tt [create_object $v:expr] [$($e:tt)+] $m:tt; $(,)?) => {
        $crate::__object_only! { $n "exec" "do what is to be done in `create`" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt $s:tt [create_object $v:expr] $e:tt [$($m:tt)+]; $(,)?) => {
        $crate::__object_only! { $n "methods" "set the object's attributes in `create`" }
    };
    ($h:tt [$n:literal] $k:tt $d:tt $i:tt $g:tt [$s:ty] $c:tt [] $m:tt; $(,)?) => {
        ::core::compile_error!(::core::concat!(
            "module `", $n, "`: field `state` needs field `exec`: a function that returns the \
             state of a new module"
        ));
    };

    // The hook is named after the module unless it says otherwise.
    ($h:tt [$n:literal] [] $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; $(,)?) => {
        $crate::__module! { $h [$n] ["" false $n] $d $i $g $s $c $e $m; }
    };
    ($h:tt [$n:literal] [$($k:tt)*] $d:tt $i:tt $g:tt [] $c:tt $e:tt $m:tt; $(,)?) => {
        $crate::__definition! { $h [$n] [$($k)*] $d $i $g [()] $c $e $m }
    };
    ($h:tt [$n:literal] [$($k:tt)*] $d:tt $i:tt $g:tt [$s:ty] $c:tt $e:tt $m:tt; $(,)?) => {
        $crate::__definition! { $h [$n] [$($k)*] $d $i $g [$s] $c $e $m }
    };

    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; $field:ident: $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module!: `", ::core::stringify!($field), "` is no field, or has a value of the wrong shape; the fields are name, hook, doc, interpreters, gil, state, \
             create, exec and methods, each `field: value` with commas between"
        ));
    };
    ($h:tt $n:tt $k:tt $d:tt $i:tt $g:tt $s:tt $c:tt $e:tt $m:tt; $unexpected:tt $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "module!: unexpected `", ::core::stringify!($unexpected), "`: the fields are \
             `field: value` with commas between"
        ));
    };
}

/// The static of one definition, whose fields are sorted.
#[doc(hidden)]
#[macro_export]
macro_rules! __definition {
    (
        [$(#[$attribute:meta])* $visibility:vis static $definition:ident]
        [$name:literal] [$u:literal $is_punycode:literal $hook:literal] [$($doc:expr)?]
        [$interpreters:ident] [$gil:ident] [$state:ty] [$($create:ident $function:expr)?] [$($exec:tt)*] [$([$($methods:tt)*])?]
    ) => {
        #[doc = ::core::concat!("The definition of the module `", $name, "`.")]
        $(#[$attribute])*
        $visibility static $definition: $crate::Definition<$state> = {
            const _: () = $crate::__private::name::check($name, $hook, $is_punycode);
            const __INTERPRETERS: $crate::Interpreters = $crate::Interpreters::$interpreters;
            const __MAIN_ONLY: bool = __INTERPRETERS.is_main_only();
            const __PARTS: $crate::__private::Parts<$state> = {
                let parts = $crate::__private::Parts::<$state>::new(
                    $crate::__text!($name; $name, "name"),
                    __INTERPRETERS,
                    $crate::Gil::$gil,
                );
                $(let parts = parts.doc($crate::__text!($doc; $name, "doc"));)?
                $(let parts = parts.$create($function);)?
                $(let parts = parts.methods($crate::__methods!($name, $state; $($methods)*));)?
                $crate::__exec!(parts; $($exec)*)
            };
            static __SLOTS: $crate::__private::Slots =
                // SAFETY: this is the definition of these parts.
                unsafe { $crate::__private::Slots::new(&__PARTS, (&raw const $definition).cast()) };
            $crate::__hooks!($definition, $u, $hook, __PARTS, &__SLOTS)
        };
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
            "` is given twice: CPython takes one: \
             remove the other"
        ));
    };
}

/// What an object that is no module can't have.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_only {
    ($module:literal $field:literal $remedy:literal) => {
        ::core::compile_error!(::core::concat!(
            "module `",
            $module,
            "`: field `",
            $field,
            "` does not go with `create: object(..)`: \
             what CPython gets is no module, which alone has it: ",
            $remedy,
            ", or make a module with `create: module(..)`"
        ));
    };
}

/// A C string of a text, which has no NUL.
#[doc(hidden)]
#[macro_export]
macro_rules! __text {
    ($text:expr; $module:literal, $($field:tt)*) => {{
        const __TEXT: &str = ::core::concat!($text, "\0");
        match ::core::ffi::CStr::from_bytes_with_nul(__TEXT.as_bytes()) {
            ::core::result::Result::Ok(text) => text,
            ::core::result::Result::Err(_) => ::core::panic!(
                "{}",
                ::core::concat!("module `", $module, "`: field `", $($field)*, "`: a NUL in the text, where C would end it")
            ),
        }
    }};
}

/// `exec` of a chain of functions, of which the last returns the state.
#[doc(hidden)]
#[macro_export]
macro_rules! __exec {
    ($parts:ident;) => { $parts.without_exec::<__MAIN_ONLY>() };
    ($parts:ident; raw $function:expr) => { $parts.exec_raw::<__MAIN_ONLY>($function) };
    ($parts:ident; $only:expr) => { $parts.exec::<_, __MAIN_ONLY>($only) };
    ($parts:ident; $($function:expr),+) => {
        $parts.exec::<_, __MAIN_ONLY>(|module: &$crate::Exec<'_>| $crate::__exec_chain!(module; $($function),+))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __exec_chain {
    ($module:ident; $last:expr) => { $crate::__private::step($last)($module) };
    ($module:ident; $first:expr, $($rest:expr),+) => {{
        $crate::__private::step::<(), _>($first)($module)?;
        $crate::__exec_chain!($module; $($rest),+)
    }};
}
