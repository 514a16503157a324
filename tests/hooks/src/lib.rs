//! Definitions with one last component.
#![forbid(unsafe_code)]

/// As a crate has it that adds the other's module, or registers it: the linker leaves out an object
/// that nothing refers to, and its hook with it.
#[cfg(feature = "two-crates")]
pub static OTHER: &pymodule_ffi::Definition<()> = &test_hooks_other::CORE;

/// The one that is imported by its file.
pub mod a {
    use pymodule_ffi::prelude::*;

    module! {
        /// `a.core`
        pub static CORE;
        name: "a.core", hook: "core", interpreters: PerInterpreterGil, gil: NotUsed,
        exec: |_| Ok(()),
    }
}

/// Added by another module or by a program, so it needs no hook.
#[cfg(not(feature = "one-crate"))]
pub mod b {
    use pymodule_ffi::prelude::*;

    module! {
        /// `b.core`
        pub static CORE;
        name: "b.core", hook: none, interpreters: PerInterpreterGil, gil: NotUsed,
        exec: |_| Ok(()),
    }
}

/// Takes the hook of `a.core`.
#[cfg(feature = "one-crate")]
pub mod b {
    use pymodule_ffi::prelude::*;

    module! {
        /// `b.core`
        pub static CORE;
        name: "b.core", hook: "core", interpreters: PerInterpreterGil, gil: NotUsed,
        exec: |_| Ok(()),
    }
}
