//! A name kept in module state.

use crate::handle::{Object, Return};

use super::stored::{Numbered, Stored, lacking};

/// An interned `str` kept in module state, which is read without taking a reference.
///
/// It is what C extension modules keep in a static or in their state for names that they look up
/// often. [`Exec::intern`](crate::Exec::intern) makes it, once for each module and so for each
/// interpreter. A `str` refers to nothing, so the garbage collector never has to clear it: it is
/// there as long as its module. Dropped outside of module state it leaks its one reference.
///
#[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
/// # mod doc {
/// use pymodule_ffi::prelude::*;
///
/// state! {
///     struct State { numerator: Name }
/// }
///
/// fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
///     Ok(State { numerator: module.intern(c"numerator")? })
/// }
///
/// fn numerator<'py>(module: &Module<'py, State>, [of]: [Arg<'_, 'py>; 1]) -> Return<'py> {
///     of.get_attr(module.state()?.numerator.object(module)?)
/// }
///
/// module! {
///     pub static SPAM;
///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed,
///     state: State, exec: exec,
///     methods: [function("numerator", numerator, signature: "($module, of, /)")],
/// }
/// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
/// # let machinery = attached.import(c"importlib.machinery")?;
/// # let name = attached.str("spam")?;
/// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
/// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
/// # SPAM.execute(&module)?;
/// # assert_eq!(module.call_method(c"numerator", [&attached.int(42)?])?.to_i64()?, 42);
/// # Ok(()) }
/// # }
/// # pymodule_ffi::embed::example(|attached| doc::example(attached));
/// ```
#[doc(alias = "PyUnicode_InternFromString")]
#[doc(alias = "_Py_IDENTIFIER")]
#[doc(alias = "intern")]
#[derive(Debug)]
pub struct Name(Stored);

impl Name {
    pub(crate) fn new(text: Object<'_>, module: usize) -> Self {
        Self(Stored::until_free(text, module))
    }

    /// Returns the `str`, borrowed from the module.
    ///
    /// # Errors
    /// `RuntimeError` if the name belongs to another module.
    #[inline]
    pub fn object<'a, 'py>(
        &'a self,
        module: &'a impl Numbered<'py>,
    ) -> Return<'py, &'a Object<'py>> {
        if !self.0.is_kept_by(module.number()) {
            return Err(lacking(module.attached()));
        }
        // SAFETY: the number is of a module of this thread's interpreter, and no two modules of a
        // process have one number. Only freeing that module takes the pointer away and releases
        // the reference, and `module` keeps it alive for `'a`. So it is an object, which
        // `Object` is transparent over a pointer to; a shared reference never drops it.
        Ok(unsafe { &*self.0.place().cast::<Object<'py>>() })
    }

    /// The object that the module's hooks release.
    pub(super) const fn stored(&self) -> &Stored {
        &self.0
    }
}
