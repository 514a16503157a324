//! Whether a module relies on the GIL.

/// `Py_mod_gil` (3.13): whether a module relies on the GIL.
///
/// Mandatory: CPython's default is [`Gil::Used`].
/// [Manual](https://docs.python.org/3/c-api/module.html#c.Py_mod_gil)
#[doc(alias = "Py_mod_gil")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gil {
    /// `Py_MOD_GIL_USED`: a free-threaded interpreter enables the GIL, for the whole process
    /// and with a warning, when it imports the module.
    Used,
    /// `Py_MOD_GIL_NOT_USED`: the module runs without the GIL.
    NotUsed,
}

impl Gil {
    pub(crate) const fn value(self) -> usize {
        match self {
            Self::Used => 0,
            Self::NotUsed => 1,
        }
    }
}

/// The values are those of the headers, on versions whose headers have them.
#[cfg(any(Py_3_13, universal))]
const _: () = {
    #[cfg(not(universal))]
    use crate::raw;
    #[cfg(universal)]
    use crate::raw::universal::layouts::cpython_3_14::types as raw;
    assert!(Gil::Used.value() == raw::Py_MOD_GIL_USED);
    assert!(Gil::NotUsed.value() == raw::Py_MOD_GIL_NOT_USED);
};
