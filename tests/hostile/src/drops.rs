//! State that panics when it is dropped.

use std::panic::panic_any;
use std::sync::atomic::{AtomicI64, Ordering};

use pymodule_ffi::prelude::*;

/// A payload that panics when it is dropped.
struct Payload;

impl Drop for Payload {
    fn drop(&mut self) {
        panic!("the payload panics, too");
    }
}

/// Panics as it was told.
struct Armed(AtomicI64);

impl Drop for Armed {
    fn drop(&mut self) {
        match self.0.load(Ordering::Relaxed) {
            1 => panic!("dropping panics"),
            2 => panic_any(Payload),
            _ => {}
        }
    }
}

state! {
    struct Drops { armed: Armed, object: Stored }
}

module! {
    pub static DROPS;
    name: "drops", interpreters: PerInterpreterGil, gil: NotUsed,
    state: Drops,
    exec: |module| {
        Ok(Drops { armed: Armed(AtomicI64::new(0)), object: module.store(module.attached().set()?) })
    },
    methods: [
        o("arm", |module, how| {
            module.state()?.armed.0.store(how.to_i64()?, Ordering::Relaxed);
            Ok(module.attached().none())
        }),
        noargs("object", |module| module.state()?.object.object(module)),
    ],
}
