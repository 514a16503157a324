//! Which interpreters may load a module.

/// `Py_mod_multiple_interpreters` (3.12): where a module may be loaded.
///
/// Mandatory: CPython's default is [`Interpreters::Supported`].
/// [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_multiple_interpreters)
#[doc(alias = "Py_mod_multiple_interpreters")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interpreters {
    /// `Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED`: isolated interpreters refuse it. Legacy
    /// subinterpreters (`Py_NewInterpreter`) load it.
    NotSupported,
    /// As [`Interpreters::NotSupported`]; also, every interpreter but the main one refuses it, by a
    /// check when the module is executed, on every version.
    MainInterpreterOnly,
    /// `Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED`: every interpreter that shares the main
    /// interpreter's GIL.
    Supported,
    /// `Py_MOD_PER_INTERPRETER_GIL_SUPPORTED`: any interpreter. The module's statics must
    /// not keep anything of one interpreter for another; the compiler only keeps handles out of them.
    PerInterpreterGil,
}

impl Interpreters {
    pub(crate) const fn value(self) -> usize {
        match self {
            Self::NotSupported | Self::MainInterpreterOnly => 0,
            Self::Supported => 1,
            Self::PerInterpreterGil => 2,
        }
    }

    pub(crate) const fn is_main_only(self) -> bool {
        matches!(self, Self::MainInterpreterOnly)
    }
}

/// The values are those of the headers, on versions whose headers have them.
#[cfg(any(Py_3_12, universal))]
const _: () = {
    #[cfg(not(universal))]
    use crate::raw;
    #[cfg(universal)]
    use crate::raw::universal::layouts::cpython_3_14::types as raw;
    assert!(Interpreters::NotSupported.value() == raw::Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED);
    assert!(Interpreters::Supported.value() == raw::Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED);
    assert!(Interpreters::PerInterpreterGil.value() == raw::Py_MOD_PER_INTERPRETER_GIL_SUPPORTED);
};
