//! `m_size` -1: state that the whole process shares, and namespaces that are copied, also to other
//! interpreters. Safe definitions don't do that, so these are raw ones.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::{ModuleDef, PyObject, PyState_FindModule};
use pymodule_ffi::{Method, callback};

use crate::common::{fill, now, sum};
use crate::raw_single::{create, definition};

/// How often a module was initialized since the state was cleared; -1 is cleared.
static COUNT: AtomicI64 = AtomicI64::new(-1);
/// The bits of the time when that was last.
static INITIALIZED: AtomicU64 = AtomicU64::new(0);

fn init<'py>(module: &Module<'py>) -> Return<'py, ()> {
    let initialized = now();
    INITIALIZED.store(initialized.to_bits(), Relaxed);
    let name = module.name()?;
    let error = std::ffi::CString::new(format!("{name}.error"))
        .map_err(|_| Raised::system_error(module.attached(), "a NUL in the module's name"))?;
    fill(module, &module.new_exception(&error)?, initialized)?;
    COUNT.store(COUNT.load(Relaxed).max(0) + 1, Relaxed);
    Ok(())
}

fn state_initialized<'py>(module: &Module<'py>) -> Return<'py> {
    module.attached().float(f64::from_bits(INITIALIZED.load(Relaxed)))
}

fn initialized_count<'py>(module: &Module<'py>) -> Return<'py> {
    module.attached().int(COUNT.load(Relaxed))
}

fn clear_globals<'py>(module: &Module<'py>) -> Return<'py> {
    INITIALIZED.store(0, Relaxed);
    COUNT.store(-1, Relaxed);
    Ok(module.attached().none())
}

macro_rules! basic {
    ($definition:ident, $name:literal, $init:ident) => {
        definition!($definition, $name, -1, {
            const METHODS: &[Method<()>] = &[
                Method::noargs(c"look_up_self", |module| Ok(found(&$definition, module)), None),
                Method::fastcall(
                    c"sum",
                    |module, arguments| sum(module.attached(), arguments),
                    None,
                ),
                Method::noargs(c"state_initialized", state_initialized, None),
                Method::noargs(c"initialized_count", initialized_count, None),
                Method::noargs(c"_clear_globals", clear_globals, None),
                Method::END,
            ];
            METHODS.as_ptr().cast_mut().cast()
        });

        #[unsafe(export_name = concat!("PyInit_", $name))]
        unsafe extern "C" fn $init() -> *mut PyObject {
            // SAFETY: CPython calls it, attached; the definition is static and has no slots.
            unsafe {
                callback($name, |attached| {
                    let module = create(&$definition);
                    let module = Object::from_owned_or_raised(attached, module)?;
                    let module = Module::from_object(module)
                        .map_err(|_| Raised::system_error(attached, "not a module"))?;
                    init(&module)?;
                    Ok(Object::clone(&module))
                })
            }
        }
    };
}

/// The module that is found by the definition, or `None`.
fn found<'py>(definition: &'static ModuleDef, module: &Module<'py>) -> Object<'py> {
    let attached = module.attached();
    // SAFETY: the definition is static; what is found is alive.
    unsafe {
        let found = PyState_FindModule(definition.as_ptr());
        if found.is_null() { attached.none() } else { Object::from_borrowed(attached, found) }
    }
}

basic!(BASIC, "_testsinglephase", init_basic);
basic!(COPY, "_testsinglephase_basic_copy", init_copy);

/// The first one by another name.
#[unsafe(export_name = "PyInit__testsinglephase_basic_wrapper")]
unsafe extern "C" fn wrapper() -> *mut PyObject {
    // SAFETY: CPython calls it as it would call the function of the definition.
    unsafe { init_basic() }
}
