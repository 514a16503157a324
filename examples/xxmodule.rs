//! `xx`, the sample module of CPython's sources: something of everything.
//!
//! Everything about the module is safe. Making a class is not about modules, so that is done in
//! pyo3-ffi, in [`class`], the one place with unsafe code.

#![deny(unsafe_code)]

use core::sync::atomic::{AtomicU64, Ordering};

use pymodule_ffi::prelude::*;

state! {
    /// What one module object keeps.
    pub struct State { error: Stored, xxo: Stored, demos: AtomicU64 }
}

/// The exception, the classes, the constants.
fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"error")?;
    module.add(c"error", &error)?;
    let xxo = class::xxo(module)?;
    module.add_type(&xxo)?;
    module.add_type(&class::str(module)?)?;
    module.add_int(c"LIMIT", 100)?;
    module.add_string(c"FLAVOUR", c"template")?;
    let (error, xxo) = (module.store(error), module.store(xxo));
    Ok(State { error, xxo, demos: AtomicU64::new(0) })
}

/// Two parameters, by position or by name.
fn foo<'py>(module: &Module<'py, State>, [i, j]: [Arg<'_, 'py>; 2]) -> Return<'py> {
    match i.to_i64()?.checked_add(j.to_i64()?) {
        Some(sum) => module.attached().int(sum),
        None => Err(error(module, "the sum is beyond 64 bits")),
    }
}

/// No parameters.
fn new<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.state()?.xxo.object(module)?.call([])
}

/// One parameter, by position. CPython's has a bug on purpose: it prints a borrowed item of the
/// list after it has replaced the other, which may have dropped the one that it prints. This item
/// is owned.
fn bug<'py>(module: &Module<'py, State>, [list]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let attached = module.attached();
    let item = list.item(0)?;
    list.call_method(c"__setitem__", [&attached.int(1)?, &attached.int(0)?])?;
    attached.import(c"builtins")?.call_method(c"print", [&item])
}

/// Two parameters, by position.
fn roj<'py>(module: &Module<'py, State>, [_a, b]: [Arg<'_, 'py>; 2]) -> Return<'py> {
    b.to_i64()?;
    Ok(module.attached().none())
}

/// Any number of arguments, and one parameter that is given by name only.
fn largest<'py>(
    module: &Module<'py, State>,
    [default]: [Option<Arg<'_, 'py>>; 1],
    numbers: &[Arg<'_, 'py>],
) -> Return<'py> {
    let mut largest = None;
    for number in numbers {
        largest = largest.max(Some(number.to_i64()?));
    }
    match (largest, default) {
        (Some(number), _) => module.attached().int(number),
        (None, Some(default)) => Ok(Object::clone(&default)),
        (None, None) => Err(error(module, "none is the largest of no numbers")),
    }
}

/// A parameter with a default.
fn pair<'py>(
    module: &Module<'py, State>,
    [first]: [Arg<'_, 'py>; 1],
    [second]: [Option<Arg<'_, 'py>>; 1],
) -> Return<'py> {
    let attached = module.attached();
    let second = second.map_or_else(|| attached.none(), |second| Object::clone(&second));
    attached.tuple([&first, &second])
}

fn demos<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.attached().int(module.state()?.demos.load(Ordering::Relaxed) as i64)
}

fn error<'py>(module: &Module<'py, State>, message: &str) -> Raised<'py> {
    match module.state().and_then(|state| state.error.object(module)) {
        Ok(class) => Raised::new(&class, message),
        Err(raised) => raised,
    }
}

/// `Xxo.demo`: a `str` back as it is, `None` for anything else but `None`.
fn demo<'py>(module: &Module<'py, State>, argument: &Object<'py>) -> Return<'py> {
    module.state()?.demos.fetch_add(1, Ordering::Relaxed);
    if argument.is_none() {
        return Err(error(module, "there is nothing to demonstrate"));
    }
    Ok(if argument.text().is_ok() { argument.clone() } else { module.attached().none() })
}

module! {
    pub static XX;
    name: "xx", doc: "This is a template module just for instruction.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("foo", foo, signature: "($module, /, i, j)", doc: "Return the sum of i and j."),
        function("new", new, signature: "($module, /)", doc: "Return a new Xxo object."),
        function("bug", bug, signature: "($module, list, /)", doc: "Print item 0 of the list, after item 1 became 0."),
        function("roj", roj, signature: "($module, a, b, /)", doc: "Return None."),
        function("largest", largest, signature: "($module, /, *numbers, default=None)", doc: "Return the largest of the numbers."),
        function("pair", pair, signature: "($module, /, first, second=None)", doc: "Return a tuple of two."),
        function("demos", demos, signature: "($module, /)", doc: "How often Xxo.demo was called on this module's objects."),
    ],
}

/// The classes, made for the module, so that their methods find its state.
#[allow(unsafe_code, reason = "classes are made with pyo3-ffi")]
#[allow(clippy::cast_possible_truncation, reason = "flags and sizes are ints in C")]
mod class {
    use core::ffi::{c_int, c_void};
    use core::mem::offset_of;
    use core::ptr::{null, null_mut};
    use core::sync::atomic::{AtomicIsize, Ordering};

