//! `state!`.

/// Declares the state of a module: a struct that one exec function returns and every method
/// reads through [`Module::state`](crate::Module::state).
///
/// Fields of type [`Stored`](crate::Stored) and [`Name`](crate::Name), and `Option`, `Box`, `Vec`, `OnceLock`, arrays and
/// pairs of it, are shown to the garbage collector and released with the module. Anywhere else,
/// such as behind a lock, a `Stored` is invisible to the collector and its reference never
/// released. The struct is `Send` and `Sync`,
/// as methods run on any thread: put values that change into atomics or locks. Lock it with
/// [`Attached::lock`](crate::Attached::lock), [`read`](crate::Attached::read),
/// [`write`](crate::Attached::write) and [`get_or_init`](crate::Attached::get_or_init), not with std's
/// own methods: a thread that waits for a lock while it is attached deadlocks with the thread that has it
/// and calls Python.
///
/// `impl StateHooks;` after the struct adds hooks of your own: see
/// [`StateHooks`](crate::StateHooks).
///
/// ```
/// # mod doc {
/// use core::sync::atomic::AtomicU64;
/// use pymodule_ffi::prelude::*;
///
/// state! {
///     /// What the module keeps.
///     pub struct State { error: Stored, calls: AtomicU64 }
/// }
/// # }
/// ```
#[macro_export]
macro_rules! state {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$field_attribute:meta])* $field_visibility:vis $field:ident: $type:ty),* $(,)?
        }
        $(impl $hooks:ident;)?
    ) => {
        $(#[$attribute])*
        $visibility struct $name {
            $($(#[$field_attribute])* $field_visibility $field: $type,)*
        }

        const _: () = $crate::__private::check_alignment::<$name>($crate::__private::core::stringify!($name));

        // SAFETY: the patterns have every field that the struct has, whatever an attribute made of
        // it, and each is shown once, as what its type in the struct holds. Fields are disjoint, and a
        // `Stored` is in one place, as it can't be copied.
        unsafe impl $crate::ModuleState for $name {
            fn stored(&self, each: &mut dyn $crate::__private::core::ops::FnMut(&$crate::Stored)) {
                #[allow(unused_imports)]
                use $crate::__private::HoldsNothing as _;
                #[allow(unused_doc_comments)]
                let $name { $($(#[$field_attribute])* $field: _,)* } = self;
                $(
                    #[allow(unused_doc_comments)]
                    $(#[$field_attribute])*
                    {
                        const __SHOWER: $crate::__private::Shower<$type> =
                            $crate::__private::Probe::<$type>::__SHOWER;
                        let $name { $field: field, .. } = self;
                        let field = $crate::__private::Field::of(field);
                        __SHOWER.show(field, each);
                    }
                )*
                let _ = each;
            }

            $($crate::__state_hooks! { $hooks })?
        }
    };
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident <$($rest:tt)*) => {
        $crate::__private::core::compile_error!($crate::__private::core::concat!(
            "state!: `", $crate::__private::core::stringify!($name), "` has parameters, and a module's \
             state has none: it outlives every call. Keep an object as `Stored`: write the field as \
             `error: Stored`, and fill it with `module.store(object)` in `exec`"
        ));
    };
    ($($other:tt)*) => {
        $crate::__private::core::compile_error!(
            "state!: expected a struct with named fields: write \
             `state! { struct State { error: Stored } }`"
        );
    };
}

/// The state's own hooks.
#[doc(hidden)]
#[macro_export]
macro_rules! __state_hooks {
    (StateHooks) => {
        unsafe fn traverse(
            &self,
            visit: $crate::__private::visitproc,
            argument: *mut $crate::__private::core::ffi::c_void,
        ) -> $crate::__private::core::ffi::c_int {
            // SAFETY: the caller's contract is the hook's.
            unsafe { $crate::StateHooks::traverse(self, visit, argument) }
        }

        fn clear(&self, attached: $crate::Attached<'_>) {
            $crate::StateHooks::clear(self, attached);
        }

        fn free(&self, attached: $crate::Attached<'_>) {
            $crate::StateHooks::free(self, attached);
        }
    };
    ($other:ident) => {
        $crate::__private::core::compile_error!($crate::__private::core::concat!(
            "state!: expected `impl StateHooks;`, got `impl ",
            $crate::__private::core::stringify!($other),
            ";`: implement `StateHooks` if the state needs other hooks, otherwise remove the line"
        ));
    };
}
