//! See `build.rs`.
#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/module.rs"));
