//! The flags `compact` and `ascii` of `PyASCIIObject`: the byte of `state` that has them, and their
//! bits.
//!
//! The headers have them as bit-fields, which bindgen and pyo3-ffi read bit by bit, and pyo3-ffi not
//! from 3.14 on. The feature `abi-check` compares them with C.
//!
//! Without the GIL another thread may write `interned`, which has a byte of its own only from 3.14
//! on. With Microsoft's compiler the flags are not in the same word as that byte.

pub(crate) const BYTE: usize = if cfg!(Py_GIL_DISABLED) { 1 } else { 0 };

/// Fields in front of the two: `interned` (if it is no byte of its own) and `kind`.
const BEFORE: u8 = if cfg!(Py_GIL_DISABLED) { 3 } else { 5 };

pub(crate) const MASK: u8 =
    if cfg!(target_endian = "big") { 0b1100_0000 >> BEFORE } else { 0b11 << BEFORE };
