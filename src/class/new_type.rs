//! Making a class for a module.

use core::ptr::null_mut;

use crate::raw::ecosystem::{self as ffi, PyType_Spec};

use super::module::PyType_FromModuleAndSpec;
use crate::def::{Definition, Exec};
use crate::handle::{Object, Raised, Return};
use crate::state::ModuleState;

/// States of modules whose build knows the size of an object: all of them, but not under the
/// feature `universal`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "with the feature `universal`, `new_type` can't know the size of an instance: the \
               head of an object has another one on each interpreter",
    note = "write `new_type_with_data::<Data>`, where `Data` is what an instance has behind its \
            head, and `type_data` to reach it"
)]
pub trait SizesKnown {}

#[cfg(not(universal))]
impl<S: ModuleState> SizesKnown for S {}

impl<S: ModuleState> Definition<S> {
    /// Makes a class for a module of this definition (`PyType_FromModuleAndSpec`).
    ///
    /// The class keeps the module alive, and [`Definition::module_of_type`] and
    /// [`Definition::state_of`] find the way back. Write the methods with
    /// [`class_functions!`](crate::class_functions), and the functions of other slots around
    /// [`callback`](crate::callback()). `bases` is a class, a tuple of classes, or `None` for
    /// `object`. [`Module::add_type`](crate::Module::add_type) adds the class to the module.
    /// [Manual](https://docs.python.org/3/c-api/type.html#c.PyType_FromModuleAndSpec)
    ///
    /// Not under the stable ABI of 3.9 on Windows, whose `python3.dll` lacks the function.
    ///
    /// # Errors
    /// `TypeError` if `module` is of another definition; what C raises for a wrong specification.
    ///
    #[doc = concat!("```", env!("PYMODULE_FFI_EXAMPLES"))]
    /// # mod doc {
    /// use core::ptr::null_mut;
    /// use pymodule_ffi::prelude::*;
    /// use pyo3_ffi::{Py_TPFLAGS_DEFAULT, PyType_Slot, PyType_Spec};
    ///
    /// fn exec<'py>(module: &Exec<'py>) -> Return<'py, ()> {
    ///     let mut slots = [PyType_Slot { slot: 0, pfunc: null_mut() }];
    ///     let spec = PyType_Spec {
    ///         name: c"spam.Spam".as_ptr(),
    ///         basicsize: 0,
    ///         itemsize: 0,
    ///         flags: Py_TPFLAGS_DEFAULT as _,
    ///         slots: slots.as_mut_ptr(),
    ///     };
    ///     // SAFETY: the class has the size of `object`, and no slots.
    ///     let class = unsafe { SPAM.new_type(module, spec, None) }?;
    ///     module.add_type(&class)
    /// }
    ///
    /// module! {
    ///     pub static SPAM;
    ///     name: "spam", interpreters: PerInterpreterGil, gil: NotUsed, exec: exec,
    /// }
    /// # pub fn example<'py>(attached: Attached<'py>) -> Return<'py, ()> {
    /// # let machinery = attached.import(c"importlib.machinery")?;
    /// # let name = attached.str("spam")?;
    /// # let spec = machinery.call_method(c"ModuleSpec", [&name, &attached.none()])?;
    /// # let module = SPAM.module_of(SPAM.create(&spec)?).expect("it is made from SPAM");
    /// # SPAM.execute(&module)?;
    /// let class = module.getattr(c"Spam")?;
    /// assert!(SPAM.module_of_type(&class)?.is(&module));
    /// # Ok(()) }
    /// # }
    /// # pymodule_ffi::embed::example(|attached| doc::example(attached));
    /// ```
    ///
    /// # Safety
    /// The specification's name and everything that its slots point to is static or outlives the
    /// class. Each slot's value is of the slot's type, and each function keeps the slot's
    /// contract. The sizes are those of the instances, which start with those of the bases. Tables
    /// of [`class_functions!`](crate::class_functions) are of a definition with this state.
    #[doc(alias = "PyType_FromModuleAndSpec")]
    pub unsafe fn new_type<'py>(
        &'static self,
        module: &Exec<'py>,
        spec: PyType_Spec,
        bases: Option<&Object<'py>>,
    ) -> Return<'py>
    where
        S: SizesKnown,
    {
        // SAFETY: the caller's contract.
        unsafe { self.make_type(module, spec, bases) }
    }

    /// [`Definition::new_type`], in every build.
    ///
    /// # Safety
    /// As there.
    pub(super) unsafe fn make_type<'py>(
        &'static self,
        module: &Exec<'py>,
        mut spec: PyType_Spec,
        bases: Option<&Object<'py>>,
    ) -> Return<'py> {
        let attached = module.attached();
        #[cfg(universal)]
        crate::raw::universal::newer::prepare_for_traversal();
        if !self.made(module) {
            return Err(Raised::type_error(attached, "the module is of another definition"));
        }
        // 3.9 takes no single class.
        let bases = match bases {
            // SAFETY: `base` is an object.
            Some(base) if unsafe { ffi::PyTuple_Check(base.as_ptr()) } == 0 => {
                Some(attached.tuple([base])?)
            }
            other => other.cloned(),
        };
        let bases = bases.as_ref().map_or(null_mut(), Object::as_ptr);
        // SAFETY: `module` is a module and `bases` NULL or a tuple; the caller vouches for the
        // specification. The result is a new reference or NULL.
        unsafe {
            let class = PyType_FromModuleAndSpec(module.as_ptr(), &raw mut spec, bases);
            Object::from_owned_or_raised(attached, class)
        }
    }
}
