//! Definitions with one mistake each, for CPython to answer.
//!
//! Every hook is called once, in its own process, and leaks everything that it makes: CPython wants
//! definitions, tables and texts to live as long as the module, and here that is the process.

#![allow(non_snake_case, reason = "hooks are named as CPython names them")]

mod abi;
mod build;
mod exports;
mod functions;
mod layouts;
mod methods;
mod multi;
mod names;
mod nested;
mod objects;
mod returns;
mod single;
