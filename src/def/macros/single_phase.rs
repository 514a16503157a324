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
/// | `name`, `hook`, `doc`, `methods` | as in [`module!`](crate::module) | the name is ASCII |
/// | `gil` | a variant of [`Gil`](crate::Gil) | `PyUnstable_Module_SetGIL`; mandatory |
/// | `reinitialize` | a variant of [`Reinitialize`](crate::Reinitialize) | `m_size`; mandatory |
/// | `state` | a type that [`state!`](crate::state) declares | with `reinitialize: Always` |
/// | `init` | a function of `&Exec` | fills the new module, returns the state |
///
/// The order of the fields is free. What only multi-phase modules have (`interpreters`, `create`,
/// `exec`) is not a field.
#[macro_export]
#[cfg(not(opaque))]
macro_rules! single_phase_module {
    ($(#[$($attribute:tt)*])* $visibility:vis static $definition:ident; $($fields:tt)*) => {
        $crate::__read! {
            single_phase_module
            [$([$($attribute)*])*] { $visibility static $definition } [] [] [] [];
            $($fields)*,
        }
    };
    ($($other:tt)*) => {
        ::core::compile_error!(
            "single_phase_module! starts with the name of the definition: `pub static NAME;`, and \
             the fields follow"
        );
    };
}

/// Declares a single-phase module: not under abi3t or the feature `universal`.
#[macro_export]
#[cfg(opaque)]
macro_rules! single_phase_module {
    ($($any:tt)*) => {
        ::core::compile_error!(
            "single_phase_module!: abi3t and the feature `universal` have no single-phase modules, \
             which PyModExport can't make: declare a multi-phase one with module!"
        );
    };
}
