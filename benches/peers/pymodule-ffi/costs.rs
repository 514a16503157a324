//! The module that is measured, with this crate: `../c/costs.c`, function by function.
#![cfg_attr(not(feature = "std"), no_std)]
use core::sync::atomic::{AtomicU64, Ordering};
use pymodule_ffi::prelude::*;

#[cfg(not(feature = "std"))]
pymodule_ffi::no_std_runtime!();

state! {
    struct State { error: Stored, thing: Stored, numerator: Name, calls: AtomicU64 }
}

fn exec<'py>(module: &Exec<'py>) -> Return<'py, State> {
    let error = module.new_exception(c"costs.error")?;
    module.add(c"error", &error)?;
    let thing = class::thing(module)?;
    module.add(c"Thing", &thing)?;
    let (error, thing) = (module.store(error), module.store(thing));
    let numerator = module.intern(c"numerator")?;
    Ok(State { error, thing, numerator, calls: AtomicU64::new(0) })
}

fn noargs<'py>(module: &Module<'py, State>) -> Return<'py> {
    Ok(module.attached().none())
}

fn o<'py>(_: &Module<'py, State>, [argument]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    Ok(argument.to_object())
}

fn fastcall<'py>(_: &Module<'py, State>, [_, second]: [Arg<'_, 'py>; 2]) -> Return<'py> {
    Ok(second.to_object())
}

fn fastcall_keywords<'py>(
    _: &Module<'py, State>,
    [_, second]: [Arg<'_, 'py>; 2],
) -> Return<'py> {
    Ok(second.to_object())
}

/// The conventions that no signature chooses.
fn second<'py>(
    module: &Module<'py, State>,
    name: &str,
    args: Args<'_, 'py>,
) -> Return<'py> {
    let ([_, second], []) = args.bind(module.attached(), name, [c"first", c"second"], [])?;
    Ok(second.to_object())
}

fn varargs<'py>(module: &Module<'py, State>, args: Args<'_, 'py>) -> Return<'py> {
    second(module, "varargs", args)
}

fn varargs_keywords<'py>(module: &Module<'py, State>, args: Args<'_, 'py>) -> Return<'py> {
    second(module, "varargs_keywords", args)
}

fn increment<'py>(module: &Module<'py, State>, [number]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    module.attached().int(number.to_i64()?.wrapping_add(1))
}

fn echo<'py>(module: &Module<'py, State>, [words]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    module.attached().str(&words.text()?)
}

fn count<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.state()?.calls.fetch_add(1, Ordering::Relaxed);
    Ok(module.attached().none())
}

fn attribute<'py>(module: &Module<'py, State>, [of]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    of.get_attr(module.state()?.numerator.object(module)?)
}

fn fill<'py>(module: &Module<'py, State>, [keys]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let dict = module.attached().dict()?;
    for key in keys.iter()? {
        let key = key?;
        dict.dict_set(&key, &key)?;
    }
    Ok(dict)
}

fn iterate<'py>(module: &Module<'py, State>, [numbers]: [Arg<'_, 'py>; 1]) -> Return<'py> {
    let mut sum = 0;
    for (_, value) in numbers.dict_iter()? {
        sum += value.to_i64()?;
    }
    module.attached().int(sum)
}

fn lookup<'py>(module: &Module<'py, State>, [dict, keys]: [Arg<'_, 'py>; 2]) -> Return<'py> {
    let mut found = 0;
    for key in keys.iter()? {
        found += i64::from(dict.dict_get(&key?)?.is_some());
    }
    module.attached().int(found)
}

fn stored<'py>(module: &Module<'py, State>) -> Return<'py> {
    module.state()?.error.object(module)
}

fn fail<'py>(module: &Module<'py, State>) -> Return<'py> {
    Err(Raised::value_error(module.attached(), "no"))
}

fn fail_stored<'py>(module: &Module<'py, State>) -> Return<'py> {
    let error = module.state()?.error.object(module)?;
    Err(Raised::new(&error, "no"))
}

module! {
    static COSTS;
    name: "costs", doc: "What calls cost.",
    interpreters: PerInterpreterGil, gil: NotUsed,
    state: State, exec: exec,
    methods: [
        function("noargs", noargs, signature: "($module, /)", doc: "None."),
        function("o", o, signature: "($module, argument, /)", doc: "The argument."),
        function("fastcall", fastcall, signature: "($module, first, second, /)", doc: "The second."),
        function("fastcall_keywords", fastcall_keywords, signature: "($module, first, second)", doc: "The second."),
        varargs("varargs", varargs, signature: "($module, first, second, /)", doc: "The second."),
        varargs_keywords("varargs_keywords", varargs_keywords, signature: "($module, first, second)", doc: "The second."),
        function("increment", increment, signature: "($module, number, /)", doc: "The next number."),
        function("echo", echo, signature: "($module, words, /)", doc: "The same words."),
        function("count", count, signature: "($module, /)", doc: "Count a call."),
        function("stored", stored, signature: "($module, /)", doc: "The module's exception."),
        function("attribute", attribute, signature: "($module, of, /)", doc: "Its numerator."),
        function("fill", fill, signature: "($module, keys, /)", doc: "A dictionary."),
        function("iterate", iterate, signature: "($module, numbers, /)", doc: "The sum of the values."),
        function("lookup", lookup, signature: "($module, dict, keys, /)", doc: "How many keys there are."),
        function("fail", fail, signature: "($module, /)", doc: "Raise ValueError."),
        function("fail_stored", fail_stored, signature: "($module, /)", doc: "Raise the module's exception."),
    ],
}

/// `costs.Thing`
mod class {
    use core::ffi::{c_int, c_void};
    use core::mem::size_of;
    use core::ptr::null_mut;
    use core::sync::atomic::Ordering;

    use pymodule_ffi::prelude::*;
    use pymodule_ffi::{callback, class_functions};
    use pyo3_ffi::{self as ffi, PyObject, PyType_Slot, PyType_Spec};

    use super::{COSTS, State};

    pub fn thing<'py>(module: &Exec<'py>) -> Return<'py> {
        let methods = class_functions! {
            COSTS;
            function("method", method, signature: "($self, /)", doc: "Count a call."),
        };
        let slot = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
        let mut slots =
            [methods.slot(), slot(ffi::Py_sq_length, length as *mut c_void), slot(0, null_mut())];
        let spec = PyType_Spec {
            name: c"costs.Thing".as_ptr(),
            basicsize: size_of::<PyObject>() as c_int,
            itemsize: 0,
            flags: ffi::Py_TPFLAGS_DEFAULT as _,
            slots: slots.as_mut_ptr(),
        };
        // SAFETY: the name and the methods are static; each slot's value is of the slot's type.
        unsafe { COSTS.new_type(module, spec, None) }
    }

    fn method<'py>(module: &Module<'py, State>, _: Arg<'_, 'py>) -> Return<'py> {
        module.state()?.calls.fetch_add(1, Ordering::Relaxed);
        Ok(module.attached().none())
    }

    /// # Safety
    /// CPython calls it as `len` of a `Thing`.
    unsafe extern "C" fn length(this: *mut PyObject) -> ffi::Py_ssize_t {
        // SAFETY: CPython calls its callbacks attached, and an instance has a class.
        unsafe {
            callback("costs.Thing.__len__", |attached| {
                let class = Arg::from_ptr(attached, ffi::Py_TYPE(this).cast());
                COSTS.state_of(&class)?.calls.fetch_add(1, Ordering::Relaxed);
                Ok(1)
            })
        }
    }
}
