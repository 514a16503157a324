//! Running files.

use std::path::Path;

use pyo3_ffi as ffi;

use crate::handle::Attached;
use crate::handle::Object;
use crate::handle::Raised;

impl<'py> Attached<'py> {
    /// `PyRun_SimpleFile`: runs a file in the namespace of `__main__`, where `__file__` names it
    /// meanwhile.
    ///
    /// An exception is the error, `OSError` for a file that can't be read. Read through
    /// `io.open_code`, as C's function is bound to one C library's `FILE`.
    /// [Manual](https://docs.python.org/3/c-api/veryhigh.html#c.PyRun_SimpleFile)
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # pymodule_ffi::embed::example(|attached| {
    /// # let file = std::env::temp_dir().join(format!("pymodule-ffi-{}.py", std::process::id()));
    /// std::fs::write(&file, "answer = 6 * 7\n").expect("a folder to write to");
    /// attached.run_file(&file)?;
    /// assert_eq!(attached.import(c"__main__")?.getattr(c"answer")?.to_i64()?, 42);
    /// std::fs::remove_file(&file).expect("it is there");
    /// assert!(attached.run_file(&file).is_err());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "PyRun_SimpleFile")]
    #[doc(alias = "PyRun_AnyFile")]
    #[doc(alias = "PyRun_File")]
    pub fn run_file(self, file: &Path) -> Result<(), Raised<'py>> {
        let path = self.path(file)?;
        let opened = self.import(c"io")?.call_method(c"open_code", [&path])?;
        let source = opened.call_method(c"read", []);
        let closed = opened.call_method(c"close", []);
        let source = source?;
        closed?;
        let builtins = self.import(c"builtins")?;
        let code = builtins.call_method(c"compile", [&source, &path, &self.str("exec")?])?;
        let globals = self.import(c"__main__")?.getattr(c"__dict__")?;
        let file_name = self.str("__file__")?;
        let before = globals.call_method(c"get", [&file_name])?;
        globals.call_method(c"__setitem__", [&file_name, &path])?;
        // SAFETY: `code` is a code object, `globals` a dictionary, the thread is attached; the
        // result is a new reference or NULL.
        let result = unsafe {
            let result = ffi::PyEval_EvalCode(code.as_ptr(), globals.as_ptr(), globals.as_ptr());
            Object::from_owned_or_raised(self, result)
        };
        if before.is_none() {
            // Gone already if the file deleted it.
            globals.call_method(c"pop", [&file_name, &before])?;
        } else {
            globals.call_method(c"__setitem__", [&file_name, &before])?;
        }
        result.map(drop)
    }
}
