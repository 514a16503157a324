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
/// | `hook` | string, or `punycode` and string, or `none` | the part after `PyInit_` (`PyInitU_`), if it differs from `name`: the last component, in punycode if it is not ASCII, each `-` as `_`, cut to 200 bytes; the compiler says what to write. `none` exports no hook: for submodules, and for modules that a program registers |
/// | `doc` | string | `__doc__` |
/// | `interpreters` | a variant of [`Interpreters`](crate::Interpreters) | mandatory |
/// | `gil` | a variant of [`Gil`](crate::Gil) | mandatory |
/// | `state` | a type that [`state!`](crate::state) declares | |
/// | `create` | `module(f)` or `object(f)`: a function of the spec (or `raw(..)`, see [`Raw`](crate::Raw)) | makes the module itself, such as one of a subclass, or any object in its place, which then has no state, exec or methods; its name stays what `create` gave it |
/// | `exec` | a function, or `[first, second]` to run in order (or `raw(..)`) | takes `&Exec`; the last (or only) one returns the state |
/// | `methods` | `[convention("name", function, signature: "(..)", doc: "..")]` | the conventions are the constructors of [`Method`](crate::Method) |
///
/// The order of the fields is free. Before `static` stand documentation, `cfg`, `deprecated` and
/// lint attributes. Strings are literals, or `concat!` and `include_str!` of
/// such; a doc may be any `&'static str` or `&'static CStr` constant.
#[macro_export]
macro_rules! module {
    ($(#[$($attribute:tt)*])* $visibility:vis static $definition:ident; $($fields:tt)*) => {
        $crate::__read! {
            module [$([$($attribute)*])*] { $visibility static $definition } [] [] [] [];
            $($fields)*,
        }
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "module! starts with the name of the definition: `pub static NAME;`, and the fields follow"
        );
    };
}

/// The static of one definition.
#[doc(hidden)]
#[macro_export]
macro_rules! __definition {
    (
        module [$([$($attribute:tt)*])*] { $visibility:vis static $definition:ident }
        [$name:literal] $hook:tt [$state:ty] [$($call:tt)*]
    ) => {
        #[doc = $crate::__private::core::concat!("The definition of the module `", $name, "`.")]
        $(#[$($attribute)*])*
        $visibility static $definition: $crate::Definition<$state> = {
            $($crate::__attribute! { $name [$($attribute)*] })*
            $crate::__check_hook! { $name $hook }
            const __CHECKED: $crate::__private::Checked<$crate::__private::Parts<$state>> =
                $crate::__builder!($name, $state; $($call)*).multi_phase();
            const _: () = __CHECKED.check();
            const __PARTS: $crate::__private::Parts<$state> = __CHECKED.parts();
            static __SLOTS: $crate::__private::Slots = {
                let token: *const $crate::Definition<$state> = &raw const $definition;
                // SAFETY: this is the definition of these parts.
                unsafe { $crate::__private::Slots::new(&__PARTS, token.cast()) }
            };
            const __HOOKS: $crate::__private::Hooks = $crate::__hooks!($definition $hook);
            // SAFETY: the slots are those of the parts, the hooks those of the definition.
            unsafe { $crate::Definition::new(__PARTS, &__SLOTS, __HOOKS) }
        };
    };
    (
        single_phase_module [$([$($attribute:tt)*])*] { $visibility:vis static $definition:ident }
        [$name:literal] $hook:tt [$state:ty] [$($call:tt)*]
    ) => {
        #[doc = $crate::__private::core::concat!("The definition of the single-phase module `", $name, "`.")]
        $(#[$($attribute)*])*
        $visibility static $definition: $crate::SinglePhase<$state> = {
            $($crate::__attribute! { $name [$($attribute)*] })*
            const _: () = $crate::__private::name::check_single_phase($name);
            $crate::__check_hook! { $name $hook }
            const __CHECKED: $crate::__private::Checked<(
                $crate::__private::Parts<$state>,
                $crate::Reinitialize,
            )> = $crate::__builder!($name, $state; $($call)*).single_phase();
            const _: () = __CHECKED.check();
            const __PARTS: ($crate::__private::Parts<$state>, $crate::Reinitialize) =
                __CHECKED.parts();
            const __HOOKS: $crate::__private::Hooks = {
                $crate::__init_hook_of_one_definition__others_say_hook_none!(SinglePhase $definition $hook __PARTS);
                $crate::__private::Hooks::new(__init)
            };
            // SAFETY: the hooks are those of the definition.
            unsafe { $crate::SinglePhase::new(__PARTS, __HOOKS) }
        };
    };
}

/// A C string of a text, which has no NUL.
#[doc(hidden)]
#[macro_export]
macro_rules! __text {
    ($text:expr; $module:literal, $($field:tt)*) => {{
        const __TEXT: &str = $crate::__private::core::concat!($text, "\0");
        match $crate::__private::core::ffi::CStr::from_bytes_with_nul(__TEXT.as_bytes()) {
            $crate::__private::core::result::Result::Ok(text) => text,
            $crate::__private::core::result::Result::Err(_) => $crate::__private::core::panic!(
                "{}",
                $crate::__private::core::concat!("module `", $module, "`: field `", $($field)*, "`: a NUL in the text, where C would end it")
            ),
        }
    }};
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
