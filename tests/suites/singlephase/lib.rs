//! `_testsinglephase`: the modules that CPython's tests of single-phase initialization load,
//! from 3.12 on.

#![cfg(not(feature = "abi3t-py315"))]

mod basic;
mod circular;
mod common;
mod raw_single;
mod reinitialized;
