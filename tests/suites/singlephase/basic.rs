//! `m_size` -1: state that the whole process shares, and namespaces that are copied.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};

use pymodule_ffi::prelude::*;
use pymodule_ffi::raw::PyObject;

use crate::common::{fill, look_up, now, sum};

/// How often a module was initialized since the state was cleared; -1 is cleared.
static COUNT: AtomicI64 = AtomicI64::new(-1);
/// The bits of the time when that was last.
static INITIALIZED: AtomicU64 = AtomicU64::new(0);

fn init<'py>(module: &Exec<'py>) -> Return<'py, ()> {
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
    ($definition:ident, $name:literal) => {
        single_phase_module! {
            pub static $definition;
            name: $name, doc: concat!("Test module ", $name), gil: NotUsed, reinitialize: Never,
            init: init,
            methods: [
                noargs("look_up_self", |module| Ok(look_up(&$definition, module.attached()))),
                fastcall("sum", |module, arguments| sum(module.attached(), arguments)),
                noargs("state_initialized", state_initialized),
                noargs("initialized_count", initialized_count),
                noargs("_clear_globals", clear_globals),
            ],
        }
    };
}

basic!(BASIC, "_testsinglephase");
basic!(COPY, "_testsinglephase_basic_copy");

/// The first one by another name.
#[unsafe(export_name = "PyInit__testsinglephase_basic_wrapper")]
unsafe extern "C" fn wrapper() -> *mut PyObject {
    // SAFETY: CPython calls it as it would call the function of the definition.
    unsafe { BASIC.init_function()() }
}
