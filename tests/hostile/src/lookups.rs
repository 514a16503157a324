//! From a class to its module. 3.9's stable ABI has no such functions.

use pymodule_ffi::prelude::*;

module! {
    pub static LOOKUPS;
    name: "lookups", interpreters: PerInterpreterGil, gil: NotUsed,
    methods: [
        o("of_type", |_, o| Module::of_type(&o).map(|found| Object::clone(&found))),
        o("module_of_type", |_, o| LOOKUPS.module_of_type(&o).map(|found| Object::clone(&found))),
    ],
}
