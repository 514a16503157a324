//! Hooks that CPython does not look for.

use pymodule_ffi::raw::PyObject;

use crate::build::Def;

macro_rules! hooks {
    ($($symbol:literal;)*) => {$(
        const _: () = {
            #[unsafe(export_name = $symbol)]
            unsafe extern "C" fn init() -> *mut PyObject {
                Def::default().init()
            }
        };
    )*};
}

hooks! {
    // For `hook-hyphen`: the hyphen is an underscore.
    "PyInit_hook-hyphen";
    // For `kav\u{e1}rna`: in punycode, and with a `U`.
    "PyInit_kavrna_rta";
    // For `food.hook_of_package`: only the last component.
    "PyInit_food_hook_of_package";
    // For `hook_punycode`: it is ASCII.
    "PyInitU_hook_punycode";
    // For a name of 203 bytes: the first 200.
    "PyInit_hook_longer_sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss";
    // For `hook`: it is not the file's name that counts, nor the definition's.
    "PyInit_mistake";
}
