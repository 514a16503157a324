//! A module of many functions, with this crate.
#![cfg_attr(not(feature = "std"), no_std)]
use core::sync::atomic::AtomicU64;
use pymodule_ffi::prelude::*;

#[cfg(not(feature = "std"))]
pymodule_ffi::no_std_runtime!();

state! {
    #[allow(dead_code)]
    struct State { calls: AtomicU64 }
}

fn exec<'py>(_: &Exec<'py>) -> Return<'py, State> {
    Ok(State { calls: AtomicU64::new(0) })
}

macro_rules! functions {
    ($($name:ident $text:literal $number:literal)*) => {
        $(fn $name<'py>(module: &Module<'py, State>, [argument]: [Arg<'_, 'py>; 1]) -> Return<'py> {
            module.attached().int(argument.to_i64()?.wrapping_add($number))
        })*

        module! {
            static MANY;
            name: "many", doc: "Many functions.",
            interpreters: PerInterpreterGil, gil: NotUsed,
            state: State, exec: exec,
            methods: [$(
                function($text, $name, signature: "($module, argument, /)", doc: concat!("Add ", $number, ".")),
            )*],
        }
    };
}

include!(env!("BENCH_FUNCTIONS"));