    use pymodule_ffi::ffi::structmember::{READONLY, T_PYSSIZET};
    use pymodule_ffi::ffi::{self, PyMemberDef, PyObject, PyType_Slot, PyType_Spec};
    use pymodule_ffi::prelude::*;
    use pymodule_ffi::{callback, class_functions, gc_callback, type_data, type_data_offset};

    use super::{State, XX};

    /// The data of an instance, behind its head: its attributes and a count.
    ///
    /// More than a dictionary: up to 3.11 a class with nothing else may be one of two bases, and
    /// then is not where `attributes` is in the instance.
    #[repr(C)]
    struct Xxo {
        attributes: *mut PyObject,
        demos: AtomicIsize,
    }

    /// `xx.Xxo`
    pub fn xxo<'py>(module: &Exec<'py>) -> Return<'py> {
        let methods = class_functions! {
            XX;
            function("demo", demo, signature: "($self, o, /)", doc: "Return o if it is a str, else None."),
        };
        let offset = type_data_offset::<Xxo>(module.attached())?;
        let member = |name, offset: usize| PyMemberDef {
            name,
            type_code: T_PYSSIZET,
            offset: offset as ffi::Py_ssize_t,
            flags: READONLY,
            doc: null(),
        };
        // CPython copies the table into the class.
        let mut members = [
            PyMemberDef {
                doc: c"How often demo was called.".as_ptr(),
                ..member(c"demos".as_ptr(), offset + offset_of!(Xxo, demos))
            },
            member(c"__dictoffset__".as_ptr(), offset + offset_of!(Xxo, attributes)),
            PyMemberDef { name: null(), type_code: 0, offset: 0, flags: 0, doc: null() },
        ];
        let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
        let mut slots = [
            methods.slot(),
            slot(ffi::Py_tp_doc, c"The Xxo type.".as_ptr().cast_mut().cast()),
            slot(ffi::Py_tp_members, members.as_mut_ptr().cast()),
            slot(ffi::Py_tp_traverse, traverse as *mut c_void),
            slot(ffi::Py_tp_clear, clear as *mut c_void),
            slot(0, null_mut()),
        ];
        let spec = PyType_Spec {
            name: c"xx.Xxo".as_ptr(),
            basicsize: 0,
            itemsize: 0,
            flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE | ffi::Py_TPFLAGS_HAVE_GC)
                as _,
            slots: slots.as_mut_ptr(),
        };
        // SAFETY: the name and the tables are static; each slot's value is of the slot's type.
        // The fields are zeroed when an instance is made, which is a valid `Xxo`. The deallocator of a
        // class without its own releases the dictionary at `__dictoffset__`.
        unsafe { XX.new_type_with_data::<Xxo>(module, spec, None) }
    }

    /// `xx.Str`, a subclass of `str` that adds nothing.
    pub fn str<'py>(module: &Exec<'py>) -> Return<'py> {
        let base = module.attached().import(c"builtins")?.getattr(c"str")?;
        let mut slots = [PyType_Slot { slot: 0, pfunc: null_mut() }];
        let spec = PyType_Spec {
            name: c"xx.Str".as_ptr(),
            basicsize: 0,
            itemsize: 0,
            flags: (ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE) as _,
            slots: slots.as_mut_ptr(),
        };
        // SAFETY: as above; sizes of 0 are those of the base.
        unsafe { XX.new_type_with_data::<()>(module, spec, Some(&base)) }
    }

    /// Counts the call, and lets safe code do the rest.
    fn demo<'py>(
        module: &Module<'py, State>,
        this: Arg<'_, 'py>,
        [o]: [Arg<'_, 'py>; 1],
    ) -> Return<'py> {
        // SAFETY: `this` is an instance of the class that has the method.
        unsafe { (*type_data::<Xxo>(this.as_ptr())).demos.fetch_add(1, Ordering::Relaxed) };
        super::demo(module, &o)
    }

    /// # Safety
    /// The garbage collector calls it with an instance of `Xxo`.
    unsafe extern "C" fn traverse(
        this: *mut PyObject,
        visit: ffi::visitproc,
        argument: *mut c_void,
    ) -> c_int {
        // SAFETY: an instance owns a reference to its class and, if not NULL, to its attributes.
        gc_callback("xx.Xxo.tp_traverse", || unsafe {
            let result = visit(ffi::Py_TYPE(this).cast(), argument);
            let attributes = (*type_data::<Xxo>(this)).attributes;
            if result != 0 || attributes.is_null() { result } else { visit(attributes, argument) }
        })
    }

    /// # Safety
    /// The garbage collector calls it with an instance of `Xxo`.
    unsafe extern "C" fn clear(this: *mut PyObject) -> c_int {
        // SAFETY: the reference is the instance's, and gone from it before it is released.
        unsafe {
            callback("xx.Xxo.tp_clear", |attached| {
                let attributes =
                    (&raw mut (*type_data::<Xxo>(this)).attributes).replace(null_mut());
                if !attributes.is_null() {
                    drop(Object::from_owned(attached, attributes));
                }
                Ok(0)
            })
        }
    }
}
