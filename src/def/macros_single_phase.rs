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
    ($($other:tt)*) => {
        ::core::compile_error!(
            "single_phase_module! is `pub static NAME;` and the fields name, hook, doc, gil, \
             reinitialize, state, init and methods in this order, of which name, gil and \
             reinitialize are mandatory; interpreters, create and exec are of multi-phase modules \
             alone: see module!"
        );
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
            const _: () = $crate::def::name::check_single_phase($name, $hook);
            const __MAIN_ONLY: bool = false;
            const __PARTS: $crate::def::Parts<$state> = {
                let parts = $crate::def::Parts::<$state>::new(
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
