//! A module of pymodule-ffi with a class and a function of PyO3.

use pymodule_ffi::prelude::*;
use pyo3::prelude::*;

#[pyclass(frozen)]
struct Word {
    #[pyo3(get)]
    text: String,
}

#[pymethods]
impl Word {
    #[new]
    fn new(text: String) -> Self {
        Self { text }
    }

    fn __len__(&self) -> usize {
        self.text.chars().count()
    }
}

/// Gives an object of PyO3 to this crate, or the exception that PyO3 has in its stead.
fn given<'py>(attached: Attached<'py>, made: PyResult<Py<PyAny>>) -> Return<'py> {
    // SAFETY: `attached` says that this thread is attached.
    let python = unsafe { Python::assume_attached() };
    let pointer = match made {
        Ok(object) => object.into_ptr(),
        Err(error) => {
            error.restore(python);
            std::ptr::null_mut()
        }
    };
    // SAFETY: the thread is attached; the pointer is a new reference, or NULL with an exception set.
    unsafe { Object::from_owned_or_raised(attached, pointer.cast()) }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    // SAFETY: this thread is attached while a module is executed.
    let python = unsafe { Python::assume_attached() };
    let class = python.get_type::<Word>().into_any().unbind();
    module.add(c"Word", &given(module.attached(), Ok(class))?)
}

fn words<'py>(
    module: &Module<'py>,
    [text]: [Arg<'_, 'py>; 1],
    [reverse]: [Option<Arg<'_, 'py>>; 1],
) -> Return<'py> {
    let (attached, text) = (module.attached(), text.text()?);
    let mut words: Vec<_> = text.split_whitespace().collect();
    if reverse.map_or(Ok(false), |reverse| reverse.is_true())? {
        words.reverse();
    }
    let list = attached.list()?;
    for word in words {
        // SAFETY: this thread is attached while a function is called.
        let python = unsafe { Python::assume_attached() };
        let made = Py::new(python, Word::new(word.to_owned())).map(Py::into_any);
        list.append(&given(attached, made)?)?;
    }
    Ok(list)
}

module! {
    pub static BESIDE_PYO3;
    name: "beside_pyo3", doc: "A module of pymodule-ffi with a class of PyO3.",
    // PyO3's classes are shared by all interpreters.
    interpreters: MainInterpreterOnly, gil: NotUsed,
    exec: exec,
    methods: [
        /// Returns the words.
        function("words", words, signature: "($module, text, /, *, reverse=False)"),
    ],
}
