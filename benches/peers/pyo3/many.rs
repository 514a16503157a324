//! A module of many functions, with PyO3.
use pyo3::prelude::*;

macro_rules! functions {
    ($($name:ident $text:literal $number:literal)*) => {
        $(
            #[doc = concat!("Add ", $number, ".")]
            #[pyfunction]
            #[pyo3(signature = (argument, /))]
            fn $name(argument: i64) -> i64 {
                argument.wrapping_add($number)
            }
        )*

        /// Many functions.
        #[pymodule(gil_used = false)]
        fn many(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
            Ok(())
        }
    };
}

include!(env!("BENCH_FUNCTIONS"));
