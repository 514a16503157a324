//! `single_phase_module!`.

/// Declares a single-phase module: a static [`SinglePhase`](crate::SinglePhase) and its
/// `PyInit`.
///
/// ```
/// # mod doc {
/// use pymodule_ffi::prelude::*;
///
/// fn init<'py>(module: &Exec<'py>) -> Return<'py, ()> {
///     module.add_int(c"answer", 42)
/// }
///
/// single_phase_module! {
///     pub static OLD;
///     name: "old", doc: "As modules were.",
///     gil: NotUsed, reinitialize: Never, init: init,
/// }
/// # }
/// ```
///
/// | field | value | |
/// |---|---|---|
/// | `name`, `doc`, `methods` | as in [`module!`](crate::module) | the name is ASCII |
/// | `gil` | a variant of [`Gil`](crate::Gil) | `PyUnstable_Module_SetGIL`; mandatory |
/// | `reinitialize` | a variant of [`Reinitialize`](crate::Reinitialize) | `m_size`; mandatory |
/// | `state` | a type that [`state!`](crate::state) declares | with `reinitialize: Always` |
/// | `init` | a function of `&Exec` | fills the new module, returns the state |
///
/// The fields stand in the order `name`, `hook`, `doc`, `gil`, `reinitialize`, `state`, `init`,
/// `methods`. What only multi-phase modules have (`interpreters`, `create`, `exec`) is no field.
#[macro_export]
#[cfg(not(Py_ABI3T))]
macro_rules! single_phase_module {
    (
        $(#[$attribute:meta])* $visibility:vis static $definition:ident;
        name: $name:literal $(, hook: $hook:literal)? $(, doc: $doc:expr)?,
        gil: $gil:ident, reinitialize: $reinitialize:ident
        $(, state: $state:ty)? $(, init: $init:expr)? $(, methods: [$($methods:tt)*])? $(,)?
    ) => {
        $crate::__single_phase! {
            [$(#[$attribute])* $visibility static $definition]
            $name, [$($hook)?] [$($doc)?] $gil, $reinitialize, [$($state)?] [$($init)?]
            [$([$($methods)*])?]
        }
    };
    ($(#[$attribute:meta])* $visibility:vis static $definition:ident; name: $name:literal, $($fields:tt)*) => {
        $crate::__single_phase_refused! { $name [] []; $($fields)* }
    };
    ($(#[$attribute:meta])* $visibility:vis static $definition:ident; $($fields:tt)*) => {
        ::core::compile_error!(
            "single_phase_module!: field `name` is missing: begin with `name: \"spam\",`"
        );
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "single_phase_module! starts with the name of the definition: `pub static NAME;`, and \
             the fields follow"
        );
    };
}

/// Says what is wrong with the fields: which of `gil` and `reinitialize` are there, what is left.
#[doc(hidden)]
#[macro_export]
#[cfg(not(Py_ABI3T))]
macro_rules! __single_phase_refused {
    ($name:literal $g:tt $r:tt; gil: $gil:ident $($rest:tt)*) => {
        $crate::__single_phase_refused! { $name [gil] $r; $($rest)* }
    };
    ($name:literal $g:tt $r:tt; reinitialize: $reinitialize:ident $($rest:tt)*) => {
        $crate::__single_phase_refused! { $name $g [reinitialize]; $($rest)* }
    };
    ($name:literal $g:tt $r:tt; interpreters: $($rest:tt)*) => {
        $crate::__multi_phase_only! { $name "interpreters" }
    };
    ($name:literal $g:tt $r:tt; create: $($rest:tt)*) => {
        $crate::__multi_phase_only! { $name "create" }
    };
    ($name:literal $g:tt $r:tt; exec: $($rest:tt)*) => {
        $crate::__multi_phase_only! { $name "exec" }
    };
    ($name:literal $g:tt $r:tt; $skipped:tt $($rest:tt)*) => {
        $crate::__single_phase_refused! { $name $g $r; $($rest)* }
    };
    ($name:literal [] $r:tt;) => {
        ::core::compile_error!(::core::concat!(
            "module `", $name, "`: field `gil` is missing: say whether it relies on the GIL: \
             Used or NotUsed"
        ));
    };
    ($name:literal $g:tt [];) => {
        ::core::compile_error!(::core::concat!(
            "module `", $name, "`: field `reinitialize` is missing: say what a second import does: \
             Never or Always"
        ));
    };
    ($name:literal $g:tt $r:tt;) => {
        ::core::compile_error!(::core::concat!(
            "module `", $name, "`: the fields of a single-phase module are name, hook, doc, gil, \
             reinitialize, state, init and methods, each `field: value` and in this order"
        ));
    };
}

/// What only slots can say, which `PyModule_Create` refuses.
#[doc(hidden)]
#[macro_export]
#[cfg(not(Py_ABI3T))]
macro_rules! __multi_phase_only {
    ($name:literal $field:literal) => {
        ::core::compile_error!(::core::concat!(
            "module `",
            $name,
            "`: field `",
            $field,
            "` is a slot, and single-phase modules have none: leave it out (what fills the module \
             is `init`), or declare a multi-phase module with module!"
        ));
    };
}

/// Declares a single-phase module: not under abi3t.
#[macro_export]
#[cfg(Py_ABI3T)]
macro_rules! single_phase_module {
    ($($any:tt)*) => {
        ::core::compile_error!(
            "single_phase_module!: abi3t has no PyInit and so no single-phase modules: declare a \
             multi-phase one with module!"
        );
    };
}

/// Fills in what is left out.
#[doc(hidden)]
#[macro_export]
macro_rules! __single_phase {
    ($h:tt $name:literal, [] $($rest:tt)*) => {
        $crate::__single_phase! { $h $name, [$name] $($rest)* }
    };
    ($h:tt $n:literal, [$k:literal] $d:tt $g:ident, $r:ident, [] $($rest:tt)*) => {
        $crate::__single_phase! { $h $n, [$k] $d $g, $r, [()] $($rest)* }
    };
    (
        [$(#[$attribute:meta])* $visibility:vis static $definition:ident]
        $name:literal, [$hook:literal] [$($doc:expr)?] $gil:ident, $reinitialize:ident, [$state:ty]
        [$($init:expr)?] [$([$($methods:tt)*])?]
    ) => {
        #[doc = ::core::concat!("The definition of the single-phase module `", $name, "`.")]
        $(#[$attribute])*
        $visibility static $definition: $crate::SinglePhase<$state> = {
            const _: () = $crate::__private::name::check_single_phase($name, $hook);
            const __MAIN_ONLY: bool = false;
            const __PARTS: $crate::__private::Parts<$state> = {
                let parts = $crate::__private::Parts::<$state>::new(
                    $crate::__text!($name; $name, "name"),
                    $crate::Interpreters::NotSupported,
                    $crate::Gil::$gil,
                );
                $(let parts = parts.doc($crate::__text!($doc; $name, "doc"));)?
                $(let parts = parts.methods($crate::__methods!($name, $state; $($methods)*));)?
                $crate::__exec!(parts; $($init)?)
            };
            $crate::__init_hook!($definition, "", $hook);
            // SAFETY: the function initializes this definition.
            unsafe {
                $crate::SinglePhase::new(__PARTS, $crate::Reinitialize::$reinitialize, __init)
            }
        };
    };
}
