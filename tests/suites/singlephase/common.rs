//! What most of the modules have in common.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use pymodule_ffi::SinglePhase;
use pymodule_ffi::prelude::*;

/// Seconds that only grow, and are never 0.
pub fn now() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    (START.get_or_init(Instant::now).elapsed() + Duration::from_secs(1)).as_secs_f64()
}

/// The attributes of a module that was initialized at that time.
pub fn fill<'py>(module: &Module<'py>, error: &Object<'py>, initialized: f64) -> Return<'py, ()> {
    module.add(c"error", error)?;
    module.add_int(c"int_const", 1969)?;
    module.add_string(c"str_const", c"something different")?;
    module.add(c"_module_initialized", &module.attached().float(initialized)?)
}

/// The module that is found by the definition, or `None`.
pub fn look_up<'py, S: pymodule_ffi::ModuleState>(
    definition: &'static SinglePhase<S>,
    attached: Attached<'py>,
) -> Object<'py> {
    definition.find(attached).map_or_else(|| attached.none(), |found| Object::clone(&found))
}

pub fn sum<'py>(attached: Attached<'py>, arguments: Args<'_, 'py>) -> Return<'py> {
    let ([i, j], []) = arguments.bind(attached, "sum", [c"i", c"j"], [])?;
    attached.int(i.to_i64()? + j.to_i64()?)
}
