//! Names that are not ASCII.

use pymodule_ffi::prelude::*;

module! {
    pub static CZECH;
    name: "_testmultiphase_zkou\u{161}ka_na\u{10d}ten\u{ed}",
    hook: punycode "_testmultiphase_zkouka_naten_evc07gi8e",
    doc: "Module named in Czech",
    interpreters: PerInterpreterGil, gil: NotUsed,
}

module! {
    pub static JAPANESE;
    name: "\u{ff3f}\u{30a4}\u{30f3}\u{30dd}\u{30fc}\u{30c8}\u{30c6}\u{30b9}\u{30c8}",
    hook: punycode "eckzbwbhc6jpgzcx415x",
    doc: "Module named in Japanese",
    interpreters: PerInterpreterGil, gil: NotUsed,
}
