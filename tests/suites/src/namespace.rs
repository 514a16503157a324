//! An object in the place of a module.

use pymodule_ffi::prelude::*;

/// `types.SimpleNamespace(three=3)`, in the place of a module.
pub fn create(attached: Attached<'_>) -> Return<'_> {
    let object = attached.import(c"types")?.call_method(c"SimpleNamespace", [])?;
    object.setattr(c"three", &attached.int(3)?)?;
    Ok(object)
}
