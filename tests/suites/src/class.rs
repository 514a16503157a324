//! Classes, of which pymodule-ffi has nothing: this is pyo3-ffi.

use std::ffi::{CStr, c_int, c_void};
use std::ptr::null_mut;

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{PyMethodDef, Table};
use pyo3_ffi as ffi;

/// A method table of a class: `N` entries, of which the last is all zero.
pub type Entry<const N: usize> = Table<[PyMethodDef; N]>;

/// An entry of a method table.
pub const fn entry(
    name: &'static CStr,
    function: ffi::PyMethodDefPointer,
    flags: c_int,
) -> PyMethodDef {
    PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: function,
        ml_flags: flags,
        ml_doc: std::ptr::null(),
    }
}

/// `PyType_Spec` of a class whose instances have no data.
pub struct Class {
    /// With the module's name in front.
    pub name: &'static CStr,
    pub doc: &'static CStr,
    /// Ends with a zeroed entry.
    pub methods: *mut PyMethodDef,
}

impl Class {
    /// `PyType_FromModuleAndSpec`; `base` and `module` may be left out.
    ///
    /// # Safety
    /// The methods are of a static table, and of the conventions that their flags say.
    pub unsafe fn make<'py>(
        &self,
        attached: Attached<'py>,
        module: Option<&Object<'py>>,
        base: Option<&Object<'py>>,
    ) -> Return<'py> {
        let slot = |slot: c_int, pfunc: *mut c_void| ffi::PyType_Slot { slot, pfunc };
        let mut slots = vec![slot(ffi::Py_tp_doc, self.doc.as_ptr().cast_mut().cast())];
        if !self.methods.is_null() {
            slots.push(slot(ffi::Py_tp_methods, self.methods.cast()));
        }
        slots.push(slot(0, null_mut()));
        let mut spec = ffi::PyType_Spec {
            name: self.name.as_ptr(),
            // That of the base.
            basicsize: 0,
            itemsize: 0,
            flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE) as _,
            slots: slots.as_mut_ptr(),
        };
        // 3.9 only takes a tuple.
        let bases = base.map(|base| attached.tuple([base])).transpose()?;
        let pointer = |object: Option<&Object<'py>>| object.map_or(null_mut(), Object::as_ptr);
        // SAFETY: the spec is only read during the call, but for its name, documentation and
        // methods, which are static; NULL stands for no module and for `object`.
        unsafe {
            let class =
                ffi::PyType_FromModuleAndSpec(pointer(module), &mut spec, pointer(bases.as_ref()));
            Object::from_owned_or_raised(attached, class)
        }
    }
}
